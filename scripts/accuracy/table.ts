import type { Comparison } from "./compare.ts";
import type { Recipe } from "./recipe.ts";

/** What was measured for one corpus. */
export interface Measured {
  readonly recipe: Recipe;
  /** Version of FastAPI that answered. */
  readonly framework: string;
  readonly comparisons: readonly Comparison[];
  /** Apps that could not be run, each with the reason. */
  readonly notRun: readonly string[];
  readonly unresolved: number;
  /** Of the scan alone. */
  readonly seconds: number;
}

/** One printed line: how many of each. */
export interface Row {
  corpus: string;
  fastapi: string;
  apps: number;
  "not run": number;
  runtime: number;
  found: number;
  conditional: number;
  listed: number;
  missed: number;
  phantom: number;
  "sync/async wrong": number;
  "session wrong": number;
  "not asked": number;
  unresolved: number;
  seconds: number;
}

export function rowOf(measured: Measured): Row {
  const { recipe, comparisons } = measured;
  const sum = (count: (one: Comparison) => readonly string[]) =>
    comparisons.reduce((total, one) => total + count(one).length, 0);
  return {
    corpus: recipe.unseen !== undefined ? `${recipe.id} (unseen)` : recipe.id,
    fastapi: measured.framework,
    apps: comparisons.length,
    "not run": measured.notRun.length,
    runtime: sum((one) => one.runtime),
    found: sum((one) => one.found),
    conditional: sum((one) => one.conditional),
    listed: sum((one) => one.listed),
    missed: sum((one) => one.missed),
    phantom: sum((one) => one.phantom),
    "sync/async wrong": sum((one) => one.wrongDefinition),
    "session wrong": sum((one) => one.wrongSession),
    "not asked": sum((one) => one.notAsked),
    unresolved: measured.unresolved,
    seconds: Math.round(measured.seconds * 10) / 10,
  };
}

export function totalOf(title: string, rows: readonly Row[]): Row {
  const sum = (field: keyof Omit<Row, "corpus" | "fastapi">) =>
    rows.reduce((total, row) => total + row[field], 0);
  return {
    corpus: title,
    fastapi: "",
    apps: sum("apps"),
    "not run": sum("not run"),
    runtime: sum("runtime"),
    found: sum("found"),
    conditional: sum("conditional"),
    listed: sum("listed"),
    missed: sum("missed"),
    phantom: sum("phantom"),
    "sync/async wrong": sum("sync/async wrong"),
    "session wrong": sum("session wrong"),
    "not asked": sum("not asked"),
    unresolved: sum("unresolved"),
    seconds: Math.round(sum("seconds") * 10) / 10,
  };
}

/** As many corpora of each group as the bar is asked of, at least. */
const wanted: Readonly<Record<Recipe["group"], number>> = {
  examples: 1,
  sample: 1,
  airflow: 4,
  application: 6,
};

/** What was not measured of that which the bar cannot be judged without. */
export function tooFew(measurements: readonly Measured[]): string[] {
  return Object.entries(wanted).flatMap(([group, least]) => {
    const measured = measurements.filter(({ recipe }) => recipe.group === group).length;
    return measured < least ? [`${measured} corpora of ${group} were measured, wanted ${least}`] : [];
  });
}

/** What keeps the bar from holding, one sentence each. */
export function belowBar(measurements: readonly Measured[]): string[] {
  const problems: string[] = [];
  for (const measured of measurements) {
    const { recipe } = measured;
    const row = rowOf(measured);
    const unexpected = measured.notRun.filter((reason) => recipe.refused?.test(reason) !== true);
    for (const reason of unexpected) problems.push(`${recipe.id}: not run: ${reason}`);
    if (row.missed > 0) problems.push(`${recipe.id}: ${row.missed} routes are neither found nor listed`);
    const wrong = row["sync/async wrong"] + row["session wrong"];
    if (wrong > 0) problems.push(`${recipe.id}: sync/async or session wrong ${wrong} times`);
    if (row["not asked"] > 0)
      problems.push(`${recipe.id}: the sessions of ${row["not asked"]} routes could not be asked for`);
    if (recipe.group === "application") continue;
    if (row.phantom > 0) problems.push(`${recipe.id}: ${row.phantom} phantoms`);
    const excused = measured.comparisons.flatMap(({ listed }) =>
      listed.filter((name) => recipe.chosenByConfiguration?.test(name) === true),
    );
    const left = row.listed - excused.length;
    if (left > 0) problems.push(`${recipe.id}: ${left} routes are only listed`);
  }
  const applications = measurements.filter(({ recipe }) => recipe.group === "application").map(rowOf);
  const { runtime, found, phantom, listed, conditional } = totalOf("", applications);
  if (runtime === 0) return problems;
  const share = (count: number) => (100 * count) / runtime;
  const text = (count: number) => `${share(count).toFixed(2)} %`;
  if (share(found) < 99.5) problems.push(`applications: recall is ${text(found)}, wanted 99.5 %`);
  if (share(phantom) > 0.1) problems.push(`applications: phantoms are ${text(phantom)}, at most 0.1 %`);
  const only = listed + conditional;
  if (share(only) > 2)
    problems.push(`applications: only listed or conditional are ${text(only)}, at most 2 %`);
  return problems;
}
