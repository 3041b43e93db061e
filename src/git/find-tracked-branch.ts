import type { LocalRepository } from "./local-repository.ts";
import { runGit } from "./run-git.ts";

/** Names that a tracked branch usually has, remote ones first: a local copy may be old. */
const usualNames = ["upstream/main", "upstream/master", "origin/main", "origin/master", "main", "master"];

/** The branch that work in this clone is merged into: what `origin/HEAD` says, else the first usual name; null when neither is there. */
export async function findTrackedBranch(repository: LocalRepository): Promise<string | null> {
  const symbolic = await runGit(repository.top, [
    "symbolic-ref",
    "--quiet",
    "--short",
    "refs/remotes/origin/HEAD",
  ]).catch(() => null);
  if (symbolic !== null) return symbolic.toString("utf8").trim();
  for (const name of usualNames) {
    const found = await runGit(repository.top, [
      "rev-parse",
      "--verify",
      "--quiet",
      `${name}^{commit}`,
    ]).catch(() => null);
    if (found !== null) return name;
  }
  return null;
}
