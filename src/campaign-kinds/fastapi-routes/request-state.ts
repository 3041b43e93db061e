import type { Expression } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";
import { namesSetIn } from "./app-state.ts";
import { setSomewhere, type Values } from "./set-somewhere.ts";

/**
 * What `request.state.db` or `request.app.state.db` stands for: what code of the project sets on the state of requests
 * or apps under that name, whoever calls it. Null where nobody sets it.
 * @param name `db`
 */
export function setOnState(name: string, interpreter: Interpreter, values: Values): Value | null {
  const isName = (key: Expression | null | undefined) => key?.type === "constant" && key.value === name;
  return setSomewhere(
    {
      text: name,
      maySet: (module) => namesSetIn(module).has(name),
      byStatement: (statement) =>
        statement.type === "assign" && statement.targets.some((target) => nameSetOnState(target) === name)
          ? statement.value
          : null,
      byExpression: (expression) => {
        if (expression.type === "call") {
          const [object, key, given] = expression.args;
          const isSet = isNamed(expression.callee, "setattr") && isState(object?.value) && isName(key?.value);
          return isSet ? (given?.value ?? null) : null;
        }
        // A lifespan says what the state of every request has.
        if (expression.type !== "yield" || expression.value?.type !== "dict") return null;
        return expression.value.entries.find(({ key }) => isName(key))?.value ?? null;
      },
    },
    interpreter,
    values,
  );
}

/** True where code of the project sets a name on the state of requests or apps. */
export function isSetOnState(name: string, { scopes }: Interpreter): boolean {
  return scopes.some(({ module }) => namesSetIn(module).has(name));
}

/** `db` of `request.state.db` and of `getattr(request.state, "db", None)`; null for anything else. */
export function nameOnState(expression: Expression): string | null {
  if (expression.type === "attribute") return isState(expression.object) ? expression.name : null;
  if (expression.type !== "call" || !isNamed(expression.callee, "getattr")) return null;
  const [object, key] = expression.args;
  if (!isState(object?.value) || key?.value.type !== "constant") return null;
  return typeof key.value.value === "string" ? key.value.value : null;
}

/** The same, and `db` of `scope["state"]["db"]`. */
function nameSetOnState(target: Expression): string | null {
  if (target.type !== "subscript") return nameOnState(target);
  return target.object.type === "subscript" && keyOf(target.object) === "state" ? keyOf(target) : null;
}

function keyOf({ index: [key, ...more] }: Extract<Expression, { type: "subscript" }>): string | null {
  if (more.length > 0 || key?.type !== "constant") return null;
  return typeof key.value === "string" ? key.value : null;
}

function isState(expression: Expression | undefined): boolean {
  return expression?.type === "attribute" && expression.name === "state";
}

function isNamed(callee: Expression, name: string): boolean {
  return callee.type === "name" && callee.id === name;
}
