import { childOf, hasKeyword, type SyntaxNode } from "../plain-tree.ts";
import { fateOf, functionAround, withAround } from "./fate.ts";
import { mustBeAwaited } from "./follow-coroutine.ts";
import { referencesOf } from "./references.ts";
import { endsByText } from "./session-member.ts";
import { asyncResultAwaitable, connectionAwaitable, endings, resultKind } from "./session-methods.ts";
import type { Tracing } from "./tracing.ts";
import type { Value } from "./value.ts";

/** Follows what a session gives: results, connections, transactions. */
export function followResult(node: SyntaxNode, value: Value, tracing: Tracing): void {
  const { parent } = node;
  if (parent === null) return;
  if (parent.type === "parenthesized_expression") {
    tracing.follow(parent, value);
  } else if (parent.type === "assignment" || parent.type === "named_expression") {
    const left = childOf(parent, parent.type === "assignment" ? "left" : "name");
    const scope = functionAround(parent) ?? tracing.root;
    if (left?.type === "identifier" && node.field !== "left") {
      tracing.bind(scope, left.text, value);
      if (value.type === "transaction" && node.type === "call")
        mustBegin(node, left.text, scope, value, tracing);
    }
    if (parent.type === "named_expression") tracing.follow(parent, value);
  } else if (parent.type === "argument_list" && parent.parent?.type === "call") {
    const callee = childOf(parent.parent, "function")?.text ?? "";
    if (/(^|\.)cast$/.test(callee)) tracing.follow(parent.parent, value);
    else if (value.type === "async-result" && plainConsumers.test(callee)) syncIteration(node, tracing);
  } else if (parent.type === "attribute" && node.field === "object") {
    const name = childOf(parent, "attribute")?.text ?? "";
    const call = parent.parent;
    if (call?.type === "call" && parent.field === "function") method(call, name, value, tracing);
  } else if (parent.type === "for_statement" || parent.type === "for_in_clause") {
    iteration(node, parent, value, tracing);
  } else if (parent.type === "await") {
    if (value.type === "result") inVain(parent, tracing);
    if (value.type === "transaction") tracing.follow(parent, { ...value, isBegun: true });
  } else if (value.type === "transaction" && value.isBegun !== true) {
    transaction(node, value, tracing);
  }
}

const plainConsumers = /^(list|tuple|set|sum|any|all|min|max|sorted|next|enumerate|zip|map|filter)$/;

function method(call: SyntaxNode, name: string, value: Value, tracing: Tracing): void {
  if (value.type === "result") {
    tracing.follow(call, value);
  } else if (value.type === "async-result") {
    if (asyncResultAwaitable.has(name)) mustBeAwaited(call, `${name}() of a stream`, tracing);
    else tracing.follow(call, value);
  } else if (value.type === "connection") {
    if (endings.has(name)) tracing.say({ type: "call", method: name, node: call, session: "async" });
    endsByText(call, name, "async", tracing);
    if (!connectionAwaitable.has(name)) return;
    for (const awaited of mustBeAwaited(call, `connection.${name}()`, tracing)) {
      if (resultKind(name) === "result") tracing.follow(awaited, { type: "result" });
    }
  } else if (value.type === "transaction" && endings.has(name)) {
    if (!value.isSavepoint) tracing.say({ type: "call", method: name, node: call, session: value.session });
    if (value.session === "async") mustBeAwaited(call, `transaction.${name}()`, tracing);
  }
}

function iteration(node: SyntaxNode, loop: SyntaxNode, value: Value, tracing: Tracing): void {
  if (node.field !== "right") return;
  const isAsync = hasKeyword(loop, "async");
  if (value.type === "async-result" && !isAsync) syncIteration(node, tracing);
  if (value.type === "result" && isAsync) {
    const message = "`async for` runs over a result that is already there";
    tracing.say({ type: "fault", kind: "awaited-in-vain", node, message, mend: null });
  }
}

function syncIteration(node: SyntaxNode, tracing: Tracing): void {
  const message = "the result of `stream()` has to be run through with `async for`";
  tracing.say({ type: "fault", kind: "sync-iteration", node, message, mend: null });
}

function inVain(node: SyntaxNode, tracing: Tracing): void {
  const message =
    "`await` stands before something that is already there: only the call on the session is awaited";
  tracing.say({ type: "fault", kind: "awaited-in-vain", node, message, mend: null });
}

/** A transaction that only gets a name has to be begun under that name. */
function mustBegin(
  node: SyntaxNode,
  name: string,
  scope: SyntaxNode,
  value: Value & { type: "transaction" },
  tracing: Tracing,
): void {
  if (value.session === "sync" || value.isBegun === true) return;
  const isBegun = referencesOf(scope, name).some((reference) => {
    const fate = fateOf(reference);
    return fate.type === "awaited" || fate.type === "entered" || reference.parent?.type === "argument_list";
  });
  if (!isBegun) startsNothing(node, tracing);
}

function startsNothing(node: SyntaxNode, tracing: Tracing): void {
  const message = `\`${node.text}\` by itself starts nothing: await it or enter it with \`async with\``;
  tracing.say({
    type: "fault",
    kind: "not-awaited",
    node,
    message,
    mend: { node, text: `await ${node.text}` },
  });
}

/** `begin()` starts when it is awaited or entered with `async with`; by itself it does nothing. */
function transaction(node: SyntaxNode, value: Value & { type: "transaction" }, tracing: Tracing): void {
  const { session } = value;
  const fate = fateOf(node);
  const statement = node.parent === null ? null : withAround(node.parent);
  if (statement !== null) {
    if (session === "async" && !hasKeyword(statement, "async")) {
      const message = "a transaction of the async session has to be entered with `async with`";
      const mend = statement.text.startsWith("with")
        ? { node: statement, text: `async ${statement.text}` }
        : null;
      tracing.say({ type: "fault", kind: "sync-context", node: statement, message, mend });
    }
    const target = node.parent?.type === "as_pattern" ? childOf(node.parent, "alias")?.text : undefined;
    if (target !== undefined) {
      tracing.bind(functionAround(node) ?? tracing.root, target, { ...value, isBegun: true });
    }
  } else if (
    session === "async" &&
    fate.type === "lost" &&
    node.type === "call" &&
    node.parent?.type === "expression_statement"
  ) {
    startsNothing(node, tracing);
  }
}
