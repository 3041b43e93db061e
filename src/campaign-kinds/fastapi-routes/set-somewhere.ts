import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { partsOf } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FunctionValue, Scope, Value } from "../../syntax/python/evaluate/value.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { bodyOf } from "./function-body.ts";
import { localScope } from "./local-scope.ts";

/** Says what names and expressions of a body stand for. */
export interface Values {
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

/** Something that any code of the project may set. */
export interface Setting {
  /** Functions without this text do not set it. */
  readonly text: string;
  /** False for modules that certainly do not set it. */
  maySet(module: PythonModule): boolean;
  /** What a statement sets it to; null for one that does not set it. */
  byStatement(statement: Statement): Expression | null;
  /** What an expression sets it to; null for one that does not set it. */
  byExpression(expression: Expression, scope: Scope): Expression | null;
}

/** What is looked for, and with what. */
interface Search {
  readonly setting: Setting;
  readonly interpreter: Interpreter;
  readonly values: Values;
}

/** What the code of the project sets something to, whoever calls it: the first that is known, null without one. */
export function setSomewhere(setting: Setting, interpreter: Interpreter, values: Values): Value | null {
  for (const scope of interpreter.scopes) {
    const { module, names } = scope;
    if (!setting.maySet(module)) continue;
    interpreter.project.quote(module.path);
    const atTop = setBy(module.statements, scope, { setting, interpreter, values });
    if (atTop !== null) return atTop;
    for (const value of [...names.values()]) {
      const found = setBelow(interpreter.force(value), module.path, { setting, interpreter, values });
      if (found !== null) return found;
    }
  }
  return null;
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
  const { setting, interpreter, values } = search;
  if (!definition.source.includes(setting.text)) return null;
  const body = bodyOf(value, interpreter.project);
  const scope = localScope(body, definition, closure, interpreter);
  values.bindOwn(scope, value);
  values.bind(scope, body, definition, closure);
  return setIn(body, scope, search, 0);
}

/** What the statements of a body set, without the functions that are defined in it. */
function setBy(body: readonly Statement[], scope: Scope, { setting, values }: Search): Value | null {
  const set: Value[] = [];
  const look = (expression: Expression | null) => {
    if (expression === null || set.length > 0) return;
    const value = values.valueOf(expression, scope);
    if (value.type !== "unknown" && value.type !== "constant") set.push(value);
  };
  walkStatements(body, {
    statement: (statement) => {
      look(setting.byStatement(statement));
    },
    expression: (expression) => {
      look(setting.byExpression(expression, scope));
    },
  });
  return set[0] ?? null;
}

function setIn(body: readonly Statement[], scope: Scope, search: Search, depth: number): Value | null {
  const { setting, interpreter, values } = search;
  const found = setBy(body, scope, search);
  if (found !== null || depth > 3) return found;
  for (const part of partsOf(body)) {
    if (part.type !== "function" || !part.source.includes(setting.text)) continue;
    const inner = interpreter.project.body(part);
    const itsScope = localScope(inner, part, scope, interpreter);
    values.bind(itsScope, inner, part, scope);
    const found = setIn(inner, itsScope, search, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
