import type { Expression, Statement } from "../../syntax/python/ast.ts";
import type { Call } from "../../syntax/python/body-parts.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { dotted } from "./local-scope.ts";
import type { SessionKind } from "./session-type.ts";

type Kind = SessionKind | null;

/** What gives what it was given, or the first thing of it. */
const handingOn = /^(a?next|(contextlib\.)?a?closing|.+\.enter_(async_)?context)$/;

/** What a body binds to a name, and which statement of it does so. */
interface Binding {
  readonly given: Expression | null;
  readonly at: number;
}

/**
 * The kind of the session, or of the maker of sessions, that a body returns or yields: one that it got in the same body.
 * Of what it binds only that is followed which it hands out.
 * @param ofCall what calling something gives
 * @param ofName what a name stands for that the body does not bind
 */
export function kindHandedOut(
  body: readonly Statement[],
  ofCall: (call: Call) => Kind,
  ofName: (name: string, expression: Expression) => Kind,
): Kind {
  const bindings = new Map<string, Binding[]>();
  const known = new Map<Binding, Kind>();
  /** The last session that was bound to a name before a statement. */
  const bound = (name: string, before: number): Kind => {
    const earlier = (bindings.get(name) ?? []).filter(({ at }) => at < before);
    for (const one of earlier.reverse()) {
      const found = known.get(one);
      const kind = found === undefined ? kindOf(one.given, one.at) : found;
      known.set(one, kind);
      if (kind !== null) return kind;
    }
    return null;
  };
  const kindOf = (expression: Expression | null, at: number): Kind => {
    if (expression === null) return null;
    const { type } = expression;
    if (type === "await" || type === "walrus") return kindOf(expression.value, at);
    if (type === "conditional") return kindOf(expression.then, at) ?? kindOf(expression.otherwise, at);
    if (type === "binary" && /^(or|and)$/.test(expression.operator))
      return kindOf(expression.left, at) ?? kindOf(expression.right, at);
    if (type === "call") return kindOfCall(expression, at);
    const name = nameOf(expression);
    return name === null ? null : (bound(name, at) ?? ofName(name, expression));
  };
  const kindOfCall = (call: Call, at: number): Kind => {
    const name = dotted(call.callee) ?? "";
    const [given] = call.args;
    if (given !== undefined && handingOn.test(name)) return kindOf(given.value, at);
    return bound(name, at) ?? ofCall(call);
  };
  let at = 0;
  const keep = (target: Expression | null, given: Expression | null) => {
    const name = target === null ? null : nameOf(target);
    if (name !== null) bindings.set(name, [...(bindings.get(name) ?? []), { given, at: at++ }]);
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
      } else if (statement.type === "return") found ??= kindOf(statement.value, at);
    },
    expression: (expression) => {
      if (expression.type === "yield") found ??= kindOf(expression.value, at);
      else if (expression.type === "walrus")
        keep({ type: "name", id: expression.name, line: expression.line }, expression.value);
    },
  });
  return found;
}

/** `a.b`, and `a.b[c]` or `a.b["c"]` of what is kept under a key. */
function nameOf(expression: Expression): string | null {
  if (expression.type !== "subscript") return dotted(expression);
  const [object, key] = [dotted(expression.object), ...expression.index.map(keyOf)];
  return object === null || key === null || key === undefined ? null : `${object}[${key}]`;
}

function keyOf(expression: Expression): string | null {
  return expression.type === "constant" ? JSON.stringify(expression.value) : dotted(expression);
}
