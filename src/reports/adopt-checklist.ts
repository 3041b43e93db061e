import type { Scan } from "../domain/scan.ts";
import type { Target, TargetState } from "../domain/target.ts";
import { type ChecklistLine, readChecklist } from "./checklist-lines.ts";
import { matchLine } from "./match-checklist.ts";

/** The pull request that belongs on a target's line. */
export interface LinePullRequest {
  readonly number: number;
  readonly url: string;
}

/** The truth that a checklist is kept to. */
export interface ChecklistTruth {
  readonly scan: Scan;
  /** By target key: the open pull requests, or the merged ones of a converted target; the best one first. */
  readonly pullRequests: ReadonlyMap<string, readonly LinePullRequest[]>;
  /** Numbers of pull requests that were closed without a merge: their links are replaced. */
  readonly abandoned: ReadonlySet<number>;
}

/** A body with its check boxes and pull request links kept true. */
export interface AdoptedChecklist {
  readonly body: string;
  /** False when the body holds no line that matches a target: there is no checklist to keep. */
  readonly found: boolean;
  readonly ticked: readonly string[];
  /** Keys whose box was ticked by hand although they are not converted. */
  readonly unticked: readonly string[];
  readonly linked: readonly string[];
  /** Keys that can be converted and that no line names. */
  readonly missing: readonly string[];
  readonly unmatched: readonly { readonly line: string; readonly reason: string }[];
}

/**
 * States for which a box says something: ticked means converted. Where there is nothing to convert, or where nobody
 * can tell, a box is left as people set it.
 */
const boxes: Readonly<Partial<Record<TargetState, boolean>>> = {
  converted: true,
  "to-convert": false,
  blocking: false,
  mixed: false,
  blocked: false,
};

/**
 * Keeps a hand-kept checklist true, both ways. Only the character in a box and the pull request on the line change;
 * every other byte stays. Applying it twice changes nothing more.
 */
export function adoptChecklist(body: string, truth: ChecklistTruth): AdoptedChecklist {
  const ticked: string[] = [];
  const unticked: string[] = [];
  const linked: string[] = [];
  const unmatched: { line: string; reason: string }[] = [];
  const named = new Set<string>();
  const changes: Change[] = [];
  for (const line of readChecklist(body)) {
    const { target, reason } = matchLine(line, truth.scan.targets);
    if (target === null) {
      if (reason !== "names-no-target") unmatched.push({ line: line.text.trim(), reason: reasons[reason] });
      continue;
    }
    named.add(target.key);
    const done = boxes[target.state];
    if (done !== undefined && done !== line.ticked) {
      changes.push({ at: line.box, remove: 1, insert: done ? "x" : " " });
      (done ? ticked : unticked).push(target.key);
    }
    const link = linkChange(line, target, truth);
    if (link !== null) {
      changes.push(link);
      linked.push(target.key);
    }
  }
  return {
    body: named.size === 0 ? body : applyChanges(body, changes),
    found: named.size > 0,
    ticked,
    unticked,
    linked,
    missing:
      named.size === 0
        ? []
        : truth.scan.targets
            .filter((target) => boxes[target.state] !== undefined && !named.has(target.key))
            .map((target) => target.key),
    unmatched: named.size === 0 ? [] : unmatched,
  };
}

const reasons = {
  "not-found": "no such target",
  ambiguous: "fits several targets",
} as const;

interface Change {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** A link is added where there is none, and replaced where it leads to an abandoned pull request; others are people's. */
function linkChange(line: ChecklistLine, target: Target, truth: ChecklistTruth): Change | null {
  const best = truth.pullRequests.get(target.key)?.[0];
  if (best === undefined) return null;
  const known = truth.pullRequests.get(target.key) ?? [];
  if (line.pullRequests.some((link) => known.some((pull) => pull.number === link.number))) return null;
  const dead = line.pullRequests.find((link) => truth.abandoned.has(link.number));
  if (dead !== undefined) return { at: dead.start, remove: dead.length, insert: `${best.number}` };
  if (line.pullRequests.length > 0) return null;
  const end = line.start + line.text.trimEnd().length;
  const dangling = / (?:—|–|--?)$/.test(line.text.trimEnd());
  return { at: end, remove: 0, insert: dangling ? ` ${best.url}` : ` ${dashOf(line.text)} ${best.url}` };
}

/** The dash that the line uses already. */
function dashOf(text: string): string {
  const content = text.trimStart().slice(2);
  return [" — ", " – ", " -- ", " - "].find((dash) => content.includes(dash))?.trim() ?? "—";
}

function applyChanges(body: string, changes: readonly Change[]): string {
  return [...changes]
    .sort((a, b) => b.at - a.at)
    .reduce(
      (text, change) => text.slice(0, change.at) + change.insert + text.slice(change.at + change.remove),
      body,
    );
}
