import { childOf, namedChildren, parameterName, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import { functionAround } from "../../syntax/python/session-use/fate.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import type { HandlerPair } from "./handlers.ts";

const why =
  "Only both together give the event loop something to do meanwhile: a plain function cannot await the session, and a sync session in an async function stops every other request.";

/** Half a conversion: the definition without the session, or the session without the definition. */
export function findHalfConversions({ head, base }: HandlerPair, findings: RuledFindings): void {
  if (head === null) return;
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
