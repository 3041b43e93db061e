import { childOf, type SyntaxNode } from "../plain-tree.ts";
import type { Trace } from "./trace-sessions.ts";
import type { Use } from "./use.ts";

type Together = Use & { type: "concurrent" };

/** Coroutines that run at the same time on the same session; each on a session of its own is fine. */
export function concurrentFaults(
  together: readonly Together[],
  trace: Trace,
): readonly { readonly node: SyntaxNode; readonly message: string }[] {
  const found = together.filter((one) => {
    const own = sessionsOf(one.node, trace);
    if (own.size === 0) return false;
    if (one.until !== null) return usesMeanwhile(one, own, trace);
    if (one.isRepeated) return true;
    return together.some(
      (other) =>
        other !== one &&
        other.node !== one.node &&
        other.group === one.group &&
        [...sessionsOf(other.node, trace)].some((name) => own.has(name)),
    );
  });
  return found.map(({ node, of }) => ({
    node,
    message: `\`${of}\` runs together with other calls, and one session serves one call at a time`,
  }));
}

/** Sessions that an expression names, itself or in the function inside of the function that it calls. */
function sessionsOf(node: SyntaxNode, trace: Trace): ReadonlySet<string> {
  const called = childOf(node, "function")?.text ?? "";
  const inner = trace.localFunction(called);
  return new Set([...trace.sessionsIn(node), ...(inner === null ? [] : givenSessions(inner, trace))]);
}

/** Sessions that a function inside opens itself are new in each call. */
function givenSessions(inner: SyntaxNode, trace: Trace): readonly string[] {
  return [...trace.sessionsIn(inner)].filter((name) => name === "");
}

/** True when the session is used between the start of a task and the place where the task is awaited. */
function usesMeanwhile({ node, until }: Together, own: ReadonlySet<string>, trace: Trace): boolean {
  return trace.uses.some((use) => {
    const at = use.type === "hand-off" ? use.call : use.type === "call" ? use.node : null;
    if (at === null || at.start < node.end || at.start >= (until ?? 0)) return false;
    return [...trace.sessionsIn(at)].some((name) => own.has(name));
  });
}
