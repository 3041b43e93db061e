import { codeSpan, linkTarget, pathInUrl } from "./neutralise.ts";

/** Where links lead to. The same for the app and the command line, so that both give the same bytes. */
export interface LinkContext {
  /** Web address of the GitHub host without a final slash: `https://github.com`. */
  readonly host: string;
  /** `owner/name`, or null where it is not known: then places are shown without links. */
  readonly repository: string | null;
}

/** The public host, for the command line outside of GitHub Actions. */
export const publicHost = "https://github.com";

/** Permanent address of lines in a file at a commit; null when repository or commit is not known. */
export function permalink(
  links: LinkContext,
  commit: string | null,
  place: { readonly file: string; readonly line?: number | null; readonly endLine?: number | null },
): string | null {
  const repository = repositoryUrl(links);
  if (repository === null || commit === null || place.file === "") return null;
  const { line, endLine } = place;
  const from = typeof line === "number" && line > 0 ? `#L${line}` : "";
  const to = from !== "" && typeof endLine === "number" && endLine > (line ?? 0) ? `-L${endLine}` : "";
  return `${repository}/blob/${commit}/${pathInUrl(place.file)}${from}${to}`;
}

/** A place as people read it (`path:12-14`), linked to the commit where possible. */
export function renderPlace(
  links: LinkContext,
  commit: string | null,
  place: { readonly file: string; readonly line?: number | null; readonly endLine?: number | null },
): string {
  const { file, line, endLine } = place;
  const lines =
    typeof line !== "number" || line < 1
      ? ""
      : typeof endLine === "number" && endLine > line
        ? `:${line}-${endLine}`
        : `:${line}`;
  return renderLink(codeSpan(`${file}${lines}`), permalink(links, commit, place));
}

/** A Markdown link, or only its text where there is no address. The text is Markdown already. */
export function renderLink(text: string, address: string | null): string {
  const target = address === null ? null : linkTarget(address);
  return target === null ? text : `[${text}](${target})`;
}

/**
 * `#12` as a link that leaves no trace on the issue or pull request it points to. GitHub writes a cross-reference
 * into the other's timeline for every plain link; its own host `redirect.github.com` exists for bots that must not
 * (as Dependabot and Renovate use it). Other hosts have no such service and get the plain address.
 */
export function renderReference(links: LinkContext, kind: "issues" | "pull", number: number): string {
  const repository = repositoryUrl(links);
  if (repository === null) return codeSpan(`#${number}`);
  const quiet = repository.replace(/^https:\/\/github\.com\//, "https://redirect.github.com/");
  return renderLink(`#${number}`, `${quiet}/${kind}/${number}`);
}

/** The first seven characters of a commit, linked where possible. */
export function renderCommit(links: LinkContext, commit: string | null): string {
  if (commit === null) return "a folder outside git";
  const repository = repositoryUrl(links);
  return renderLink(
    codeSpan(commit.slice(0, 7)),
    repository === null ? null : `${repository}/commit/${commit}`,
  );
}

/** Address of the repository, or null. */
export function repositoryUrl(links: LinkContext): string | null {
  if (links.repository === null || !/^[\w.-]+\/[\w.-]+$/.test(links.repository)) return null;
  return `${links.host.replace(/\/+$/, "")}/${links.repository}`;
}
