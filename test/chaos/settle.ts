import { setTimeout as sleep } from "node:timers/promises";
import { findViolations } from "./compare.ts";
import { readPublished } from "./published.ts";
import type { Truth } from "./truth.ts";
import type { ChaosWorld } from "./world.ts";

/** How long after the last disturbance everything has to be true; generous, since the machine may be busy. */
const boundMs = 180_000;

/**
 * Waits until all work is done and everything is true. Nothing is compared while work goes on; where it has ended and
 * something is not true, everything is looked at again, as the timer would have it.
 * @returns what is still wrong at the bound
 */
export async function settle(world: ChaosWorld, repo: string, truth: Truth): Promise<readonly string[]> {
  const numbers = [...truth.pulls.values()].map(({ number }) => number);
  const deadline = performance.now() + boundMs;
  for (;;) {
    await Promise.all(world.instances.map((instance) => withPatience(instance.sweep())));
    const unrest = await findUnrest(world);
    const violations =
      unrest.length > 0 ? unrest : findViolations(truth, await readPublished(world, repo, numbers));
    if (violations.length === 0 || performance.now() > deadline) return violations;
    await sleep(100);
  }
}

/** What keeps the app from being quiet; nothing when all work is done. */
export async function findUnrest({ instances, github }: ChaosWorld): Promise<readonly string[]> {
  for (;;) {
    await github.deliveries.settled();
    const sent = github.deliveries.log.length;
    const answers = await Promise.all(instances.map((instance) => withPatience(instance.quiet())));
    const unrest = answers.flatMap((answer) => {
      if (answer === null) return ["a process ended while it was waited for"];
      if (answer === "busy") return ["the work does not end"];
      return answer.map((line) => `set aside: ${line}`);
    });
    // What the app wrote meanwhile brings deliveries, and with them work.
    if (unrest.length > 0 || github.deliveries.log.length === sent) return unrest;
  }
}

function withPatience<Answer>(answer: Promise<Answer>): Promise<Answer | "busy"> {
  return Promise.race([answer, sleep(10_000, "busy" as const, { ref: false })]);
}
