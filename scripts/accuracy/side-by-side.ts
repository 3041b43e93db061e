import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Outcome, Task } from "./one.ts";

/** After so many corpora a process has read enough: a new one begins with empty memory. */
const mostTasks = 10;

/**
 * Measures corpora side by side, each set of them in a process of its own, and says what became of each as soon as it is
 * known. A process that ends takes only the corpus with it that it was measuring. After the first that finds PyPI
 * unreachable no other is begun.
 */
export async function sideBySide(
  tasks: readonly Task[],
  jobs: number,
  onOutcome: (task: Task, outcome: Outcome) => void,
): Promise<void> {
  const waiting = tasks.values();
  let isReachable = true;
  const work = async () => {
    let child: ChildProcess | null = null;
    let done = 0;
    for (const task of waiting) {
      if (!isReachable) break;
      child ??= fork(join(import.meta.dirname, "one.ts"));
      const outcome = await outcomeOf(task, child);
      if (outcome.type === "unreachable") isReachable = false;
      onOutcome(task, outcome);
      const isOver = child.exitCode !== null || child.signalCode !== null;
      if (isOver || ++done % mostTasks === 0) {
        if (child.connected) child.disconnect();
        child = null;
      }
    }
    if (child?.connected === true) child.disconnect();
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

function outcomeOf(task: Task, child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    const onExit = (code: number | null, signal: string | null) => {
      resolve({ type: "failed", message: `its process ended with ${signal ?? `code ${code}`}` });
    };
    child.once("exit", onExit);
    child.once("message", (outcome) => {
      child.off("exit", onExit);
      resolve(outcome as Outcome);
    });
    child.send(task);
  });
}
