import { listOf, openList, putItems } from "./collections.ts";
import { iterate } from "./comprehension.ts";
import type { Evaluator } from "./evaluator.ts";
import type { ListValue, Scope, Value } from "./value.ts";

const generated = new WeakSet<ListValue>();

/** A list for what a generator yields. */
export function yieldedList(): ListValue {
  const list = listOf([]);
  generated.add(list);
  return list;
}

/** True for what a generator of the project yields. */
export function isYielded(list: ListValue): boolean {
  return generated.has(list);
}

/** Under this name a generator's scope collects what it yields. */
export const yieldsName = "<yields>";
/** Only a context manager's scope has this name that waits at its `yield`. */
export const waitsName = "<waits>";

/** Puts a value, or with `yield from` each of those that iterating over it gives, to what the generator around yields. */
export function keepYield(value: Value, isEach: boolean, scope: Scope, evaluator: Evaluator): void {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const yields = at.names.get(yieldsName);
    if (yields?.type !== "list") continue;
    const isUncertain = evaluator.conditions.unknown > 0;
    const { items, complete, doubtful } = isEach
      ? iterate(evaluator.force(value), evaluator)
      : { items: [value], complete: true };
    for (const item of items) putItems(yields, [item], isUncertain || doubtful?.has(item) === true);
    if (!complete) openList(yields);
    return;
  }
}
