/**
 * Asks real FastAPI which routes applications have, and compares with what the scanner finds.
 * `npm run accuracy -- --help` names the options. Sources come from PyPI or from git clones below
 * DIR, pinned; they are kept in `.cache/accuracy` and never committed.
 * Exit: 0 the bar holds, 1 it does not, 2 a wrong argument, 4 PyPI cannot be reached.
 */
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { corpora, standard } from "./corpora.ts";
import { batchesOfFirstRuns, firstRunsBelowBar, firstRunsLine } from "./first-runs.ts";
import { installUv } from "./install.ts";
import { type JudgedTestMap, testMapBelowBar } from "./judge-test-map.ts";
import type { Outcome, Task } from "./one.ts";
import { toolsOf } from "./prepare.ts";
import { sideBySide } from "./side-by-side.ts";
import { belowBar, type Measured, rowOf, tooFew, totalOf } from "./table.ts";

const unreachable = 4;
/** An application under its own framework (700 MB were seen) and the scan of it, with room for larger ones. */
const bytesPerJob = 3e9;
const values = readArguments();
const unknown = values.only.filter((id) => !corpora.some((recipe) => recipe.id === id));
if (unknown.length > 0)
  refuse(`No corpus ${unknown.join(", ")}. There are: ${corpora.map(({ id }) => id).join(", ")}.`);
const isNamed = values.only.length > 0;
const chosen = isNamed
  ? corpora.filter(({ id }) => values.only.includes(id))
  : values.all
    ? corpora
    : standard;

const cache = join(process.cwd(), ".cache", "accuracy");
try {
  installUv(toolsOf(cache));
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(
    `uv cannot be installed, so pip makes the environments, which takes longer: ${error.message}`,
  );
}
const outcomes = new Map<string, Outcome>();
await sideBySide(chosen.map(taskOf), jobs(), (task, outcome) => {
  outcomes.set(task.id, outcome);
  report(task, outcome);
});
const lost = named("unreachable");
const failed = named("failed").map((one) => `not measured: ${one}`);
const absent = named("absent");
if (absent.length > 0)
  console.log(`Not at hand, ${absent.length} of ${chosen.length} corpora:\n  ${absent.join("\n  ")}`);
if (lost.length > 0) {
  console.error(`PyPI cannot be reached, so nothing is judged:\n  ${lost.join("\n  ")}`);
  process.exitCode = unreachable;
} else if (values["runtime-only"]) {
  process.exitCode = failed.length + absent.length === 0 ? 0 : 1;
} else {
  judge();
}

