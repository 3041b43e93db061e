import { classMember } from "./classes.ts";
import { dictOf, listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { setName } from "./scope.ts";
import {
  type BuiltinValue,
  builtin,
  type ClassValue,
  constant,
  type DictValue,
  type Scope,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** By the names that a metaclass is given: the class that it is to make. */
const classesOf = new WeakMap<DictValue, ClassValue>();

/** The metaclass that a class statement names, or that a base brings; null for Python's own and those of packages. */
export function metaclassOf(
  { arguments: given }: ClassValue["definition"],
  bases: readonly Value[],
  scope: Scope,
  evaluator: Evaluator,
): ClassValue | null {
  const named = given.find(({ name }) => name === "metaclass");
  const own = named === undefined ? null : evaluator.force(evaluator.evaluate(named.value, scope));
  if (own?.type === "class") return own;
  return bases.map((base) => (base.type === "class" ? base.metaclass : undefined)).find(Boolean) ?? null;
}

/** What a class's metaclass makes of it: `__new__` may give another one, and both may note it somewhere. */
export function madeByMetaclass(
  value: ClassValue,
  keywords: ReadonlyMap<string, Value>,
  scope: Scope,
  evaluator: Evaluator,
): Value {
  const { metaclass, definition, members } = value;
  if (metaclass === undefined) return value;
  const names = dictOf(members.names);
  classesOf.set(names, value);
  const args = {
    positional: [constant(definition.name), listOf([...value.bases], "tuple"), names],
    keywords,
    open: false,
  };
  const site = { file: scope.module.path, line: definition.line };
  const run = (method: string, self: ClassValue): Value => {
    const hook = classMember(metaclass, method)?.value;
    if (hook?.type !== "function") return unknown;
    return evaluator.call({ type: "bound", function: hook, self }, args, site);
  };
  const made = run("__new__", metaclass);
  const result = made.type === "class" ? made : value;
  run("__init__", result);
  return result;
}

/** `type.__new__(cls, name, bases, names)`: the class, with what the metaclass has put among its names. */
export const newClass: BuiltinValue = builtin("type.__new__", ({ positional }) => {
  const names = positional.find((one): one is DictValue => one.type === "dict" && classesOf.has(one));
  const value = names === undefined ? undefined : classesOf.get(names);
  if (names === undefined || value === undefined) return unknown;
  for (const { key, value: member } of names.entries.values()) {
    const name = textOf(key);
    if (name !== null && value.members.names.get(name) !== member) setName(value.members, name, member);
  }
  return value;
});

/** True for a class that makes classes. */
export function isMetaclass(value: ClassValue): boolean {
  return value.bases.some((base) =>
    base.type === "class" ? isMetaclass(base) : base.type === "builtin" && base.name === "type",
  );
}
