import type { LocalRepository } from "./local-repository.ts";
import { runGit } from "./run-git.ts";

/** The commits that a branch went through, newest first, merged branches left out. */
export async function firstParentHistory(
  repository: LocalRepository,
  head: string,
  limit: number,
): Promise<readonly { readonly sha: string; readonly committedAt: string }[]> {
  const out = await runGit(repository.top, [
    "log",
    "--first-parent",
    `--max-count=${limit}`,
    "--format=%H %cI",
    head,
    "--",
  ]);
  return out
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [sha = "", at = ""] = line.split(" ");
      return { sha, committedAt: at };
    });
}
