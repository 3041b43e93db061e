/**
 * Asks real FastAPI which routes applications have, and compares with what the scanner finds.
 * `npm run accuracy -- --help` names the options. Sources come from PyPI or from git clones below
 * DIR, pinned; they are kept in `.cache/accuracy` and never committed.
 * Exit: 0 the bar holds, 1 it does not, 2 a wrong argument, 4 PyPI cannot be reached.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { corpora } from "./corpora.ts";
import { batchesOfFirstRuns, firstRunsBelowBar, firstRunsLine } from "./first-runs.ts";
import { type JudgedTestMap, judgeTestMap, testMapBelowBar } from "./judge-test-map.ts";
import { measure } from "./measure.ts";
import { askRuntime, entriesOf } from "./oracle.ts";
import { AbsentError, PipError, prepare, UnreachableError } from "./prepare.ts";
import type { Recipe } from "./recipe.ts";
import { belowBar, type Measured, rowOf, totalOf } from "./table.ts";

const unreachable = 4;
const cache = join(process.cwd(), ".cache", "accuracy");
const values = readArguments();
if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) {
  console.error(`--seed ${values.seed} is no whole number; give one of at most nine digits.`);
  process.exit(2);
}
const unknown = values.only.filter((id) => !corpora.some((recipe) => recipe.id === id));
if (unknown.length > 0) {
  console.error(`No corpus ${unknown.join(", ")}. There are: ${corpora.map(({ id }) => id).join(", ")}.`);
  process.exit(2);
}

const measurements: Measured[] = [];
const testMaps: JudgedTestMap[] = [];
const absent: string[] = [];
for (const chosen of corpora.filter(({ id }) => values.only.length === 0 || values.only.includes(id))) {
  const recipe = withSeed(chosen);
  try {
    const prepared = prepare(recipe, cache, values.corpora);
    if (values["runtime-only"]) {
      const { entries } = askRuntime(recipe, prepared, entriesOf(recipe, prepared.top));
      for (const [entry, { routes, error }] of Object.entries(entries))
        console.log(`${recipe.id} ${entry}: ${error ?? `${routes?.length ?? 0} routes`}`);
      continue;
    }
    const measured = await measure(recipe, prepared);
    measurements.push(measured);
    report(measured);
    if (recipe.testMap !== undefined) testMaps.push(await judgeTestMap(recipe, prepared, recipe.testMap));
  } catch (error) {
    if (error instanceof UnreachableError) {
      console.error(
        `PyPI cannot be reached, so ${recipe.id} and what follows was not measured:\n${error.message}`,
      );
      process.exit(unreachable);
    }
    if (!(error instanceof AbsentError || error instanceof PipError)) throw error;
    absent.push(`${recipe.id}: ${error.message}`);
  }
}
if (values["runtime-only"]) {
  for (const one of absent) console.log(`not run: ${one}`);
  process.exit(absent.length === 0 ? 0 : 1);
}
const seen = measurements.filter(({ recipe }) => recipe.unseen === undefined);
const unseen = measurements.filter(({ recipe }) => recipe.unseen !== undefined);
const applications = seen.filter(({ recipe }) => recipe.group === "application").map(rowOf);
console.table([
  ...seen.map(rowOf),
  totalOf("applications together", applications),
  ...unseen.map(rowOf),
  totalOf("everything", measurements.map(rowOf)),
]);
const firstRuns = batchesOfFirstRuns(corpora, measurements);
for (const batch of firstRuns) console.log(firstRunsLine(batch));
testMaps.forEach(reportTestMap);
const problems = [
  ...absent.map((one) => `not measured: ${one}`),
  ...belowBar(measurements),
  ...firstRunsBelowBar(firstRuns),
  ...testMaps.flatMap(testMapBelowBar),
];
for (const problem of problems) console.log(`Below the bar: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Other applications from chance than the usual ones. */
function withSeed(recipe: Recipe): Recipe {
  const { source } = recipe;
  return source.type !== "generated" || values.seed === undefined
    ? recipe
    : { ...recipe, source: { ...source, seed: Number(values.seed) } };
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        only: { type: "string", multiple: true, default: [] },
        corpora: { type: "string", multiple: true, default: [] },
        "runtime-only": { type: "boolean", default: false },
        seed: { type: "string" },
        verbose: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)} --help names the options.`);
    return process.exit(2);
  }
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

function report({ recipe, comparisons, notRun }: Measured): void {
  console.log(`${recipe.id}:`);
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
