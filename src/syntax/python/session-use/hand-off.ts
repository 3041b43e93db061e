import { childOf, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { literalText } from "./literal-text.ts";
import { parameterNames } from "./references.ts";
import { callMethod } from "./session-member.ts";
import { methodKind } from "./session-methods.ts";
import type { Tracing } from "./tracing.ts";
import type { Value } from "./value.ts";

/** A session, or something that holds one, is an argument of a call. */
export function handOff(node: SyntaxNode, value: Value, tracing: Tracing): void {
  const place = argumentOf(node);
  if (place === null) return;
  const { call, callee, argument } = place;
  const name = callee.text.split(".").at(-1) ?? "";
  if (harmless.has(callee.text) || /(^|\.)log(ger)?\./i.test(callee.text)) return;
  const unbound = unboundMethod(callee, value, argument);
  if (unbound !== null) {
    callMethod(call, unbound, value.type === "session" ? value.session : "async", tracing);
  } else if (/^(aclosing|closing)$/.test(name) && value.type === "session") {
    tracing.say({ type: "call", method: "close", node: call, session: value.session });
    tracing.follow(call, { ...value, isOwn: true });
  } else if (name === "cast") {
    tracing.follow(call, value);
  } else if (value.type === "method") {
    passedMethod(call, name, value.name, tracing, value);
  } else if (value.type === "session" && callee.text === "getattr") {
    byName(call, value, tracing);
  } else if (value.type === "session" && value.session === "async" && threads.test(name)) {
    const message = `the session is handed to another thread by \`${name}\`, and one session serves one thread`;
    tracing.say({ type: "fault", kind: "thread", node: call, message, mend: null });
  } else if (value.type === "session" && name === "partial") {
    const target = namedChildren(childOf(call, "arguments") ?? call)[0];
    // The function itself is the first argument of `partial`.
    const place = typeof argument === "number" ? argument - 1 : argument;
    if (target !== undefined && target !== node) giveTo(call, target, place, value.session, tracing);
  } else if (value.type === "session" || value.type === "container") {
    giveTo(call, callee, value.type === "container" ? null : argument, value.session, tracing);
  }
}

/** `AsyncSession.commit(session)`, `type(session).commit(session)`, `methodcaller("commit")(session)`. */
function unboundMethod(callee: SyntaxNode, value: Value, argument: number | string): string | null {
  if (value.type !== "session" || argument !== 0) return null;
  const object = childOf(callee, "object")?.text ?? "";
  if (callee.type === "attribute" && /^type\(\w+\)$|(^|\.)__class__$|(^|\.)(Async)?Session$/.test(object)) {
    return childOf(callee, "attribute")?.text ?? null;
  }
  if (callee.type !== "call" || !/(^|\.)methodcaller$/.test(childOf(callee, "function")?.text ?? ""))
    return null;
  const [name] = namedChildren(childOf(callee, "arguments") ?? callee);
  return name === undefined ? null : literalText(name);
}

/** Calls that only look at what they are given. */
const harmless = new Set(
  "isinstance issubclass id repr str type bool hash print hasattr callable inspect vars".split(" "),
);

const threads = /^(run_in_threadpool|to_thread|run_in_executor|sync_to_async|submit|start_soon)$/;

function giveTo(
  call: SyntaxNode,
  callee: SyntaxNode,
  argument: number | string | null,
  session: "sync" | "async",
  tracing: Tracing,
): void {
  const local = callee.type === "identifier" ? tracing.localFunction(callee.text) : null;
  const target = callee.type === "parenthesized_expression" ? namedChildren(callee)[0] : local;
  if (target?.type === "lambda" || target?.type === "function_definition") {
    const names = parameterNames(target);
    const name = typeof argument === "number" ? names[argument] : argument;
    if (typeof name === "string" && names.includes(name)) {
      tracing.bind(target, name, { type: "session", session });
      return;
    }
  }
  tracing.say({ type: "hand-off", call, callee, argument, session, throughRunSync: false });
}

/** `partial(session.execute, q)` is called later; `map(session.scalar, queries)` calls it and awaits nothing. */
function passedMethod(
  call: SyntaxNode,
  callee: string,
  method: string,
  tracing: Tracing,
  value: Value,
): void {
  if (value.type !== "method") return;
  if (callee === "partial") {
    tracing.follow(call, value);
  } else if (value.session === "async" && methodKind(method) === "awaitable") {
    const message = `\`session.${method}\` is handed to \`${callee}\`, which does not await it`;
    tracing.say({ type: "fault", kind: "not-awaited", node: call, message, mend: null });
  } else {
    tracing.say({ type: "call", method, node: call, session: value.session });
  }
}

/** `getattr(session, "commit")` is `session.commit`. */
function byName(call: SyntaxNode, value: Value & { type: "session" }, tracing: Tracing): void {
  const [, name] = namedChildren(childOf(call, "arguments") ?? call);
  const text = name === undefined ? null : literalText(name);
  if (text !== null) {
    tracing.follow(call, { type: "method", name: text, session: value.session });
    return;
  }
  const message = "a member of the session is chosen while the code runs";
  tracing.say({ type: "fault", kind: "unseen", node: call, message, mend: null });
}

/** The call that takes a node as argument, and as which one. */
function argumentOf(
  node: SyntaxNode,
): { call: SyntaxNode; callee: SyntaxNode; argument: number | string } | null {
  const keyword = node.parent?.type === "keyword_argument" ? node.parent : null;
  const list = (keyword ?? node).parent;
  if (list?.type !== "argument_list") return null;
  const call = list.parent;
  const callee = call?.type === "call" ? childOf(call, "function") : null;
  if (call === null || callee === null) return null;
  const name = keyword === null ? undefined : childOf(keyword, "name")?.text;
  return { call, callee, argument: name ?? namedChildren(list).indexOf(node) };
}
