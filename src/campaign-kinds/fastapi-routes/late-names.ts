import type { Expression } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import type { FunctionValue, Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { bodyOf } from "./function-body.ts";
import { localScope } from "./local-scope.ts";

/**
 * What a function of a module sets a name of the module to that is None at first: `global maker`, then
 * `maker = sessionmaker(...)`, whenever that is called. Null for all else.
 */
export function setLater(expression: Expression, scope: Scope, interpreter: Interpreter): Value | null {
  const place = placeOf(expression, scope, interpreter);
  if (place === null) return null;
  const { path, text } = place.module.module;
  interpreter.project.quote(path);
  if (!text.includes("global ")) return null;
  for (const value of place.module.names.values()) {
    const found = value.type === "function" ? setBy(value, place.name, interpreter) : null;
    if (found !== null) return found;
  }
  return null;
}

interface Place {
  readonly module: Scope;
  readonly name: string;
}

/** The module that has the name, and what the name is there. */
function placeOf(expression: Expression, scope: Scope, interpreter: Interpreter): Place | null {
  if (expression.type === "attribute") {
    const object = interpreter.force(interpreter.evaluate(expression.object, scope));
    if (object.type !== "module" || object.location.type !== "file") return null;
    const module = interpreter.moduleScope(object.location.path);
    return module === null ? null : { module, name: expression.name };
  }
  if (expression.type !== "name") return null;
  const holder = scopeWith(scope, expression.id);
  const value = holder?.names.get(expression.id);
  if (value?.type === "import" && value.name !== null && value.location.type === "file") {
    const module = interpreter.moduleScope(value.location.path);
    return module === null ? null : { module, name: value.name };
  }
  return holder?.parent === null ? { module: holder, name: expression.id } : null;
}

function setBy(value: FunctionValue, name: string, interpreter: Interpreter): Value | null {
  const { definition, closure } = value;
  if (!definition.source.includes("global ") || !definition.source.includes(name)) return null;
  const body = bodyOf(value, interpreter.project);
  let isGlobal = false;
  let found: Value | null = null;
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type === "global") isGlobal ||= statement.names.includes(name);
      if (statement.type !== "assign" || !isGlobal || found !== null) return;
      if (!statement.targets.some((target) => target.type === "name" && target.id === name)) return;
      if (statement.value.type === "constant") return;
      const scope = localScope(body, definition, closure, interpreter);
      found = interpreter.force(interpreter.evaluate(statement.value, scope));
    },
  });
  return found;
}
