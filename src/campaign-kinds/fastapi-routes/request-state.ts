import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { partsOf } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FunctionValue, Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { namesSetIn } from "./app-state.ts";
import { bodyOf } from "./function-body.ts";
import { localScope } from "./local-scope.ts";

/** Says what names and expressions of a body stand for. */
interface Values {
  bind(
    scope: Scope,
    body: readonly Statement[],
    definition: FunctionValue["definition"],
    closure: Scope,
  ): void;
  /** Binds the object whose method a function is. */
  bindOwn(scope: Scope, method: FunctionValue): void;
  valueOf(expression: Expression, scope: Scope): Value;
}

/** What is looked for, and with what. */
interface Search {
  readonly name: string;
  readonly interpreter: Interpreter;
  readonly values: Values;
}

/**
 * What `request.state.db` or `request.app.state.db` stands for: what code of the project sets on the state of requests
 * or apps under that name, whoever calls it. Null where nobody sets it.
 * @param name `db`
 */
export function setOnState(name: string, interpreter: Interpreter, values: Values): Value | null {
  for (const { module, names: own } of interpreter.scopes) {
    if (!namesSetIn(module).has(name)) continue;
    interpreter.project.quote(module.path);
    for (const value of [...own.values()]) {
      const found = setBelow(interpreter.force(value), module.path, { name, interpreter, values });
      if (found !== null) return found;
    }
  }
  return null;
}

/** True where code of the project sets a name on the state of requests or apps. */
export function isSetOnState(name: string, { scopes }: Interpreter): boolean {
  return scopes.some(({ module }) => namesSetIn(module).has(name));
}

/** `db` of `request.state.db`; null for anything else. */
export function nameOnState(expression: Expression): string | null {
  if (expression.type !== "attribute" || expression.object.type !== "attribute") return null;
  return expression.object.name === "state" ? expression.name : null;
}

/** What a function, a method of a class, or a function inside of one sets. */
function setBelow(value: Value, path: string, search: Search): Value | null {
  if (value.type === "class" && value.members.module.path === path) {
    for (const member of value.members.names.values()) {
      const found = member.type === "function" ? setBelow(member, path, search) : null;
      if (found !== null) return found;
    }
  }
  if (value.type !== "function" || value.closure.module.path !== path) return null;
  const { definition, closure } = value;
  if (!definition.source.includes(search.name)) return null;
  const body = bodyOf(value, search.interpreter.project);
  const scope = localScope(body, definition, closure, search.interpreter);
  search.values.bindOwn(scope, value);
  search.values.bind(scope, body, definition, closure);
  return setIn(body, scope, search, 0);
}

function setIn(body: readonly Statement[], scope: Scope, search: Search, depth: number): Value | null {
  const { name, interpreter, values } = search;
  const set: Value[] = [];
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type !== "assign") return;
      if (!statement.targets.some((target) => nameOnState(target) === name)) return;
      const value = values.valueOf(statement.value, scope);
      if (value.type !== "unknown" && value.type !== "constant") set.push(value);
    },
    expression: (expression) => {
      if (expression.type !== "yield" || expression.value?.type !== "dict") return;
      const entry = expression.value.entries.find(
        ({ key }) => key?.type === "constant" && key.value === name,
      );
      if (entry !== undefined) set.push(values.valueOf(entry.value, scope));
    },
  });
  const [first] = set;
  if (first !== undefined || depth > 3) return first ?? null;
  for (const part of partsOf(body)) {
    if (part.type !== "function" || !part.source.includes(name)) continue;
    const inner = interpreter.project.body(part);
    const itsScope = localScope(inner, part, scope, interpreter);
    values.bind(itsScope, inner, part, scope);
    const found = setIn(inner, itsScope, search, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
