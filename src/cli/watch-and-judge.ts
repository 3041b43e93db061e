import type { LocalRepository } from "../git/local-repository.ts";
import { GitError } from "../git/run-git.ts";
import { watchWorkingTree } from "../git/watch-working-tree.ts";
import { type CheckInput, type JudgedLocally, judgeLocally } from "./judge-locally.ts";
import { MemoryStore } from "./memory-store.ts";
import { exitCodeOf, print } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/** Clears screen and scroll-back, cursor home. Source: ECMA-48 ED; 3 is xterm's, which terminals follow. */
const clearScreen = "\u001B[2J\u001B[3J\u001B[H";

/**
 * Judges the working tree now and whenever it changes, until Ctrl-C; then the exit code is that of the last verdict.
 * What a person can mend while it runs (settings, a ref) is said and does not end it.
 */
export async function watchAndJudge(
  repository: LocalRepository,
  input: CheckInput,
  render: (judged: JudgedLocally) => Promise<string>,
): Promise<number> {
  const stop = new AbortController();
  const end = () => {
    stop.abort();
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  const cache = new MemoryStore().scanCache;
  let exitCode = 0;
  const judgeNow = async () => {
    const { text, code } = await judgeOrExplain(repository, input, { cache }, render);
    exitCode = code;
    await print(
      `${process.stdout.isTTY ? clearScreen : ""}${text}\nWatching ${repository.top}; Ctrl-C ends.\n`,
    );
  };
  await judgeNow();
  for await (const _change of watchWorkingTree({ ...repository, prefix: "" }, stop.signal)) await judgeNow();
  process.off("SIGINT", end);
  process.off("SIGTERM", end);
  return exitCode;
}

async function judgeOrExplain(
  repository: LocalRepository,
  input: CheckInput,
  options: Parameters<typeof judgeLocally>[2],
  render: (judged: JudgedLocally) => Promise<string>,
): Promise<{ text: string; code: number }> {
  try {
    const judged = await judgeLocally(repository, { ...input, workingTree: true }, options);
    return { text: await render(judged), code: exitCodeOf(judged.judgement.conclusion) };
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof GitError)) throw error;
    return { text: `convert-status: ${error.message}\n`, code: 2 };
  }
}
