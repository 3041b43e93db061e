import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { postgresUrl } from "../support/temporary-database.ts";
import { buildProcess } from "./build-process.ts";
import { everyAwait } from "./every-await/command.ts";
import type { Selection } from "./every-await/run-every-await.ts";
import { Figures } from "./figures.ts";
import { makeSchedule } from "./make-schedule.ts";
import type { Result } from "./run-schedule.ts";
import { kindOf, runSeeds } from "./run-seeds.ts";
import type { WorldKind } from "./world.ts";

/**
 * `npm run chaos -- --seeds 1..1000 [--resume FILE]`: random histories with random faults over the real app; what is
 * published afterwards has to be what the history made true. `--seed N` runs one and prints its schedule.
 * Even seeds run on PostgreSQL with two processes, odd ones on the embedded database; both kinds at the same time.
 */
async function main(): Promise<void> {
  const values = new Command("npm run chaos --")
    .addOption(
      new Option("--seeds <from..to>", "schedules to run").argParser(range).default(range("1..50"), "1..50"),
    )
    .option("--seed <number>", "replay one schedule, and print it", wholeNumber)
    .option("--resume <file>", "keep results here, and leave out what it has")
    .option("--every-await", "instead: kill the process at every point at which it waits")
    .option("--once-each", "of these points, one of each request and statement, before and after", false)
    .option("--one-in <number>", "of these points, every n-th", wholeNumber, 1)
    .option("--story <text>", "of the stories with these points, those with this in their name", "")
    .parse()
    .opts<Selection & { seeds: number[]; seed?: number; resume?: string; everyAwait?: true }>();
  if (postgresUrl === null) throw new Error("There is no PostgreSQL server. Name one in TEST_DATABASE_URL.");
  const stopping = stopWhenAsked();
  if (values.everyAwait === true) {
    if (!(await everyAwait(values, values.resume ?? null, stopping, console.log))) process.exitCode = 1;
    if (stopping.aborted) process.exitCode = 130;
    return;
  }
  const seeds = values.seed === undefined ? values.seeds : [values.seed];
  const figures = new Figures(values.resume ?? null);
  const left = seeds.filter((seed) => !figures.has(seed));
  if (values.seed !== undefined) console.log(JSON.stringify(makeSchedule(values.seed), null, 2));

  const report = (result: Result, log: readonly string[]) => {
    figures.add(result);
    const { seed, kind, violations, totalMs } = result;
    console.log(
      `seed ${seed} ${kind} ${(totalMs / 1_000).toFixed(1)} s${violations.length === 0 ? "" : " VIOLATED"}`,
    );
    for (const violation of violations) console.log(`  ${violation.slice(0, 600)}`);
    if (violations.length === 0 && values.seed === undefined) return;
    const file = join(".cache/chaos", `seed-${seed}.log`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, log.join("\n"));
    console.log(`  npm run chaos -- --seed ${seed} replays it; the log of the app is in ${file}`);
  };
  const app = await buildProcess();
  const run = (kind: WorldKind) =>
    runSeeds(
      app,
      kind,
      left.filter((seed) => kindOf(seed) === kind),
      report,
      stopping,
    );
  await Promise.all([run("embedded"), run("postgres")]);
  console.log(`\n${figures.summary()}`);
  if (stopping.aborted) process.exitCode = 130;
  if (figures.results.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
}

/** Ctrl-C once lets the schedules that run come to their end, so that nothing is left behind; twice ends at once. */
function stopWhenAsked(): AbortSignal {
  const control = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    if (control.signal.aborted) process.exit(130);
    console.log(`${signal}: the schedules that run are brought to their end; once more ends at once.`);
    control.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return control.signal;
}

/** `3..7`, both ends included. */
function range(text: string): number[] {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw new InvalidArgumentError("Expected two seeds as 1..50.");
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}

await main();
