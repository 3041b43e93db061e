import type { RuledFindings } from "../shared/ruled-findings.ts";
import type { Handler } from "./handlers.ts";

/** Calls that ran in a thread before, or not at all, and that now stop the event loop. */
export function findNewlyBlocking(base: Handler | null, head: Handler, findings: RuledFindings): void {
  if (!head.isAsync) return;
  // A plain handler runs in a thread, where it may block; an async one blocked the loop before already.
  const known = new Set(base?.isAsync === true ? base.blocking.map((blocking) => blocking.id) : []);
  // A call that hands the session to sync code is named for that.
  const named = new Set(head.reach.faults.map((fault) => fault.node.start));
  for (const { node, what, id } of head.blocking) {
    if (known.has(id) || named.has(node.start)) continue;
    findings.add("blocking-calls", {
      message: `${head.step.name} now runs ${what} on the event loop.`,
      why: "A plain handler runs in a thread; an async one runs on the event loop, where a blocking call stops every other request of the worker.",
      fix: "Use an async twin, or hand it to a thread with `run_in_threadpool` and a session of its own.",
      file: head.step.path,
      line: node.line,
      endLine: node.endLine,
      level: "error",
    });
  }
}
