import { classMember } from "./classes.ts";
import { dictOf, listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { setName } from "./scope.ts";
import {
  type BuiltinValue,
  builtin,
  type CallArguments,
  type ClassValue,
  constant,
  type DictValue,
  type InstanceValue,
  type Scope,
  type Site,
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

/** `type.__call__(cls, ...)`: what a class makes when it is called, whatever its metaclass does then. */
export const callClass: BuiltinValue = builtin("type.__call__", () => unknown);

/** By class, the last object that its metaclass had made. */
const lastMade = new WeakMap<ClassValue, InstanceValue>();

/** Notes an object that `type.__call__` made. */
export function notingMade(value: ClassValue, made: Value): Value {
  if (made.type === "instance") lastMade.set(value, made);
  return made;
}

/**
 * What the metaclass of a class gives whoever calls the class: of a singleton always the same object. Null where it has
 * no `__call__` of its own, or one of which nobody knows what it gives and that made nothing.
 */
export function calledByMetaclass(
  value: ClassValue,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  const hook = value.metaclass === undefined ? undefined : classMember(value.metaclass, "__call__")?.value;
  if (hook?.type !== "function") return null;
  lastMade.delete(value);
  const given = evaluator.call({ type: "bound", function: hook, self: value }, args, site);
  return given.type === "unknown" ? (lastMade.get(value) ?? null) : given;
}

/** What a class has of its metaclass, or of what the metaclass derives from: `cls._instances`. */
export function attributeOfMetaclass(
  value: ClassValue,
  name: string,
  after: ClassValue | null = null,
): Value | null {
  const member = value.metaclass === undefined ? null : classMember(value.metaclass, name, after)?.value;
  if (member?.type !== "function") return member ?? null;
  return member.decoration === "static" ? member : { type: "bound", function: member, self: value };
}

/** What `super()` has in a method of a metaclass that a class called. */
export function superOfMetaclass(value: ClassValue, name: string, after: ClassValue): Value | null {
  const inherited = attributeOfMetaclass(value, name, after);
  if (inherited !== null || name !== "__call__") return inherited;
  return {
    type: "partial",
    callee: callClass,
    args: { positional: [value], keywords: new Map(), open: false },
  };
}
