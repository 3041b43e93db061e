import type { LocalRepository } from "./local-repository.ts";
import { runGit } from "./run-git.ts";

/** What to search for, and in which files. */
export interface GrepQuestion {
  /** Texts, as they are; one of them is enough. */
  readonly needles: readonly string[];
  /** How the names of the files end. */
  readonly suffix: string;
  /** On disk: files that git tracks. */
  readonly where: { readonly type: "commit"; readonly commit: string } | { readonly type: "disk" };
}

/** The files that contain at least one of the needles, found by git without handing over their bytes. */
export async function grep(repository: LocalRepository, question: GrepQuestion): Promise<Set<string>> {
  const { needles, suffix, where } = question;
  if (needles.length === 0) return new Set();
  const patterns = needles.flatMap((needle) => ["-e", needle]);
  const place = where.type === "commit" ? [where.commit] : [];
  const pathspec = `:(glob)${repository.prefix}**/*${suffix}`;
  const out = await runGit(
    repository.top,
    ["grep", "-l", "-z", "-F", "--full-name", "--no-textconv", ...patterns, ...place, "--", pathspec],
    undefined,
    // Exit 1 means that nothing matched.
    [0, 1],
  );
  const found = out
    .toString("utf8")
    .split("\0")
    .filter((name) => name !== "");
  // Git writes "<commit>:<path>".
  const before = where.type === "commit" ? where.commit.length + 1 : 0;
  return new Set(found.map((name) => name.slice(before)));
}
