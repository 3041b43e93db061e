import type { FirstRun, Recipe } from "./recipe.ts";
import { type Measured, rowOf } from "./table.ts";

/** What the first runs over one batch of unseen applications gave together. */
export interface BatchOfFirstRuns {
  readonly batch: number;
  readonly applications: readonly string[];
  readonly total: FirstRun;
}

const nothing: FirstRun = {
  runtime: 0,
  found: 0,
  conditional: 0,
  listed: 0,
  missed: 0,
  phantom: 0,
  wrong: 0,
};

/** Recorded figures as they stand in the recipes; where none is recorded, this run is the first. */
export function batchesOfFirstRuns(
  recipes: readonly Recipe[],
  measurements: readonly Measured[],
): readonly BatchOfFirstRuns[] {
  const batches = new Map<number, BatchOfFirstRuns>();
  for (const recipe of recipes) {
    if (recipe.unseen === undefined) continue;
    const { batch } = recipe.unseen;
    const figures = recipe.unseen.firstRun ?? figuresOf(measurements.find((one) => one.recipe === recipe));
    if (figures === null) continue;
    const { applications, total } = batches.get(batch) ?? { applications: [], total: nothing };
    batches.set(batch, { batch, applications: [...applications, recipe.id], total: add(total, figures) });
  }
  return [...batches.values()].sort((one, other) => one.batch - other.batch);
}

function figuresOf(measured: Measured | undefined): FirstRun | null {
  if (measured === undefined || measured.comparisons.length === 0) return null;
  const { runtime, found, conditional, listed, missed, phantom, ...row } = rowOf(measured);
  const wrong = row["sync/async wrong"] + row["session wrong"];
  return { runtime, found, conditional, listed, missed, phantom, wrong };
}

function add(one: FirstRun, other: FirstRun): FirstRun {
  return {
    runtime: one.runtime + other.runtime,
    found: one.found + other.found,
    conditional: one.conditional + other.conditional,
    listed: one.listed + other.listed,
    missed: one.missed + other.missed,
    phantom: one.phantom + other.phantom,
    wrong: one.wrong + other.wrong,
  };
}

/** One line for a batch. */
export function firstRunsLine({ batch, applications, total }: BatchOfFirstRuns): string {
  const share = (count: number) => `${count} (${((100 * count) / total.runtime).toFixed(2)} %)`;
  return [
    `First runs of unseen code, batch ${batch} (${applications.join(", ")}): ${total.runtime} routes at run time`,
    `found ${share(total.found)}, of these conditional ${total.conditional}`,
    `only listed ${share(total.listed)}`,
    `missed ${total.missed}`,
    `phantoms ${share(total.phantom)}`,
    `sync/async or session wrong ${total.wrong}`,
  ].join("; ");
}

/**
 * What keeps the first runs from reaching the bar. The last batch counts: it is the one that met the scanner as it is
 * after everything that earlier batches taught.
 */
export function firstRunsBelowBar(batches: readonly BatchOfFirstRuns[]): string[] {
  const last = batches.at(-1);
  if (last === undefined) return [];
  const { runtime, found, conditional, listed, missed, phantom, wrong } = last.total;
  const share = (count: number) => (100 * count) / runtime;
  const text = (count: number) => `${share(count).toFixed(2)} %`;
  const title = `first runs of batch ${last.batch}`;
  const only = listed + conditional;
  return [
    ...(share(found) < 99.5 ? [`${title}: recall is ${text(found)}, wanted 99.5 %`] : []),
    ...(share(phantom) > 0.1 ? [`${title}: phantoms are ${text(phantom)}, at most 0.1 %`] : []),
    ...(missed > 0 ? [`${title}: ${missed} routes were neither found nor listed`] : []),
    ...(wrong > 0 ? [`${title}: sync/async or session wrong ${wrong} times`] : []),
    ...(share(only) > 2 ? [`${title}: only listed or conditional are ${text(only)}, at most 2 %`] : []),
  ];
}
