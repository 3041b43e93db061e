import { linearize } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { truth } from "./operators.ts";
import { constant, type ListValue, unknown, type Value } from "./value.ts";

/** Python's `isinstance`; unknown where a package that is not here decides. */
export function isInstance(object: Value | undefined, type: Value | undefined, evaluator: Evaluator): Value {
  if (object === undefined || type === undefined) return unknown;
  const value = evaluator.force(object);
  const wanted = evaluator.force(type);
  if (wanted.type === "list") return anyOf(wanted, (one) => isInstance(value, one, evaluator));
  if (value.type === "constant" && value.contested === true) return unknown;
  if (wanted.type === "builtin") return isBuiltinInstance(value, wanted.name);
  // A text, a number or None is no object of a class of the project's.
  if (value.type === "constant" && wanted.type === "class") return constant(false);
  if (value.type !== "instance") return unknown;
  if (value.class !== null) {
    const order = linearize(value.class);
    if (order.includes(wanted)) return constant(true);
    if (wanted.type === "foreign") {
      const names = order.flatMap((base) => (base.type === "foreign" ? [base.name] : []));
      if (names.some((name) => lastPart(name) === lastPart(wanted.name))) return constant(true);
      return unknown;
    }
    return wanted.type === "class" ? constant(false) : unknown;
  }
  if (wanted.type === "foreign" && value.native !== null && value.origin !== null) {
    return lastPart(value.origin) === lastPart(wanted.name) ? constant(true) : unknown;
  }
  return unknown;
}

/** Python's `issubclass`; unknown where a package that is not here decides. */
export function isSubclass(type: Value | undefined, base: Value | undefined, evaluator: Evaluator): Value {
  const wanted = base === undefined ? unknown : evaluator.force(base);
  if (type?.type !== "class") return unknown;
  if (wanted.type === "list") return anyOf(wanted, (one) => isSubclass(type, one, evaluator));
  const order = linearize(type);
  if (order.includes(wanted)) return constant(true);
  const names = order.flatMap((one) => (one.type === "foreign" ? [lastPart(one.name)] : []));
  if (wanted.type === "foreign") return names.includes(lastPart(wanted.name)) ? constant(true) : unknown;
  return wanted.type === "class" ? constant(false) : unknown;
}

function anyOf({ items, complete }: ListValue, ask: (one: Value) => Value): Value {
  const answers = items.map((one) => truth(ask(one)));
  if (answers.includes(true)) return constant(true);
  return complete && !answers.includes(null) ? constant(false) : unknown;
}

function isBuiltinInstance(value: Value, name: string): Value {
  if (name === "type") return isClass(value);
  const kinds: Readonly<Record<string, boolean>> = {
    str: value.type === "constant" && typeof value.value === "string",
    int: value.type === "constant" && typeof value.value === "number",
    bool: value.type === "constant" && typeof value.value === "boolean",
    list: value.type === "list" && value.kind === "list",
    tuple: value.type === "list" && value.kind === "tuple",
    set: value.type === "list" && value.kind === "set",
    dict: value.type === "dict",
  };
  const known = kinds[name];
  return known === undefined || value.type === "unknown" || value.type === "foreign"
    ? unknown
    : constant(known);
}

/** What a package makes may be a class, and an object of the project's is one where its own class is a metaclass. */
function isClass(value: Value): Value {
  if (value.type === "class") return constant(true);
  if (value.type === "instance") {
    const order = value.class === null ? [] : linearize(value.class);
    return order.length > 0 && order.every((base) => base.type === "class") ? constant(false) : unknown;
  }
  return ["function", "bound", "constant", "list", "dict", "module", "partial"].includes(value.type)
    ? constant(false)
    : unknown;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
