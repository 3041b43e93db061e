import { grepPatterns } from "./grep-patterns.ts";
import type { LocalRepository } from "./local-repository.ts";
import { GitError, runGit } from "./run-git.ts";

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
  const place = where.type === "commit" ? [where.commit] : [];
  const pathspec = `:(glob)${repository.prefix}**/*${suffix}`;
  const ask = (syntax: "-P" | "-F", patterns: readonly string[]) => {
    const options = ["-l", "-z", syntax, "--full-name", "--no-textconv"];
    const given = patterns.flatMap((pattern) => ["-e", pattern]);
    // Exit 1 means that nothing matched.
    return runGit(repository.top, ["grep", ...options, ...given, ...place, "--", pathspec], "", [0, 1]);
  };
  const out = await ask("-P", grepPatterns(needles)).catch((error: unknown) => {
    // Git can be built without these patterns; what else is wrong it says again.
    if (error instanceof GitError) return ask("-F", needles);
    throw error;
  });
  const found = out
    .toString("utf8")
    .split("\0")
    .filter((name) => name !== "");
  // Git writes "<commit>:<path>".
  const before = where.type === "commit" ? where.commit.length + 1 : 0;
  return new Set(found.map((name) => name.slice(before)));
}