function judge(): void {
  const measurements: Measured[] = [];
  const testMaps: JudgedTestMap[] = [];
  for (const recipe of chosen) {
    const outcome = outcomes.get(recipe.id);
    if (outcome?.type !== "measured") continue;
    measurements.push({ recipe, ...outcome.measured });
    if (outcome.testMap !== null) testMaps.push(outcome.testMap);
  }
  const seen = measurements.filter(({ recipe }) => recipe.unseen === undefined);
  const unseen = measurements.filter(({ recipe }) => recipe.unseen !== undefined);
  const applications = measurements.filter(({ recipe }) => recipe.group === "application");
  console.table([
    ...seen.map(rowOf),
    ...unseen.map(rowOf),
    totalOf(`${applications.length} applications together`, applications.map(rowOf)),
    totalOf("everything", measurements.map(rowOf)),
  ]);
  const firstRuns = batchesOfFirstRuns(corpora, measurements);
  const isHere = (id: string) => measurements.some(({ recipe }) => recipe.id === id);
  for (const batch of firstRuns) if (batch.applications.some(isHere)) console.log(firstRunsLine(batch));
  testMaps.forEach(reportTestMap);
  const problems = [
    ...failed,
    ...(isNamed ? absent.map((one) => `not measured: ${one}`) : tooFew(measurements)),
    ...belowBar(measurements),
    ...firstRunsBelowBar(firstRuns),
    ...testMaps.flatMap(testMapBelowBar),
  ];
  for (const problem of problems) console.log(`Below the bar: ${problem}`);
  const holds = problems.length === 0 ? "every bar holds" : "not every bar holds";
  console.log(`${measurements.length} of ${corpora.length} corpora were measured; ${holds}.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** Corpora with this outcome, each with what was said of it. */
function named(type: "absent" | "failed" | "unreachable"): string[] {
  return [...outcomes].flatMap(([id, outcome]) =>
    outcome.type === type ? [`${id}: ${outcome.message}`] : [],
  );
}

function taskOf({ id }: { readonly id: string }): Task {
  return {
    id,
    cache,
    folders: values.corpora,
    seed: values.seed === undefined ? null : Number(values.seed),
    runtimeOnly: values["runtime-only"],
  };
}

/** As many as there are cores, and memory for. */
function jobs(): number {
  if (values.jobs !== undefined) return Number(values.jobs);
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / bytesPerJob)));
}

function readArguments() {
  try {
    const { values: given } = parseArgs({
      options: {
        all: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        corpora: { type: "string", multiple: true, default: [] },
        jobs: { type: "string" },
        "runtime-only": { type: "boolean", default: false },
        seed: { type: "string" },
        verbose: { type: "boolean", default: false },
      },
    });
    const { seed, jobs: asked } = given;
    if (seed !== undefined && !/^\d{1,9}$/.test(seed))
      return refuse(`--seed ${seed} is no whole number; give one of at most nine digits.`);
    if (asked !== undefined && !/^[1-9]\d?$/.test(asked))
      return refuse(`--jobs ${asked} is no number of processes; give 1 to 99.`);
    return given;
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)} --help names the options.`);
  }
}

function refuse(message: string): never {
  console.error(message);
  return process.exit(2);
}

function reportTestMap(judged: JudgedTestMap): void {
  const { corpus, calls, matched, wrong, unmatched, elsewhere } = judged;
  const share = (count: number) => `${((100 * count) / calls).toFixed(2)} %`;
  console.log(
    `Test map of ${corpus}: ${calls} requests, ${share(matched)} matched, ${share(wrong.length)} wrong; ${elsewhere} more that no route of the campaign answers.`,
  );
  for (const one of wrong) console.log(`  wrong: ${one}`);
  for (const one of unmatched) console.log(`  unmatched: ${one}`);
}

/** What became of a corpus, as soon as it is known. */
function report({ id }: Task, outcome: Outcome): void {
  const place = `[${outcomes.size}/${chosen.length}] ${id}`;
  if (outcome.type === "asked") for (const line of outcome.lines) console.log(line);
  else if (outcome.type === "absent") console.log(`${place}: not at hand`);
  else if (outcome.type !== "measured") console.log(`${place}: ${outcome.message}`);
  else reportMeasured(place, outcome.measured);
}

function reportMeasured(place: string, { comparisons, notRun, seconds }: Omit<Measured, "recipe">): void {
  const count = (of: "runtime" | "found") => comparisons.reduce((sum, one) => sum + one[of].length, 0);
  console.log(`${place}: ${count("runtime")} routes, ${count("found")} found, ${seconds.toFixed(1)} s`);
  for (const reason of notRun) console.log(`  not run: ${reason}`);
  for (const comparison of comparisons) {
    for (const [what, names] of [
      ["missed", comparison.missed],
      ["phantom", comparison.phantom],
      ["only listed", comparison.listed],
      ["sync/async wrong", comparison.wrongDefinition],
      ["session wrong", comparison.wrongSession],
      ["not asked", comparison.notAsked],
    ] as const) {
      const shown = values.verbose ? names : names.slice(0, 12);
      for (const name of shown) console.log(`  ${what}: ${name}`);
      if (shown.length < names.length)
        console.log(`  ${what}: ${names.length - shown.length} more (--verbose)`);
    }
  }
}
