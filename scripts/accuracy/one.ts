/** Measures one corpus after the other, for main.ts: in a process of its own, so that several can be measured at once. */

import { corpora } from "./corpora.ts";
import { PipError, UnreachableError } from "./install.ts";
import { type JudgedTestMap, judgeTestMap } from "./judge-test-map.ts";
import { measure } from "./measure.ts";
import { askRuntime, entriesOf } from "./oracle.ts";
import { AbsentError, prepare } from "./prepare.ts";
import type { Recipe } from "./recipe.ts";
import type { Measured } from "./table.ts";

/** What main.ts asks for. */
export interface Task {
  readonly id: string;
  readonly cache: string;
  /** Folders that hold git corpora. */
  readonly folders: readonly string[];
  /** Of the generated applications, instead of the recipe's. */
  readonly seed: number | null;
  /** Only how many routes each app has. */
  readonly runtimeOnly: boolean;
}

/** What became of it. */
export type Outcome =
  | {
      readonly type: "measured";
      readonly measured: Omit<Measured, "recipe">;
      readonly testMap: JudgedTestMap | null;
    }
  | { readonly type: "asked"; readonly lines: readonly string[] }
  /** Not at hand: `--corpora` names no folder that holds it, or there is no Python for it. */
  | { readonly type: "absent"; readonly message: string }
  | { readonly type: "unreachable"; readonly message: string }
  | { readonly type: "failed"; readonly message: string };

process.on("message", (task: Task) => {
  void outcomeOf(task).then((outcome) => process.send?.(outcome));
});

async function outcomeOf({ id, cache, folders, seed, runtimeOnly }: Task): Promise<Outcome> {
  const chosen = corpora.find((recipe) => recipe.id === id);
  if (chosen === undefined) return { type: "failed", message: `there is no corpus ${id}` };
  const recipe = withSeed(chosen, seed);
  try {
    const prepared = prepare(recipe, cache, folders);
    if (runtimeOnly) {
      const { entries } = askRuntime(recipe, prepared, entriesOf(recipe, prepared.top));
      const lines = Object.entries(entries).map(
        ([entry, { routes, error }]) => `${id} ${entry}: ${error ?? `${routes?.length ?? 0} routes`}`,
      );
      return { type: "asked", lines };
    }
    const { recipe: _, ...measured } = await measure(recipe, prepared);
    const testMap =
      recipe.testMap === undefined ? null : await judgeTestMap(recipe, prepared, recipe.testMap);
    return { type: "measured", measured, testMap };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof AbsentError) return { type: "absent", message };
    if (error instanceof UnreachableError) return { type: "unreachable", message };
    if (error instanceof PipError) return { type: "failed", message };
    return { type: "failed", message: error instanceof Error ? (error.stack ?? message) : message };
  }
}

/** Other applications from chance than the usual ones. */
function withSeed(recipe: Recipe, seed: number | null): Recipe {
  const { source } = recipe;
  return source.type !== "generated" || seed === null ? recipe : { ...recipe, source: { ...source, seed } };
}
