import type { Expression } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";
import { inScope, namesSetIn, onApp } from "./app-state.ts";
import { setSomewhere, type Values } from "./set-somewhere.ts";

/** What code sets for the requests: on the state of requests or apps, in the scope of a request, or on an app itself. */
export interface Kept {
  readonly name: string;
  /** The name itself on states, else one that tells where. */
  readonly key: string;
}

/**
 * What `request.state.db`, `request.app.state.db`, `request.scope["db"]` or `request.app.db` stands for: what code of the
 * project sets there under that name, whoever calls it. Null where nobody sets it.
 */
export function setOnState({ name, key }: Kept, interpreter: Interpreter, values: Values): Value | null {
  const isName = (asked: Expression | null | undefined) =>
    key === name && asked?.type === "constant" && asked.value === name;
  return setSomewhere(
    {
      text: name,
      maySet: (module) => namesSetIn(module).has(key),
      byStatement: (statement) => {
        if (statement.type === "annotated")
          return keySetBy(statement.target) === key ? statement.value : null;
        const isSet = statement.type === "assign" && statement.targets.some((one) => keySetBy(one) === key);
        return isSet ? statement.value : null;
      },
      byExpression: (expression) => {
        if (expression.type === "call") {
          const [object, asked, given] = expression.args;
          const isSet =
            isNamed(expression.callee, "setattr") && isState(object?.value) && isName(asked?.value);
          return isSet ? (given?.value ?? null) : null;
        }
        // A lifespan says what the state of every request has.
        if (expression.type !== "yield" || expression.value?.type !== "dict") return null;
        return expression.value.entries.find(({ key: asked }) => isName(asked))?.value ?? null;
      },
    },
    interpreter,
    values,
  );
}

/** True where code of the project sets such a thing. */
export function isSetOnState({ key }: Kept, { scopes }: Interpreter): boolean {
  return scopes.some(({ module }) => namesSetIn(module).has(key));
}

/**
 * What is kept under `db` where that is asked for: `request.state.db`, `getattr(request.state, "db", None)`,
 * `request.scope["db"]`, `request["db"]`, `request.app.db`; null for anything else.
 */
export function keptFor(expression: Expression): Kept | null {
  const name = nameOnState(expression);
  if (name !== null) return { name, key: name };
  if (expression.type === "subscript") {
    const { object } = expression;
    const asked = isNamed(object, "request") || isScope(object) ? keyOf(expression) : null;
    return asked === null ? null : { name: asked, key: inScope(asked) };
  }
  if (expression.type === "attribute") {
    const isApp = expression.object.type === "attribute" && expression.object.name === "app";
    return isApp ? { name: expression.name, key: onApp(expression.name) } : null;
  }
  if (expression.type !== "call" || expression.callee.type !== "attribute") return null;
  const { object, name: method } = expression.callee;
  const [asked] = expression.args;
  if (method !== "get" || asked?.value.type !== "constant" || typeof asked.value.value !== "string")
    return null;
  return isScope(object) ? { name: asked.value.value, key: inScope(asked.value.value) } : null;
}

/** `db` of `request.state.db` and of `getattr(request.state, "db", None)`; null for anything else. */
function nameOnState(expression: Expression): string | null {
  if (expression.type === "attribute") return isState(expression.object) ? expression.name : null;
  if (expression.type !== "call" || !isNamed(expression.callee, "getattr")) return null;
  const [object, key] = expression.args;
  if (!isState(object?.value) || key?.value.type !== "constant") return null;
  return typeof key.value.value === "string" ? key.value.value : null;
}

/** The key of what is set: `db` of `state.db`, and of `scope["state"]["db"]`. */
function keySetBy(target: Expression): string | null {
  if (target.type === "subscript") {
    const name = keyOf(target);
    if (name === null) return null;
    if (target.object.type === "subscript") return keyOf(target.object) === "state" ? name : null;
    return isScope(target.object) ? inScope(name) : null;
  }
  const name = nameOnState(target);
  if (name !== null || target.type !== "attribute") return name;
  const { object } = target;
  const isApp = isNamed(object, "app") || (object.type === "attribute" && object.name === "app");
  return isApp ? onApp(target.name) : null;
}

function keyOf({ index: [key, ...more] }: Extract<Expression, { type: "subscript" }>): string | null {
  if (more.length > 0 || key?.type !== "constant") return null;
  return typeof key.value === "string" ? key.value : null;
}

function isState(expression: Expression | undefined): boolean {
  return expression?.type === "attribute" && expression.name === "state";
}

function isScope(expression: Expression): boolean {
  return isNamed(expression, "scope") || (expression.type === "attribute" && expression.name === "scope");
}

function isNamed(expression: Expression, name: string): boolean {
  return expression.type === "name" && expression.id === name;
}
