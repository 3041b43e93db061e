import fc from "fast-check";
import { startWatchdog } from "./watchdog.ts";

/** How often each property is tried: `FUZZ_RUNS`; a few hundred times where nobody asks for more. */
export const fuzzRuns = Number(process.env.FUZZ_RUNS ?? "200");

/** Where the random inputs begin; `FUZZ_SEED` tries the same ones again. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** Somebody asked for a long run: it tells how it went, and ends when an input hangs. */
const isLong = process.env.FUZZ_RUNS !== undefined;
const watchdog = isLong ? startWatchdog() : null;

/** Tries a property with many inputs. @throws with the seed and the smallest input found for which it does not hold */
export function tryAll<T>(name: string, input: fc.Arbitrary<T>, property: (value: T) => void): void {
  let tried = 0;
  let slowest = { ms: 0, input: "" };
  const counted = (value: T) => {
    tried += 1;
    watchdog?.begin(`${name}, FUZZ_SEED=${seed}, input ${isLong ? fc.stringify(value) : ""}`);
    const begun = performance.now();
    try {
      property(value);
    } finally {
      watchdog?.end();
      const ms = performance.now() - begun;
      if (ms > slowest.ms && isLong) slowest = { ms, input: fc.stringify(value) };
    }
  };
  const begun = performance.now();
  const { user: before } = process.cpuUsage();
  try {
    fc.assert(fc.property(input, counted), { numRuns: fuzzRuns, seed });
  } finally {
    if (isLong) {
      const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
      const cpu = ((process.cpuUsage().user - before) / 1e6).toFixed(0);
      const { ms, input: longest } = slowest;
      process.stdout.write(
        `${name}: ${tried} inputs in ${seconds} s (${cpu} s of CPU), seed ${seed}; the slowest took ${ms.toFixed(0)} ms, ${longest.length} characters: ${longest.slice(0, 160)}\n`,
      );
    }
  }
}
