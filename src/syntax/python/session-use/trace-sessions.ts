import { childOf, descendants, hasKeyword, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { functionAround } from "./fate.ts";
import { followCoroutine } from "./follow-coroutine.ts";
import { followResult } from "./follow-result.ts";
import { followSession } from "./follow-session.ts";
import { referencesOf } from "./references.ts";
import { type SessionKind, sessionKindOfCall } from "./session-types.ts";
import type { Tracing } from "./tracing.ts";
import type { Use } from "./use.ts";
import { sameValue, type Value } from "./value.ts";

/**
 * Everything that a function does with its sessions: through aliases, chains, nested functions, lambdas,
 * comprehensions and containers. It does not look into other functions; what is given to them is a `hand-off`.
 * @param sessions names of the parameters (or `self.name`) that are sessions
 */
export function traceSessions(root: SyntaxNode, sessions: ReadonlyMap<string, SessionKind>): Trace {
  const uses: Use[] = [];
  const bound: { scope: SyntaxNode; name: string; value: Value }[] = [];
  const said = new Set<string>();
  const locals = localFunctions(root);
  const tracing: Tracing = {
    root,
    bind(scope, name, value) {
      const isKnown = bound.some(
        (entry) => entry.scope === scope && entry.name === name && sameValue(entry.value, value),
      );
      if (isKnown) return;
      bound.push({ scope, name, value });
      if (value.type === "coroutine") return;
      for (const reference of referencesOf(scope, name)) tracing.follow(reference, value);
    },
    follow(node, value) {
      followers[value.type](node, value, tracing);
    },
    say(use) {
      const node = use.type === "hand-off" ? use.call : use.node;
      const id = [
        use.type,
        node.start,
        node.end,
        use.type === "fault" ? use.message : "",
        use.type === "hand-off" ? use.argument : "",
      ].join(":");
      if (said.has(id)) return;
      said.add(id);
      uses.push(use);
    },
    localFunction: (name) => locals.get(name) ?? null,
  };
  for (const [name, session] of sessions) tracing.bind(root, name, { type: "session", session });
  openedSessions(tracing);
  localCoroutines(locals, tracing);
  misplacedAwaits(tracing);
  const names = bound.filter(({ value }) => value.type === "session" || value.type === "method");
  return {
    uses,
    sessionsIn: (node) => {
      const named = names.filter(({ name }) => referencesOf(node, name).length > 0);
      // Every name of the session that was given means the same one.
      return new Set(named.map(({ name, value }) => (isOwn(value) ? name : "")));
    },
    localFunction: (name) => locals.get(name) ?? null,
  };
}

/** What a function does with its sessions. */
export interface Trace {
  readonly uses: readonly Use[];
  /** Which sessions a piece of the function names; equal strings are the same session. */
  readonly sessionsIn: (node: SyntaxNode) => ReadonlySet<string>;
  /** A function inside of the function, by name. */
  readonly localFunction: (name: string) => SyntaxNode | null;
}

function isOwn(value: Value): boolean {
  return value.type === "session" && value.isOwn === true;
}

type Follower = (node: SyntaxNode, value: Value, tracing: Tracing) => void;

const followers: Readonly<Record<Value["type"], Follower>> = {
  session: followSession,
  method: followSession,
  "session-function": followSession,
  container: followSession,
  coroutine: followCoroutine,
  "coroutine-function": followCoroutine,
  result: followResult,
  "async-result": followResult,
  connection: followResult,
  transaction: followResult,
};

/** Sessions that the function opens itself: `with create_session() as session`, `session = Session()`. */
function openedSessions(tracing: Tracing): void {
  for (const node of descendants(tracing.root)) {
    const session = node.type === "call" ? sessionKindOfCall(node) : null;
    if (session === null) continue;
    const isOwn = !(childOf(node, "function")?.text ?? "").endsWith("object_session");
    tracing.follow(node, { type: "session", session, ...(isOwn ? { isOwn } : {}) });
  }
}

/** Every call of an `async def` inside the function has to be awaited, whether it uses a session or not. */
function localCoroutines(locals: ReadonlyMap<string, SyntaxNode>, tracing: Tracing): void {
  for (const [name, node] of locals) {
    if (node.type !== "function_definition" || !hasKeyword(node, "async") || isGenerator(node)) continue;
    const scope = functionAround(node) ?? tracing.root;
    tracing.bind(scope, name, { type: "coroutine-function", of: name });
  }
}

function localFunctions(root: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  for (const node of descendants(root)) {
    if (node !== root && node.type === "function_definition") {
      const name = childOf(node, "name")?.text;
      if (name !== undefined) found.set(name, node);
    } else if (node.type === "lambda" && node.parent?.type === "assignment") {
      const left = childOf(node.parent, "left");
      if (left?.type === "identifier") found.set(left.text, node);
    }
  }
  return found;
}

/** True for a function that yields, itself and not in a function inside. */
export function isGenerator(definition: SyntaxNode): boolean {
  const body = childOf(definition, "body");
  if (body === null) return false;
  const isInner = (node: SyntaxNode) => ["function_definition", "lambda"].includes(node.type);
  return [...descendants(body, (node) => !isInner(node))].some((node) => node.type === "yield");
}

/** `await` where Python allows none, and async generator expressions given to code that iterates plainly. */
function misplacedAwaits(tracing: Tracing): void {
  for (const node of descendants(tracing.root)) {
    if (node.type === "await") {
      const around = functionAround(node);
      if (around !== null && (around.type === "lambda" || !hasKeyword(around, "async"))) {
        const message = "`await` stands outside of an async function";
        tracing.say({ type: "fault", kind: "await-outside-async", node, message, mend: null });
      }
    } else if (node.type === "generator_expression" && isAsyncGenerator(node)) {
      const call = node.parent?.type === "argument_list" ? node.parent.parent : node.parent;
      const callee = call?.type === "call" ? (childOf(call, "function")?.text ?? "") : "";
      if (
        !/^(list|tuple|set|frozenset|dict|sum|any|all|min|max|sorted|next|enumerate|zip|map|filter)$/.test(
          callee,
        )
      )
        continue;
      const message = `\`${callee}()\` cannot run through an async generator expression`;
      tracing.say({ type: "fault", kind: "sync-iteration", node, message, mend: null });
    }
  }
}

function isAsyncGenerator(node: SyntaxNode): boolean {
  const clauses = namedChildren(node).filter((child) => child.type === "for_in_clause");
  if (clauses.some((clause) => hasKeyword(clause, "async"))) return true;
  const first = clauses[0] === undefined ? null : childOf(clauses[0], "right");
  const isInner = (child: SyntaxNode) =>
    child !== first && !["lambda", "generator_expression"].includes(child.type);
  return [...descendants(node, isInner)].some((child) => child.type === "await");
}
