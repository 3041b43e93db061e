import { childOf, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { mustBeAwaited } from "./follow-coroutine.ts";
import { runSync } from "./run-sync.ts";
import { endings, methodKind, resultKind } from "./session-methods.ts";
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
  if (value.isSyncSession === true && methodKind(name) !== "plain") {
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
    tracing.follow(call, { type: "transaction", session });
    return;
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

/** `execute(text("COMMIT"))` ends the transaction as well. */
function endsByText(call: SyntaxNode, name: string, session: SessionKind, tracing: Tracing): void {
  if (!/^(execute|scalar|scalars)$/.test(name)) return;
  const list = childOf(call, "arguments");
  const statement = list === null ? undefined : namedChildren(list)[0];
  const word = /["']\s*(commit|rollback|end|abort)\b/i.exec(statement?.text ?? "")?.[1]?.toLowerCase();
  if (word === undefined || statement === undefined) return;
  const method = word === "commit" || word === "end" ? "commit" : "rollback";
  if (endings.has(method)) tracing.say({ type: "call", method, node: statement, session });
}

function isAwaited(call: SyntaxNode): boolean {
  let { parent } = call;
  while (parent?.type === "parenthesized_expression") ({ parent } = parent);
  return parent?.type === "await";
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
