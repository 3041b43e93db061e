import { childOf, descendants, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import type { Reach } from "../../syntax/python/session-use/step.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import type { Handler } from "./handlers.ts";

const writes = new Set(
  "add add_all delete flush merge refresh expunge expire commit rollback hand-off".split(" "),
);

/** What changes the session, and when: a conversion drops none of it and keeps its order. */
export function compareWrites(base: Handler, head: Handler, findings: RuledFindings): void {
  for (const what of gone(base, head)) {
    findings.add("statements-kept", remark(head, head.step.node, `${what.name} is gone`, what.isError));
  }
  const before = orderOf(base.reach);
  const after = orderOf(head.reach);
  const same = sorted(before).join() === sorted(after).join();
  const index = same ? after.findIndex((call, at) => call.id !== before[at]?.id) : -1;
  const moved = after[index];
  if (moved !== undefined) {
    const isWrite = after.some((call, at) => call.id !== before[at]?.id && writes.has(call.method));
    findings.add(
      "statements-kept",
      remark(head, moved.node, `${moved.label} now runs at another point`, isWrite),
    );
    return;
  }
  const repeated = same ? after.find((call, at) => call.loops !== before[at]?.loops) : undefined;
  if (repeated !== undefined && writes.has(repeated.method)) {
    const what = `${repeated.label} now runs ${repeated.loops === 0 ? "outside of" : "in"} a loop`;
    findings.add("statements-kept", remark(head, repeated.node, what, true));
  }
}

/** Calls that were there at least once and are nowhere now, helpers that can be followed included. */
function gone(base: Handler, head: Handler): readonly { readonly name: string; readonly isError: boolean }[] {
  const isSeen = head.reach.faults.every(({ kind }) => kind !== "unseen-helper");
  const count = ({ reach }: Handler, names: readonly string[]) =>
    reach.calls.filter(({ use }) => names.includes(use.method)).length;
  const lost = (...names: string[]) => count(base, names) > 0 && count(head, names) === 0;
  const fewerFlushes = count(head, ["flush"]) < count(base, ["flush"]);
  return [
    ...(fewerFlushes ? [{ name: "`flush()`", isError: true }] : []),
    ...(isSeen && lost("add", "add_all", "merge") ? [{ name: "`add()`", isError: true }] : []),
    ...(isSeen && lost("delete") && !/\bdelete\(/.test(head.step.node.text)
      ? [{ name: "`delete()`", isError: true }]
      : []),
    ...(isSeen && lost("begin_nested") ? [{ name: "the savepoint", isError: true }] : []),
    ...(suppressesFlush(base) && !suppressesFlush(head) ? [{ name: "`no_autoflush`", isError: true }] : []),
    // Often redundant, since the dependency commits: for a person to say.
    ...(isSeen && lost("commit") ? [{ name: "`commit()`", isError: false }] : []),
  ];
}

function suppressesFlush({ reach }: Handler): boolean {
  return reach.steps.some(({ node }) => node.text.includes("no_autoflush"));
}

interface Call {
  readonly method: string;
  readonly label: string;
  /** The same for the same call on both sides. */
  readonly id: string;
  readonly node: SyntaxNode;
  /** How many loops it stands in. */
  readonly loops: number;
}

function sorted(calls: readonly Call[]): readonly string[] {
  return calls.map(({ id }) => id).sort();
}

/** What the handler itself does with its session, in source order; helpers by name, async twins as what they twin. */
function orderOf({ steps, calls, handOffs }: Reach): readonly Call[] {
  const [start] = steps;
  const own = calls
    .filter(({ step, use }) => step === start && use.method !== "run_sync")
    .map(({ use: { method, node } }) => ({
      method,
      label: `\`${method}()\``,
      id: `${method} ${argumentsOf(node)}`,
      node,
      loops: loopsAround(node),
    }));
  const given = handOffs
    .filter(({ step }) => step === start)
    .map(({ node, name }) => ({
      method: "hand-off",
      label: `\`${name}()\``,
      id: `hand-off ${name.replace(/^async_|_async$/g, "")}`,
      node,
      loops: loopsAround(node),
    }));
  return [...own, ...given].sort((a, b) => a.node.start - b.node.start);
}

function argumentsOf(node: SyntaxNode): string {
  return (childOf(node, "arguments")?.text ?? "").replace(/\bawait\b|\s+/g, "");
}

const loops = new Set(["for_statement", "while_statement", "list_comprehension", "set_comprehension"]);

function loopsAround(node: SyntaxNode): number {
  let count = 0;
  for (let above = node.parent; above !== null; above = above.parent) {
    if (above.type === "function_definition") break;
    // What a loop runs over is asked once.
    if (loops.has(above.type) && !isSource(node, above)) count++;
  }
  return count;
}

function isSource(node: SyntaxNode, loop: SyntaxNode): boolean {
  const clause = [...descendants(loop)].find((child) => child.field === "right");
  return clause !== undefined && clause.start <= node.start && node.end <= clause.end;
}

function remark(head: Handler, node: SyntaxNode, what: string, isError: boolean) {
  return {
    message: `${head.step.name}: ${what}.`,
    why: "The order in which rows are written and read decides about keys, locks and what a query sees.",
    fix: "Keep the calls, and their order, as they were.",
    file: head.step.path,
    line: node.line,
    endLine: node === head.step.node ? node.line : node.endLine,
    level: isError ? ("error" as const) : ("warning" as const),
  };
}
