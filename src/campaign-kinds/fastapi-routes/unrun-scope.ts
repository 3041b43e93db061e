import type { ClassDefinition, Expression, FunctionDefinition, Statement } from "../../syntax/python/ast.ts";
import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import { foreignBases } from "../../syntax/python/evaluate/classes.ts";
import { defineFunction } from "../../syntax/python/evaluate/functions.ts";
import { runFromImport, runImport } from "../../syntax/python/evaluate/imports.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { makeScope } from "../../syntax/python/evaluate/scope.ts";
import { type Scope, unknown, type Value } from "../../syntax/python/evaluate/value.ts";
import { here } from "../../syntax/python/ledger.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import type { FastApiSemantics } from "./fastapi-semantics.ts";

/** The names of a function that is only looked at: its functions and imports, what is a router for sure, parameters of unknown value. */
export function unrunScope(
  definition: FunctionDefinition,
  body: readonly Statement[],
  owner: ClassDefinition | null,
  around: Scope,
  interpreter: Interpreter,
  semantics: FastApiSemantics,
): Scope {
  const scope = makeScope(around.module, around);
  const isRouter = (expression: Expression) => isRouterClass(expression, around, interpreter, semantics);
  const bind = (name: string, isOne: boolean, line: number) =>
    scope.names.set(name, isOne ? routerAt(around.module.path, line) : unknown);
  const isMethodOfRouter = owner?.arguments.some(({ value }) => isRouter(value)) === true;
  for (const { name, annotation, line } of definition.parameters) {
    bind(name, annotation === null ? name === "self" && isMethodOfRouter : isRouter(annotation), line);
  }
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type === "function")
        scope.names.set(statement.name, defineFunction(statement, scope, interpreter));
      if (statement.type === "import") runImport(statement, scope, interpreter);
      if (statement.type === "from") runFromImport(statement, scope, interpreter);
      if (statement.type !== "assign" && statement.type !== "annotated") return;
      const { value, line } = statement;
      if (value?.type !== "call" || !isRouter(value.callee)) return;
      const targets = statement.type === "assign" ? statement.targets : [statement.target];
      for (const target of targets) if (target.type === "name") bind(target.id, true, line);
    },
  });
  return scope;
}

/** True for an object of a router's or an app's class. */
export function isRouter(value: Value, semantics: FastApiSemantics): boolean {
  if (semantics.stateOf(value) !== null) return true;
  return value.type === "instance" && value.origin !== null && semantics.isRouterClass(value.origin);
}

function isRouterClass(
  expression: Expression,
  scope: Scope,
  interpreter: Interpreter,
  semantics: FastApiSemantics,
): boolean {
  if (expression.type !== "name" && expression.type !== "attribute") return false;
  const value = interpreter.force(interpreter.evaluate(expression, scope));
  const names = value.type === "foreign" ? [value.name] : value.type === "class" ? foreignBases(value) : [];
  return names.some((name) => semantics.isRouterClass(name));
}

function routerAt(file: string, line: number): Value {
  return {
    type: "instance",
    class: null,
    origin: "fastapi.APIRouter",
    attributes: new Map(),
    native: null,
    args: noArguments,
    site: { file, line },
    home: here(),
  };
}
