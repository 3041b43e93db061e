import type { SyntaxNode } from "../../syntax/python/plain-tree.ts";
import {
  type StatementPart,
  samePredicate,
  statementParts,
  statementsOf,
} from "../../syntax/python/session-use/statements.ts";
import type { Reach } from "../../syntax/python/session-use/step.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import type { Handler } from "./handlers.ts";

/** Locks, conditions, clauses and tables: a conversion changes how a statement is run, not what it says. */
export function compareStatements(base: Handler, head: Handler, findings: RuledFindings): void {
  const before = partsOf(base.reach);
  const after = partsOf(head.reach);
  comparePart("lock", before, after, { base, head }, findings);
  comparePart("predicate", before, after, { base, head }, findings);
  comparePart("clause", before, after, { base, head }, findings);
  compareTables(base, head, findings);
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
      message: `${head.step.name}: the ${names[kind]} \`${shorten(part.node.text)}\` is ${now === undefined ? "gone" : `now \`${shorten(now.node.text)}\``}.`,
      why:
        kind === "lock"
          ? "Without its lock two requests change the same row at once; SQLite knows no row locks, so only MySQL and PostgreSQL would show it."
          : "What is read or written is not the same any more.",
      fix: "Put it back as it was; a conversion changes how a statement is run, not what it says.",
      file: head.step.path,
      line: at.line,
      endLine: now === undefined ? at.line : at.endLine,
      level: "error",
    });
  }
  if (lost.length === 0) for (const part of left) added(part, { base, head }, findings);
}

const names = { lock: "row lock", predicate: "condition", clause: "clause" } as const;

/** A lock or a condition that was not there. Other clauses may be new: `limit(1)` says what `first()` said. */
function added(
  part: StatementPart,
  { base, head }: { readonly base: Handler; readonly head: Handler },
  findings: RuledFindings,
): void {
  if (part.kind === "clause") return;
  if (
    part.kind === "predicate" &&
    (isMoved(part.node.text, head, base) || isOfNewStatement(part, base, head))
  )
    return;
  findings.add("statements-kept", {
    message: `${head.step.name}: the ${names[part.kind]} \`${shorten(part.node.text)}\` is new.`,
    why:
      part.kind === "lock"
        ? "A lock that was not there before can make requests wait for each other on MySQL and PostgreSQL."
        : "Another condition reads or changes other rows.",
    fix: "Leave it out, or put it into a pull request of its own.",
    file: head.step.path,
    line: part.node.line,
    endLine: part.node.endLine,
    level: part.kind === "lock" ? "warning" : "error",
  });
}

/** Conditions of a statement that takes the place of `get`, of a lazy attribute or of a helper are no change. */
function isOfNewStatement(part: StatementPart, base: Handler, head: Handler): boolean {
  if (!contains(head.step.node, part.node)) return true;
  const before = statementsOf(base.step.node);
  if (statementsOf(head.step.node).length !== before.length) return true;
  return before.some(({ key }) => key !== null && part.meaning.includes(key));
}

/** Another table instead of the one that was read, or another key. */
function compareTables(base: Handler, head: Handler, findings: RuledFindings): void {
  const before = statementsOf(base.step.node);
  const after = statementsOf(head.step.node);
  if (before.length !== after.length) return;
  const known = new Set(before.flatMap(({ entities }) => entities));
  const now = new Set(after.flatMap(({ entities }) => entities));
  const lost = [...known].filter((name) => !now.has(name));
  const other = after.find(({ entities }) => entities.some((name) => !known.has(name)));
  const keys = new Set(after.map(({ key }) => key));
  // A row got by its key may be selected by it instead.
  const isSelected = (key: string) =>
    !after.some((one) => one.key !== null) && head.step.node.text.includes(key);
  const moved = before.find(({ key }) => key !== null && !keys.has(key) && !isSelected(key));
  const found = lost.length > 0 && other !== undefined ? other : moved;
  if (found === undefined) return;
  const isHead = contains(head.step.node, found.node);
  findings.add("statements-kept", {
    message: `${head.step.name}: \`${shorten(found.node.text)}\` ${isHead ? "reads another table than before" : "is gone"}.`,
    why: "What is read or written is not the same any more.",
    fix: "Put it back as it was; a conversion changes how a statement is run, not what it says.",
    file: head.step.path,
    line: isHead ? found.node.line : head.step.node.line,
    endLine: isHead ? found.node.endLine : head.step.node.line,
    level: "error",
  });
}

/** What is only elsewhere now, for instance in a function that builds the statement, is not lost. */
function isMoved(text: string, base: Handler, head: Handler): boolean {
  const wanted = text.replace(/\s+/g, "");
  const count = ({ texts }: Handler) => {
    return [...texts.values()].join("\n").replace(/\s+/g, "").split(wanted).length;
  };
  return count(head) >= count(base);
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
