import { changing } from "../ledger.ts";
import { listOf, openList, putItems } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { applyOperator, keep, relation } from "./operators.ts";
import { inOrder } from "./ordering.ts";
import { builtin, keyOf, type ListValue, none, unknown, type Value } from "./value.ts";

/** A method of a list; those that change it do so in place. */
export function listMethod(list: ListValue, name: string, evaluator: Evaluator): Value | null {
  // What is done may not be done at all.
  const isUncertain = evaluator.conditions.unknown > 0;
  const change = (apply: (args: readonly Value[]) => void) =>
    builtin(`list.${name}`, ({ positional }) => {
      changing(list);
      apply(positional);
      return none;
    });
  switch (name) {
    case "append":
    case "add":
      return change(([item]) => {
        // Something unknown that may be there: nothing to follow, and no sign that the list is not empty. What only a
        // changed setting puts there is not there by default.
        if ((isUncertain && item?.type === "unknown") || evaluator.conditions.off > 0) list.complete = false;
        else if (item !== undefined) putItems(list, newIn(list, [item], isUncertain), isUncertain);
      });
    case "extend":
    case "update":
      return change(([more]) => {
        if (more?.type === "list") extend(list, more, isUncertain);
        if (more?.type !== "list" || !more.complete) openList(list);
      });
    case "insert":
      return change(([index, item]) => {
        const at =
          index?.type === "constant" && typeof index.value === "number" ? index.value : list.items.length;
        if (item === undefined) return;
        const after = list.items.splice(at);
        putItems(list, [item], isUncertain);
        list.items.push(...after);
      });
    case "union":
      return builtin("set.union", ({ positional }) =>
        positional.reduce<Value>((all, more) => applyOperator("|", all, more), list),
      );
    case "difference":
    case "intersection":
      return builtin(`set.${name}`, ({ positional: [other] }) =>
        other?.type === "list" ? keep(list, other, name === "intersection") : unknown,
      );
    case "issubset":
    case "issuperset":
    case "isdisjoint":
      return builtin(`set.${name}`, ({ positional: [other] }) =>
        other?.type === "list" ? relation(list, other, name) : unknown,
      );
    case "sort":
      return builtin("list.sort", (args, site) => {
        changing(list);
        list.items = inOrder(list.items, args, site, evaluator);
        return none;
      });
    case "discard":
    case "remove":
      return change(([item]) => {
        // What only a changed setting takes away is there by default.
        if (item !== undefined && evaluator.conditions.off === 0) takeOut(list, item, isUncertain);
      });
    case "clear":
      return change(() => {
        if (!isUncertain && evaluator.conditions.off === 0) list.items.length = 0;
      });
    case "reverse":
      return change(() => {
        list.items.reverse();
      });
    case "pop":
      return builtin("list.pop", ({ positional: [index] }) => {
        const at = index === undefined ? -1 : index.type === "constant" ? index.value : null;
        if (typeof at !== "number") return unknown;
        // What may not be taken out at all stays.
        if (isUncertain || evaluator.conditions.off > 0) return list.items.at(at) ?? unknown;
        changing(list);
        return list.items.splice(at, 1)[0] ?? unknown;
      });
    case "copy":
      return builtin("list.copy", () => listOf([...list.items], list.kind, list.complete, list.doubtful));
    default:
      return null;
  }
}

/** What may not be taken out at all stays. */
function takeOut(list: ListValue, item: Value, isUncertain: boolean): void {
  const key = keyOf(item);
  const at = list.items.findIndex((one) => one === item || (key !== null && keyOf(one) === key));
  if (at >= 0 && !isUncertain) list.items.splice(at, 1);
}

/** `list.extend(more)` and `list += more`. */
export function extend(list: ListValue, more: ListValue, isUncertain: boolean): void {
  // It may be given itself.
  for (const item of [...more.items]) {
    const isDoubtful = isUncertain || more.doubtful?.has(item) === true;
    putItems(list, newIn(list, [item], isDoubtful), isDoubtful);
  }
}

/** What a set does not have yet; what it has is no longer doubtful where it is put in for certain. */
function newIn(list: ListValue, items: readonly Value[], isUncertain: boolean): Value[] {
  return items.filter((item) => {
    const key = list.kind === "set" ? keyOf(item) : null;
    const same = key === null ? undefined : list.items.find((one) => keyOf(one) === key);
    if (same !== undefined && !isUncertain) list.doubtful?.delete(same);
    return same === undefined;
  });
}
