import { classMember } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { builtin, type ClassValue, type FunctionValue, isNone, none, type Value } from "./value.ts";

/** What a class's member computes that has a `__get__`; null for any other, and where the result is not known. */
export function computedBy(
  member: Value,
  object: Value | null,
  owner: ClassValue,
  evaluator: Evaluator,
): Value | null {
  if (member.type !== "instance" || member.class === null || member.native !== null) return null;
  const getter = classMember(member.class, "__get__");
  if (getter?.value.type !== "function") return null;
  const bound: Value = { type: "bound", function: getter.value, self: member };
  const args = { positional: [object ?? none, owner], keywords: new Map(), open: false };
  const value = evaluator.call(bound, args, member.site);
  return value.type === "unknown" ? null : value;
}

/** `function.__get__(object, type)`: the method of that object. */
export function bindingOf(value: FunctionValue): Value {
  return builtin("__get__", ({ positional: [self] }) =>
    self === undefined || isNone(self) ? value : { type: "bound", function: value, self },
  );
}
