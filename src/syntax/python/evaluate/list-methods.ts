import type { Evaluator } from "./evaluator.ts";
import { applyOperator, keep } from "./operators.ts";
import { inOrder } from "./ordering.ts";
import { builtin, keyOf, type ListValue, listOf, none, unknown, type Value } from "./value.ts";

/** A method of a list; those that change it do so in place. */
export function listMethod(list: ListValue, name: string, evaluator: Evaluator): Value | null {
  // What is done may not be done at all.
  const isUncertain = evaluator.conditions.unknown > 0;
  const change = (apply: (args: readonly Value[]) => void) =>
    builtin(`list.${name}`, ({ positional }) => {
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
        else if (item !== undefined && !isInSet(list, item)) list.items.push(item);
      });
    case "extend":
    case "update":
      return change(([more]) => {
        if (more?.type === "list") list.items.push(...more.items.filter((item) => !isInSet(list, item)));
        if (more?.type !== "list" || !more.complete) list.complete = false;
      });
    case "insert":
      return change(([index, item]) => {
        const at =
          index?.type === "constant" && typeof index.value === "number" ? index.value : list.items.length;
        if (item !== undefined) list.items.splice(at, 0, item);
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
    case "sort":
      return builtin("list.sort", (args, site) => {
        list.items = inOrder(list.items, args, site, evaluator);
        return none;
      });
    case "discard":
    case "remove":
      return change(([item]) => {
        const at = item === undefined ? -1 : list.items.indexOf(item);
        // What may not be removed at all stays.
        if (at >= 0 && !isUncertain) list.items.splice(at, 1);
      });
    case "clear":
      return change(() => {
        list.items.length = 0;
      });
    case "reverse":
      return change(() => {
        list.items.reverse();
      });
    case "pop":
      return builtin("list.pop", ({ positional: [index] }) => {
        if (index === undefined) return list.items.pop() ?? unknown;
        const at = index.type === "constant" && typeof index.value === "number" ? index.value : null;
        return at === null ? unknown : (list.items.splice(at, 1)[0] ?? unknown);
      });
    case "copy":
      return builtin("list.copy", () => listOf([...list.items], list.kind, list.complete));
    default:
      return null;
  }
}

/** True for what a set has already. */
function isInSet(list: ListValue, item: Value): boolean {
  const key = list.kind === "set" ? keyOf(item) : null;
  return key !== null && list.items.some((one) => keyOf(one) === key);
}
