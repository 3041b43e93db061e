import type { Target, TargetState } from "../../domain/target.ts";
import { childOf, namedChildren, parameterName, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import { functionAround } from "../../syntax/python/session-use/fate.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import type { Handler, HandlerPair } from "./handlers.ts";

const why =
  "Only both together give the event loop something to do meanwhile: a plain function cannot await the session, and a sync session in an async function stops every other request.";

/** Half a conversion: the definition without the session, or the session without the definition. */
export function findHalfConversions({ head, base, after }: HandlerPair, findings: RuledFindings): void {
  if (head === null) return;
  findUnconverted(head, after, findings);
  const { step, isAsync, sessions, texts } = head;
  const { path: file, node } = step;
  const lines = (texts.get(file) ?? "").split("\n");
  const usesAsync =
    [...sessions.values()].includes("async") || head.reach.calls.some(({ use }) => use.session === "async");
  if (!isAsync && (usesAsync || sessions.size === 0)) {
    const header = lines[node.line - 1] ?? "";
    findings.add("async-handler", {
      message: `${step.name} is still a plain \`def\`${usesAsync ? ", though it takes an async session" : ""}.`,
      why,
      fix: "Write `async def`.",
      file,
      line: node.line,
      endLine: node.line,
      level: "error",
      suggestion: header.replace(/\bdef\b/, "async def"),
    });
  }
  for (const parameter of namedChildren(childOf(node, "parameters") ?? node)) {
    const name = parameterName(parameter);
    if (name === null || sessions.get(name) !== "sync") continue;
    const line = parameter.line;
    const swapped = swapDependency(lines[line - 1] ?? "");
    findings.add("async-session", {
      message: `${step.name} still takes a sync session (\`${name}\`).`,
      why,
      fix: "Take the async session dependency.",
      file,
      line,
      endLine: line,
      level: "error",
      ...(swapped === null || !isAsync ? {} : { suggestion: swapped }),
    });
  }
  const opened = head.reach.calls.find(
    ({ step: at, use }) => at.node === node && use.session === "sync" && !isRunSync(use.node),
  );
  const takesSync = [...sessions.values()].includes("sync");
  if (!isAsync || opened === undefined || takesSync || base?.isAsync === true) return;
  findings.add("async-session", {
    message: `${step.name} still uses a sync session that it opens itself.`,
    why,
    fix: "Use the async session.",
    file,
    line: opened.use.node.line,
    endLine: opened.use.node.endLine,
    level: "error",
  });
}

const states: Readonly<Partial<Record<TargetState, string>>> = {
  "to-convert": "still uses a sync session",
  blocking: "uses a sync session on the event loop",
  mixed: "mixes sync and async",
  "no-session": "has no session that could be seen",
  unresolved: "could not be resolved",
  unmounted: "is not reached by any app now",
};

/** Whatever the reason: a route that the scan does not count as converted is not converted. */
function findUnconverted(head: Handler, after: Target, findings: RuledFindings): void {
  const what = states[after.state];
  if (what === undefined) return;
  const isKnownSync = head.isAsync && [...head.sessions.values()].includes("sync");
  // These two are said more exactly below.
  if (isKnownSync || (!head.isAsync && after.state !== "unresolved" && after.state !== "unmounted")) return;
  const [reason] = after.reasons;
  const isViaDependency = after.marks.includes("via-dependency");
  const because = reason === undefined ? "" : `: ${reason.message} (${reason.file}:${reason.line})`;
  const [unknown] = head.unknownTypes;
  findings.add("async-session", {
    message:
      unknown === undefined
        ? `${head.step.name} ${what}${because}.`
        : `${head.step.name} takes \`${unknown}\`, which its file neither defines nor imports.`,
    why: isViaDependency ? "Its session comes from a dependency, which has to be async as well." : why,
    fix: unknown === undefined ? "Take the async session dependency." : `Import \`${unknown}\`.`,
    file: head.step.path,
    line: head.step.node.line,
    endLine: head.step.node.line,
    level: after.state === "no-session" && unknown === undefined ? "warning" : "error",
  });
}

/** `SessionDep` becomes `AsyncSessionDep`; only where the name says what it is. */
function swapDependency(line: string): string | null {
  return /(?<!Async)\bSessionDep\b/.test(line) ? line.replace(/\bSessionDep\b/, "AsyncSessionDep") : null;
}

/** The sync session inside of `run_sync(lambda s: ...)`, or of a nested function given to it, is the right one. */
function isRunSync(node: SyntaxNode): boolean {
  const around = functionAround(node);
  if (around === null) return false;
  const name = childOf(around, "name")?.text;
  const outer = functionAround(around);
  const isGiven = name !== undefined && (outer?.text.includes(`run_sync(${name}`) ?? false);
  const call = around.parent?.parent;
  const isArgument =
    call?.type === "call" && (childOf(call, "function")?.text.endsWith(".run_sync") ?? false);
  return isGiven || isArgument;
}
