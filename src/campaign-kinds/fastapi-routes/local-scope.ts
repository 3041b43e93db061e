import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { runFromImport, runImport } from "../../syntax/python/evaluate/imports.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { makeScope } from "../../syntax/python/evaluate/scope.ts";
import type { FunctionValue, Scope } from "../../syntax/python/evaluate/value.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { kindOfMaker } from "./session-type.ts";

/** Names of what makes session makers. */
export const makerName = /sessionmaker|scoped_session/;

/** The function's own scope, as far as its imports and its session factories go. */
export function localScope(
  body: readonly Statement[],
  definition: FunctionValue["definition"],
  closure: Scope,
  interpreter: Interpreter,
): Scope {
  const parent = closure.isClass ? closure.parent : closure;
  const scope = makeScope(closure.module, parent);
  for (const parameter of definition.parameters) scope.names.set(parameter.name, { type: "unknown" });
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type === "import") runImport(statement, scope, interpreter);
      if (statement.type === "from") runFromImport(statement, scope, interpreter);
      if (statement.type !== "assign" || statement.value.type !== "call") return;
      const callee = dotted(statement.value.callee);
      if (callee === null || !makerName.test(callee)) return;
      const made = interpreter.evaluate(statement.value, scope);
      if (made.type !== "instance" || kindOfMaker(made) === null) return;
      for (const target of statement.targets) if (target.type === "name") scope.names.set(target.id, made);
    },
  });
  return scope;
}

/** `a.b.c` of a chain of names; null for anything else. */
export function dotted(expression: Expression): string | null {
  if (expression.type === "name") return expression.id;
  if (expression.type !== "attribute") return null;
  const object = dotted(expression.object);
  return object === null ? null : `${object}.${expression.name}`;
}
