import type { ClassDefinition } from "../ast.ts";
import { tellBases } from "./define-class.ts";
import type { Evaluator } from "./evaluator.ts";
import { makeScope, setName } from "./scope.ts";
import { type CallArguments, type ClassValue, type Site, textOf, unknown, type Value } from "./value.ts";

/** `type(name, bases, names)`: the class that a class statement would make; unknown where one of them is. */
export function madeClass({ positional, keywords }: CallArguments, site: Site, evaluator: Evaluator): Value {
  const [name, given, names] = positional.map((one) => evaluator.force(one));
  const text = textOf(name);
  const scope = evaluator.moduleScope(site.file);
  if (text === null || scope === null || given?.type !== "list" || names?.type !== "dict") return unknown;
  const bases = given.items.map((base) => originOf(base, evaluator));
  const isKnown = given.complete && names.complete && bases.every((base) => base.type !== "unknown");
  if (!isKnown) return unknown;
  const { line } = site;
  const definition: ClassDefinition = {
    type: "class",
    name: text,
    arguments: [],
    decorators: [],
    body: [],
    line,
    endLine: line,
  };
  const metaclass = bases.map((base) => (base.type === "class" ? base.metaclass : undefined)).find(Boolean);
  const members = makeScope(scope.module, scope, { isClass: true });
  const value: ClassValue = {
    type: "class",
    definition,
    bases,
    members,
    ...(metaclass === undefined ? {} : { metaclass }),
  };
  for (const { key, value: member } of names.entries.values()) {
    const own = textOf(key);
    if (own !== null) setName(members, own, member);
  }
  tellBases(value, keywords, scope, evaluator);
  return value;
}

function originOf(base: Value, evaluator: Evaluator): Value {
  let origin = evaluator.force(base);
  while (origin.type === "generic") origin = evaluator.force(origin.origin);
  return origin;
}
