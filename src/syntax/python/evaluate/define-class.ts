import type { ClassDefinition } from "../ast.ts";
import { changing } from "../ledger.ts";
import { classMember } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { madeByMetaclass, metaclassOf } from "./metaclasses.ts";
import { makeScope } from "./scope.ts";
import type { ClassValue, Scope, Value } from "./value.ts";

/** Runs a class statement. */
export function defineClass(definition: ClassDefinition, scope: Scope, evaluator: Evaluator): Value {
  const bases = definition.arguments
    .filter((argument) => argument.name === null)
    .map((argument) => {
      let base = evaluator.force(evaluator.evaluate(argument.value, scope));
      while (base.type === "generic") base = evaluator.force(base.origin);
      return base;
    });
  const members = makeScope(scope.module, scope, { isClass: true });
  const metaclass = metaclassOf(definition, bases, scope, evaluator);
  const value: ClassValue = {
    type: "class",
    definition,
    bases,
    members,
    ...(metaclass === null ? {} : { metaclass }),
  };
  evaluator.run(definition.body, members);
  for (const member of members.names.values()) {
    if (member.type !== "function" || member.owner !== null) continue;
    changing(member);
    member.owner = value;
  }
  const keywords = new Map(
    definition.arguments.flatMap(({ name, value: one }) =>
      name === null || name === "metaclass" ? [] : [[name, evaluator.evaluate(one, scope)] as const],
    ),
  );
  const made = madeByMetaclass(value, keywords, scope, evaluator);
  tellBases(value, keywords, scope, evaluator);
  return made;
}

/** A base class may want to know of every class that derives from it: `__init_subclass__`. */
export function tellBases(
  value: ClassValue,
  keywords: ReadonlyMap<string, Value>,
  scope: Scope,
  evaluator: Evaluator,
): void {
  const hook = classMember(value, "__init_subclass__", value);
  if (hook?.value.type !== "function") return;
  const { line } = value.definition;
  const bound: Value = { type: "bound", function: hook.value, self: value };
  evaluator.call(bound, { positional: [], keywords, open: false }, { file: scope.module.path, line });
}
