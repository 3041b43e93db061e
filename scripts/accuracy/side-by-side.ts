import { fork } from "node:child_process";
import { join } from "node:path";
import type { Outcome, Task } from "./one.ts";

/**
 * Measures corpora side by side, each in a process of its own, and says what became of each as soon as it is known.
 * After the first that finds PyPI unreachable no other is begun.
 */
export async function sideBySide(
  tasks: readonly Task[],
  jobs: number,
  onOutcome: (task: Task, outcome: Outcome) => void,
): Promise<void> {
  const waiting = tasks.values();
  let isReachable = true;
  const work = async () => {
    for (const task of waiting) {
      if (!isReachable) return;
      const outcome = await outcomeOf(task);
      if (outcome.type === "unreachable") isReachable = false;
      onOutcome(task, outcome);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

function outcomeOf(task: Task): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, "one.ts"));
    child.once("message", (outcome) => {
      resolve(outcome as Outcome);
    });
    child.once("exit", (code, signal) => {
      resolve({ type: "failed", message: `its process ended with ${signal ?? `code ${code}`}` });
    });
    child.send(task);
  });
}
