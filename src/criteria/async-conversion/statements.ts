import type { SyntaxNode } from "../../syntax/python/plain-tree.ts";
import type { Reach } from "../../syntax/python/session-use/reach.ts";
import {
  type StatementPart,
  samePredicate,
  statementParts,
} from "../../syntax/python/session-use/statements.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import type { Handler } from "./handlers.ts";

/** Locks, conditions and the order of writes: a conversion changes none of them. */
export function compareStatements(base: Handler, head: Handler, findings: RuledFindings): void {
  const before = partsOf(base.reach);
  const after = partsOf(head.reach);
  comparePart("lock", before, after, { base, head }, findings);
  comparePart("predicate", before, after, { base, head }, findings);
  compareOrder(base, head, findings);
}

function partsOf(reach: Reach): readonly StatementPart[] {
  const nodes = [...new Set(reach.steps.map((step) => step.node))];
  const outermost = nodes.filter((node) => !nodes.some((other) => other !== node && contains(other, node)));
  return outermost.flatMap((node) => statementParts(node));
}

function comparePart(
  kind: StatementPart["kind"],
  before: readonly StatementPart[],
  after: readonly StatementPart[],
  { base, head }: { readonly base: Handler; readonly head: Handler },
  findings: RuledFindings,
): void {
  const left = after.filter((part) => part.kind === kind);
  const lost: StatementPart[] = [];
  for (const part of before.filter((candidate) => candidate.kind === kind)) {
    const index = left.findIndex((candidate) => samePredicate(candidate.meaning, part.meaning));
    if (index < 0) lost.push(part);
    else left.splice(index, 1);
  }
  for (const part of lost) {
    const [now] = left;
    if (now === undefined && isMoved(part.node.text, base, head)) continue;
    const at = now?.node ?? head.step.node;
    findings.add("statements-kept", {
      message: `${head.step.name}: the ${kind === "lock" ? "row lock" : "condition"} \`${shorten(part.node.text)}\` is ${now === undefined ? "gone" : `now \`${shorten(now.node.text)}\``}.`,
      why:
        kind === "lock"
          ? "Without its lock two requests change the same row at once; SQLite knows no row locks, so only MySQL and PostgreSQL would show it."
          : "Another condition reads or changes other rows.",
      fix: "Put it back as it was; a conversion changes how a statement is run, not what it says.",
      file: head.step.path,
      line: at.line,
      endLine: now === undefined ? at.line : at.endLine,
      level: "error",
    });
  }
  for (const part of lost.length > 0 || kind === "predicate" ? [] : left) {
    findings.add("statements-kept", {
      message: `${head.step.name}: the row lock \`${shorten(part.node.text)}\` is new.`,
      why: "A lock that was not there before can make requests wait for each other on MySQL and PostgreSQL.",
      fix: "Leave it out, or put it into a pull request of its own.",
      file: head.step.path,
      line: part.node.line,
      endLine: part.node.endLine,
      level: "warning",
    });
  }
}

/** What is only elsewhere now, for instance in a function that builds the statement, is not lost. */
function isMoved(text: string, base: Handler, head: Handler): boolean {
  const wanted = text.replace(/\s+/g, "");
  const count = ({ texts }: Handler) => {
    return [...texts.values()].join("\n").replace(/\s+/g, "").split(wanted).length;
  };
  return count(head) >= count(base);
}

const writes = new Set(["add", "add_all", "delete", "flush", "merge", "refresh", "expunge", "expire"]);

/** The order of what changes the session, and of what is asked between: compared where both sides do the same. */
function compareOrder(base: Handler, head: Handler, findings: RuledFindings): void {
  const before = orderOf(base.reach);
  const after = orderOf(head.reach);
  const flushes = (calls: readonly Call[]) => calls.filter((call) => call.method === "flush").length;
  if (flushes(after) < flushes(before)) {
    findings.add("statements-kept", remark(head, head.step.node, "`flush()` is gone", true));
  }
  const same =
    [...before]
      .map((call) => call.id)
      .sort()
      .join() ===
    [...after]
      .map((call) => call.id)
      .sort()
      .join();
  const moved = same ? after.find((call, index) => call.id !== before[index]?.id) : undefined;
  if (moved === undefined) return;
  const involvesWrite = after.some((call, index) => call.id !== before[index]?.id && writes.has(call.method));
  findings.add(
    "statements-kept",
    remark(head, moved.node, `\`${moved.method}()\` now runs at another point`, involvesWrite),
  );
}

interface Call {
  readonly method: string;
  readonly id: string;
  readonly node: SyntaxNode;
}

function orderOf(reach: Reach): readonly Call[] {
  const [start] = reach.steps;
  return reach.calls
    .filter(({ step }) => step === start)
    .map(({ use }) => ({ method: use.method, node: use.node }))
    .sort((a, b) => a.node.start - b.node.start)
    .map((call) => ({ ...call, id: `${call.method} ${argumentsOf(call.node)}` }));
}

function argumentsOf(node: SyntaxNode): string {
  return (node.children.find((child) => child.field === "arguments")?.text ?? "").replace(
    /\bawait\b|\s+/g,
    "",
  );
}

function remark(head: Handler, node: SyntaxNode, what: string, isError: boolean) {
  return {
    message: `${head.step.name}: ${what}.`,
    why: "The order in which rows are written and read decides about keys, locks and what a query sees.",
    fix: "Keep the order of the calls as it was.",
    file: head.step.path,
    line: node.line,
    endLine: node === head.step.node ? node.line : node.endLine,
    level: isError ? ("error" as const) : ("warning" as const),
  };
}

function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && rootOf(outer) === rootOf(inner);
}

function rootOf(node: SyntaxNode): SyntaxNode {
  let top = node;
  while (top.parent !== null) top = top.parent;
  return top;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
