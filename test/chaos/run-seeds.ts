import type { BuiltApp } from "./build-process.ts";
import { type Result, runSchedule } from "./run-schedule.ts";
import { type ChaosWorld, openWorld, type WorldKind } from "./world.ts";

/** Schedules in one world, before a fresh one is opened: the emulator forgets nothing. */
const schedulesPerWorld = 20;

/** Which kind of world a seed is run in. */
export function kindOf(seed: number): WorldKind {
  return seed % 2 === 0 ? "postgres" : "embedded";
}

/**
 * Runs the schedules of one kind one after another. After a violation the next one gets a fresh world.
 * @param stopping no further one is begun after that
 */
export async function runSeeds(
  app: BuiltApp,
  kind: WorldKind,
  seeds: readonly number[],
  onResult: (result: Result, log: readonly string[]) => void,
  stopping: AbortSignal,
): Promise<void> {
  let world: ChaosWorld | null = null;
  let left = 0;
  try {
    for (const seed of seeds) {
      if (stopping.aborted) return;
      if (world === null || left === 0) {
        await world?.close();
        world = await openWorld(kind, app);
        left = schedulesPerWorld;
      }
      const result = await runSchedule(world, seed);
      const log = world.instances.flatMap((instance) => instance.log).sort();
      onResult(result, log);
      for (const instance of world.instances) instance.log.length = 0;
      left = result.violations.length > 0 ? 0 : left - 1;
    }
  } finally {
    await world?.close();
  }
}
