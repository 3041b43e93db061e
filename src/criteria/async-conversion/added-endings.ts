import type { SyntaxNode } from "../../syntax/python/plain-tree.ts";
import { withAround } from "../../syntax/python/session-use/fate.ts";
import { endings } from "../../syntax/python/session-use/session-methods.ts";
import type { Reach, Step } from "../../syntax/python/session-use/step.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import type { Handler } from "./handlers.ts";

interface Ending {
  readonly method: string;
  readonly step: Step;
  readonly node: SyntaxNode;
}

/** Commits and rollbacks that the conversion added, through aliases, helpers and `run_sync` too. */
export function findAddedEndings(base: Handler | null, head: Handler, findings: RuledFindings): void {
  const before = base === null ? [] : endingsOf(base.reach);
  const after = endingsOf(head.reach);
  for (const method of new Set(after.map((ending) => ending.method))) {
    const old = before.filter((ending) => ending.method === method);
    const now = after.filter((ending) => ending.method === method);
    for (const { step, node } of newest(now, old, now.length - old.length)) {
      findings.add("commit-added", {
        message: `${step.name}: ${describe(method)} was added.`,
        why: "The session dependency commits when the request ends; another end of the transaction splits one unit of work in two, or throws half of it away.",
        fix: "Leave the end of the transaction to the session dependency.",
        file: step.path,
        line: node.line,
        endLine: node.endLine,
        level: "error",
      });
    }
  }
}

function endingsOf({ calls }: Reach): readonly Ending[] {
  return calls.flatMap(({ step, use }) => {
    if (endings.has(use.method)) return [{ method: use.method, step, node: use.node }];
    return use.method === "begin" && isEntered(use.node) ? [{ method: "begin", step, node: use.node }] : [];
  });
}

/** `with session.begin():` commits when its block ends. */
function isEntered(node: SyntaxNode): boolean {
  return node.parent !== null && withAround(node.parent) !== null;
}

/** Those in functions that have more of them than before come first. */
function newest(now: readonly Ending[], old: readonly Ending[], count: number): readonly Ending[] {
  if (count <= 0) return [];
  const known = new Map<string, number>();
  for (const { step } of old) known.set(step.name, (known.get(step.name) ?? 0) + 1);
  const added: Ending[] = [];
  const kept: Ending[] = [];
  for (const ending of now) {
    const left = known.get(ending.step.name) ?? 0;
    known.set(ending.step.name, left - 1);
    (left > 0 ? kept : added).push(ending);
  }
  return [...added, ...kept].slice(0, count);
}

function describe(method: string): string {
  return method === "begin" ? "a `begin()` block, which commits at its end," : `\`${method}()\``;
}
