import type { Expression } from "../ast.ts";
import { changing } from "../ledger.ts";
import { noArguments } from "./call-arguments.ts";
import { listOf, openList } from "./collections.ts";
import { setItem } from "./dict-methods.ts";
import type { Evaluator } from "./evaluator.ts";
import { bind } from "./scope.ts";
import { keyIn } from "./subscripts.ts";
import {
  type InstanceValue,
  itemsName,
  keyOf,
  type ListValue,
  type Scope,
  unknown,
  type Value,
} from "./value.ts";

/** `target = value` for names, attributes, items and unpacking. */
export function assign(target: Expression, value: Value, scope: Scope, evaluator: Evaluator): void {
  switch (target.type) {
    case "name":
      bind(scope, target.id, value);
      break;
    case "attribute": {
      const site = { file: scope.module.path, line: target.line };
      const object = evaluator.force(evaluator.evaluate(target.object, scope));
      evaluator.setAttribute(object, target.name, value, site);
      break;
    }
    case "subscript": {
      const object = evaluator.force(evaluator.evaluate(target.object, scope));
      const isUncertain = evaluator.conditions.unknown > 0;
      if (object.type === "dict") setItem(object, keyIn(target.index, scope, evaluator), value, isUncertain);
      else if (
        object.type === "list" &&
        !setItemOf(object, target.index, value, isUncertain, scope, evaluator)
      )
        setIn(object, target.index, evaluator.force(value), isUncertain);
      else if (object.type === "instance") setInNative(object, evaluator);
      break;
    }
    case "sequence":
      unpack(target.elements, evaluator.force(value), scope, evaluator);
      break;
    case "await":
    case "binary":
    case "call":
    case "comprehension":
    case "conditional":
    case "constant":
    case "dict":
    case "fstring":
    case "lambda":
    case "slice":
    case "star":
    case "unary":
    case "unknown":
    case "walrus":
    case "yield":
      break;
  }
}

/** Of an item of an object that we model only that it was set is known. */
function setInNative(object: InstanceValue, evaluator: Evaluator): void {
  const set = object.native?.attribute("__setitem__", object) ?? null;
  if (set?.type === "builtin") evaluator.call(set, noArguments, object.site);
}

/** `list[0] = value` of an item that is known. */
function setItemOf(
  list: ListValue,
  index: readonly Expression[],
  value: Value,
  isUncertain: boolean,
  scope: Scope,
  evaluator: Evaluator,
): boolean {
  if (index.length !== 1 || index[0]?.type === "slice" || isUncertain) return false;
  const key = keyIn(index, scope, evaluator);
  const given = key.type === "constant" && typeof key.value === "number" ? key.value : null;
  const at = given !== null && given < 0 ? list.items.length + given : given;
  if (at === null || !(at in list.items)) return false;
  changing(list);
  list.doubtful?.delete(list.items[at] ?? unknown);
  list.items[at] = value;
  return true;
}

/** `list[:] = items`; of any other change of a list only that it happened is known. */
function setIn(list: ListValue, index: readonly Expression[], value: Value, isUncertain: boolean): void {
  const [only] = index;
  const isWhole = only?.type === "slice" && only.from === null && only.to === null;
  changing(list);
  if (!isWhole || value.type !== "list" || isUncertain) {
    openList(list);
    // Whatever was in it may have gone.
    if (isWhole) list.doubtful = new Set(list.items);
    return;
  }
  list.items = [...value.items];
  list.complete = value.complete;
  list.isSetting = value.isSetting === true;
  if (value.doubtful !== undefined) list.doubtful = new Set(value.doubtful);
  else delete list.doubtful;
}

/** `del target`: items of lists and dictionaries; names stay, since nothing asks for a name that was removed. */
export function remove(target: Expression, scope: Scope, evaluator: Evaluator): void {
  if (target.type === "sequence") for (const one of target.elements) remove(one, scope, evaluator);
  if (target.type !== "subscript") return;
  const object = evaluator.force(evaluator.evaluate(target.object, scope));
  const at = keyIn(target.index, scope, evaluator);
  if (object.type === "dict" || object.type === "list") changing(object);
  if (object.type === "dict") object.entries.delete(keyOf(at) ?? "");
  if (object.type === "list" && at.type === "constant" && typeof at.value === "number")
    object.items.splice(at.value, 1);
}

function unpack(targets: readonly Expression[], from: Value, scope: Scope, evaluator: Evaluator): void {
  const value = (from.type === "instance" ? from.attributes.get(itemsName) : undefined) ?? from;
  const items = value.type === "list" ? value.items : [];
  const star = targets.findIndex((target) => target.type === "star");
  targets.forEach((target, index) => {
    if (target.type === "star") {
      const rest = items.slice(star, items.length - (targets.length - star - 1));
      const [complete, doubtful] = value.type === "list" ? [value.complete, value.doubtful] : [false];
      assign(target.value, listOf(rest, "list", complete, doubtful), scope, evaluator);
      return;
    }
    const at = star >= 0 && index > star ? items.length - (targets.length - index) : index;
    assign(target, items[at] ?? unknown, scope, evaluator);
  });
}
