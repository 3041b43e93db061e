import { childOf, namedChildren, parameterName } from "../../syntax/python/plain-tree.ts";
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
    ({ step: at, use }) => at.node === node && use.session === "sync" && !insideRunSync(use.node.text),
  );
  if (isAsync && opened !== undefined && ![...sessions.values()].includes("sync") && base?.isAsync !== true) {
    if (isGivenByRunSync(opened.use.node)) return;
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
}

/** `SessionDep` becomes `AsyncSessionDep`; only where the name says what it is. */
function swapDependency(line: string): string | null {
  return /(?<!Async)\bSessionDep\b/.test(line) ? line.replace(/\bSessionDep\b/, "AsyncSessionDep") : null;
}

function insideRunSync(text: string): boolean {
  return text.includes("run_sync");
}

/** The sync session inside of `run_sync(lambda s: ...)` is the right one. */
function isGivenByRunSync(node: { readonly parent: unknown } & Parameters<typeof childOf>[0]): boolean {
  for (
    let above = node.parent as Parameters<typeof childOf>[0] | null;
    above !== null;
    above = above.parent
  ) {
    if (above.type === "call" && /\.run_sync$/.test(childOf(above, "function")?.text ?? "")) return true;
    if (above.type === "function_definition") {
      const name = childOf(above, "name")?.text ?? "";
      const outer = above.parent;
      if (outer !== null && name !== "" && rootOf(outer).text.includes(`run_sync(${name}`)) return true;
    }
  }
  return false;
}

function rootOf(node: Parameters<typeof childOf>[0]): Parameters<typeof childOf>[0] {
  let top = node;
  while (top.parent !== null) top = top.parent;
  return top;
}
