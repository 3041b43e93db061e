import { childOf, hasKeyword, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { parameterNames } from "./references.ts";
import type { Tracing } from "./tracing.ts";

/** `run_sync(f, ...)` calls `f` with the sync session, in a greenlet on the event loop. */
export function runSync(call: SyntaxNode, tracing: Tracing): void {
  const list = childOf(call, "arguments");
  const given = list === null ? undefined : namedChildren(list)[0];
  if (given === undefined) return;
  const local = given.type === "identifier" ? tracing.localFunction(given.text) : null;
  const target = given.type === "lambda" ? given : local;
  if (target === null) {
    tracing.say({
      type: "hand-off",
      call,
      callee: given,
      argument: 0,
      session: "sync",
      throughRunSync: true,
    });
    return;
  }
  if (hasKeyword(target, "async")) {
    const message =
      "`run_sync` takes a plain function; an `async def` gives it a coroutine that nobody awaits";
    tracing.say({ type: "fault", kind: "not-awaited", node: call, message, mend: null });
  }
  const [first] = parameterNames(target);
  if (first !== undefined) tracing.bind(target, first, { type: "session", session: "sync" });
}
