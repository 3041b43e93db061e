import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { LocalRepository } from "../git/local-repository.ts";
import { runGit } from "../git/run-git.ts";
import { readWorkingTreeState } from "../git/working-tree-state.ts";

/** What goes into `.git/hooks/pre-push`: pending and review (3) do not keep anybody from pushing. */
const hookLine = "npx convert-status check || [ $? -eq 3 ]";

/** What a contributor may want to know after a check, on standard error: the verdict itself stays as it is. */
export async function findHints(
  repository: LocalRepository,
  { workingTree, head }: { readonly workingTree: boolean; readonly head: string },
): Promise<readonly string[]> {
  const hints: string[] = [];
  if (!workingTree && head === "HEAD" && (await readWorkingTreeState(repository)).dirty) {
    hints.push(
      "Not judged: changes that are not committed. `--working-tree` judges them too, `--watch` whenever a file changes.",
    );
  }
  // For people only: CI pushes nothing.
  if (process.stderr.isTTY && !(await hasPrePushHook(repository))) {
    hints.push(`To have this before every push, put into .git/hooks/pre-push (executable): ${hookLine}`);
  }
  return hints;
}

/** Hooks may lie elsewhere (`core.hooksPath`, worktrees); git knows. */
async function hasPrePushHook({ top }: LocalRepository): Promise<boolean> {
  const path = (await runGit(top, ["rev-parse", "--git-path", "hooks/pre-push"])).toString("utf8").trim();
  return existsSync(resolve(top, path));
}
