import type { SyntaxNode } from "../../syntax/python/plain-tree.ts";
import type { ReachedFault } from "../../syntax/python/session-use/step.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import type { Handler } from "./handlers.ts";

interface Sort {
  readonly rule: string;
  readonly why: string;
  readonly fix: string;
  readonly level: "error" | "warning";
}

const notAwaited: Sort = {
  rule: "session-calls-awaited",
  why: "A call that is not awaited never reaches the database: what comes back is a coroutine, not a result.",
  fix: "Await the call on the session itself, in parentheses where a method of the result follows.",
  level: "error",
};
const inVain: Sort = {
  rule: "plain-calls-awaited",
  why: "What is no coroutine cannot be awaited; the route fails when it gets there.",
  fix: "Remove the `await` here.",
  level: "error",
};
const handed: Sort = {
  rule: "session-handed-to-sync-code",
  why: "A sync function does not fail when it gets an async session: its queries become coroutines that nobody awaits.",
  fix: "Await an async twin of the function, or run it with `await session.run_sync(...)`.",
  level: "error",
};
const unseen: Sort = {
  rule: "unseen-hand-off",
  why: "A sync function would silently run no query; what cannot be followed has to be looked at by a person.",
  fix: "Make sure that it is async and awaits every call on the session.",
  level: "warning",
};

const sorts: Readonly<Record<ReachedFault["kind"], Sort>> = {
  "not-awaited": notAwaited,
  "sync-iteration": notAwaited,
  "sync-context": notAwaited,
  concurrent: {
    ...notAwaited,
    why: "One async session runs one statement at a time; a second one meanwhile raises an error.",
    fix: "Await the calls one after the other.",
  },
  "awaited-in-vain": inVain,
  "await-outside-async": { ...inVain, why: "Python rejects the file.", fix: "Make the function async." },
  "missing-method": {
    rule: "missing-session-methods",
    why: "The async session has no such member, or one that means something else.",
    fix: "Use `select()` with `execute`, `scalar` or `scalars`, or `run_sync`.",
    level: "error",
  },
  thread: { ...handed, why: "An async session belongs to the event loop and must not be used in a thread." },
  "sync-helper": handed,
  unseen,
  "unseen-helper": unseen,
};

/** What is wrong with how the sessions of a handler are used, in it and below it. */
export function findSessionFaults(head: Handler, findings: RuledFindings): void {
  for (const fault of head.reach.faults) {
    const sort = sorts[fault.kind];
    const { step, node } = fault;
    const chain = step.chain.length > 1 ? ` (reached through ${step.chain.join(" → ")})` : "";
    const suggestion = suggestionFor(fault, head.texts.get(step.path) ?? "");
    findings.add(sort.rule, {
      message: `${step.name}: ${fault.message}${chain}.`,
      why: sort.why,
      fix: sort.fix,
      file: step.path,
      line: suggestion?.line ?? node.line,
      endLine: suggestion?.endLine ?? node.endLine,
      level: fault.isAwaited ? "warning" : sort.level,
      ...(suggestion === null ? {} : { suggestion: suggestion.text }),
    });
  }
}

/** The whole lines of the place with the mend in them. */
function suggestionFor(
  { mend }: ReachedFault,
  text: string,
): { readonly line: number; readonly endLine: number; readonly text: string } | null {
  if (mend === null || text === "") return null;
  const { node } = mend;
  const start = text.lastIndexOf("\n", node.start - 1) + 1;
  const end = text.indexOf("\n", node.end);
  const lines = text.slice(start, node.start) + mend.text + text.slice(node.end, end < 0 ? text.length : end);
  return { line: node.line, endLine: endLineOf(node), text: lines };
}

function endLineOf(node: SyntaxNode): number {
  return node.endLine;
}
