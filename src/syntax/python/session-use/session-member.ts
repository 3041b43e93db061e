import { childOf, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { isAwaited } from "./fate.ts";
import { mustBeAwaited } from "./follow-coroutine.ts";
import { literalText, valueOfName } from "./literal-text.ts";
import { runSync } from "./run-sync.ts";
import { methodKind, resultKind } from "./session-methods.ts";
import type { SessionKind } from "./session-types.ts";
import type { Tracing } from "./tracing.ts";
import type { Value } from "./value.ts";

/** A method or property of a session is named. */
export function member(
  node: SyntaxNode,
  name: string,
  value: Value & { type: "session" },
  tracing: Tracing,
): void {
  if (name === "sync_session" && value.session === "async") {
    tracing.follow(node, { type: "session", session: "sync", isSyncSession: true });
    return;
  }
  if (value.isSyncSession === true && !["plain", "unknown"].includes(methodKind(name))) {
    const message = `\`sync_session.${name}\` does database work outside of \`run_sync\``;
    tracing.say({ type: "fault", kind: "missing-method", node, message, mend: null });
  }
  if (value.session === "async" && methodKind(name) === "missing") {
    const message =
      name === "bind"
        ? "`bind` of an async session is an async engine; use `get_bind()`"
        : `\`${name}\` does not exist on an async session`;
    tracing.say({ type: "fault", kind: "missing-method", node, message, mend: null });
    return;
  }
  const call = node.parent;
  if (call?.type === "call" && node.field === "function") callMethod(call, name, value.session, tracing);
  else tracing.follow(node, { type: "method", name, session: value.session });
}

/** A method of a session is called. */
export function callMethod(call: SyntaxNode, name: string, session: SessionKind, tracing: Tracing): void {
  tracing.say({ type: "call", method: name, node: call, session });
  endsByText(call, name, session, tracing);
  if (methodKind(name) === "transaction") {
    tracing.follow(call, { type: "transaction", session, isSavepoint: name === "begin_nested" });
    return;
  }
  if (name === "get_transaction" || name === "get_nested_transaction") {
    const isSavepoint = name === "get_nested_transaction";
    tracing.follow(call, { type: "transaction", session, isSavepoint, isBegun: true });
  }
  if (session === "sync") {
    if (isAwaited(call)) inVain(call, `\`${name}()\` of a sync session`, tracing);
    return;
  }
  if (name === "run_sync") runSync(call, tracing);
  if (methodKind(name) === "awaitable") {
    const kind = resultKind(name);
    for (const awaited of mustBeAwaited(call, `session.${name}()`, tracing)) {
      if (kind !== "other") tracing.follow(awaited, { type: kind });
    }
  } else if (methodKind(name) === "plain" && isAwaited(call)) {
    inVain(call, `\`${name}()\``, tracing);
  }
}

/** `execute(text("COMMIT"))` ends the transaction as well, and so does a connection that commits by itself. */
export function endsByText(call: SyntaxNode, name: string, session: SessionKind, tracing: Tracing): void {
  const list = childOf(call, "arguments");
  if (list === null) return;
  if (/\bAUTOCOMMIT\b/.test(list.text)) tracing.say({ type: "call", method: "commit", node: list, session });
  if (!/^(execute|scalar|scalars|exec_driver_sql)$/.test(name)) return;
  const [statement] = namedChildren(list);
  const text = statement === undefined ? null : textOfStatement(statement);
  const word = /^\s*(commit|rollback|end|abort)\b/i.exec(text ?? "")?.[1]?.toLowerCase();
  if (word === undefined || statement === undefined) return;
  const method = word === "commit" || word === "end" ? "commit" : "rollback";
  tracing.say({ type: "call", method, node: statement, session });
}

/** The text in `text("...")`, written in the call or under a name. */
function textOfStatement(statement: SyntaxNode): string | null {
  const value = statement.type === "identifier" ? (valueOfName(statement) ?? statement) : statement;
  if (value.type !== "call") return literalText(value);
  const [given] = namedChildren(childOf(value, "arguments") ?? value);
  const isText = /(^|\.)(text|DDL)$/.test(childOf(value, "function")?.text ?? "");
  return isText && given !== undefined ? literalText(given) : null;
}

function inVain(call: SyntaxNode, what: string, tracing: Tracing): void {
  const { parent } = call;
  tracing.say({
    type: "fault",
    kind: "awaited-in-vain",
    node: call,
    message: `${what} must not be awaited`,
    mend: parent?.type === "await" ? { node: parent, text: call.text } : null,
  });
}
