import type { Expression, Statement } from "../../syntax/python/ast.ts";
import type { Call } from "../../syntax/python/body-parts.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { dotted } from "./local-scope.ts";
import type { SessionKind } from "./session-type.ts";

type Kind = SessionKind | null;

/** What gives what it was given, or the first thing of it. */
const handingOn = /^(a?next|(contextlib\.)?a?closing|.+\.enter_(async_)?context)$/;

/**
 * The kind of the session, or of the maker of sessions, that a body returns or yields: one that it got in the same body.
 * @param ofCall what calling something gives
 * @param ofName what a name stands for that the body does not bind
 */
export function kindHandedOut(
  body: readonly Statement[],
  ofCall: (call: Call) => Kind,
  ofName: (name: string, expression: Expression) => Kind,
): Kind {
  const locals = new Map<string, SessionKind>();
  const kindOf = (expression: Expression | null): Kind => {
    if (expression === null) return null;
    const { type } = expression;
    if (type === "await" || type === "walrus") return kindOf(expression.value);
    if (type === "conditional") return kindOf(expression.then) ?? kindOf(expression.otherwise);
    if (type === "binary" && /^(or|and)$/.test(expression.operator))
      return kindOf(expression.left) ?? kindOf(expression.right);
    if (type === "call") return kindOfCall(expression);
    const name = nameOf(expression);
    return name === null ? null : (locals.get(name) ?? ofName(name, expression));
  };
  const kindOfCall = (call: Call): Kind => {
    const name = dotted(call.callee) ?? "";
    const [given] = call.args;
    if (given !== undefined && handingOn.test(name)) return kindOf(given.value);
    return locals.get(name) ?? ofCall(call);
  };
  const keep = (target: Expression | null, given: Expression | null) => {
    const name = target === null ? null : nameOf(target);
    const kind = name === null ? null : kindOf(given);
    if (name !== null && kind !== null) locals.set(name, kind);
  };
  let found: Kind = null;
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type === "assign") {
        for (const target of statement.targets) keep(target, statement.value);
      } else if (statement.type === "annotated") keep(statement.target, statement.value);
      else if (statement.type === "for") keep(statement.target, statement.iterable);
      else if (statement.type === "with") {
        for (const item of statement.items) keep(item.target, item.value);
      } else if (statement.type === "return") found ??= kindOf(statement.value);
    },
    expression: (expression) => {
      if (expression.type === "yield") found ??= kindOf(expression.value);
      else if (expression.type === "walrus") {
        const kind = kindOf(expression.value);
        if (kind !== null) locals.set(expression.name, kind);
      }
    },
  });
  return found;
}

/** `a.b`, and `a.b[c]` of what is kept under a key. */
function nameOf(expression: Expression): string | null {
  if (expression.type !== "subscript") return dotted(expression);
  const [object, key] = [dotted(expression.object), ...expression.index.map(dotted)];
  return object === null || key === null || key === undefined ? null : `${object}[${key}]`;
}
