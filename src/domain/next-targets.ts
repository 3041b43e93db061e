import { isRoute, type Target } from "./target.ts";

/** A good target to convert next, with what speaks for it. */
export interface NextTarget {
  readonly target: Target;
  readonly score: number;
  /** In the order of weight; short phrases. */
  readonly reasons: readonly string[];
}

/** What is known beside the scan. */
export interface Surroundings {
  /** How many tests exercise a target, by key; null where tests were not mapped. */
  readonly tests: ReadonlyMap<string, number> | null;
  /** Keys that an open pull request converts. */
  readonly claimed: ReadonlySet<string>;
  /** Files that an open pull request converts something in. */
  readonly busyFiles: ReadonlySet<string>;
}

const readOnlyMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Targets that are ready to be converted, best first: read-only, tested, few hazards, nobody on them. Blocked,
 * excluded and unresolved ones are not ready; whoever has an open pull request keeps the target.
 */
export function nextTargets(targets: readonly Target[], surroundings: Surroundings): readonly NextTarget[] {
  return targets
    .filter((target) => isReady(target) && !surroundings.claimed.has(target.key))
    .map((target) => weigh(target, surroundings))
    .sort((a, b) => b.score - a.score || (a.target.key < b.target.key ? -1 : 1));
}

function isReady(target: Target): boolean {
  return target.state === "to-convert" || target.state === "blocking" || target.state === "mixed";
}

function weigh(target: Target, { tests, busyFiles }: Surroundings): NextTarget {
  const reasons: string[] = [];
  let score = 0;
  const add = (points: number, reason: string) => {
    score += points;
    reasons.push(reason);
  };
  if (target.state === "blocking") add(6, "blocks the event loop today");
  if (target.state === "mixed") add(2, "half converted");
  if (isRoute(target) && readOnlyMethods.has(target.method)) add(4, "read-only");
  const tested = tests?.get(target.key);
  if (tests !== null) {
    if (tested === undefined || tested === 0) add(-3, "no test found");
    else add(3, tested === 1 ? "1 test" : `${tested} tests`);
  }
  if (target.marks.includes("streaming")) add(-4, "streams its response");
  if (target.marks.includes("via-dependency")) add(-2, "gets its session through a dependency");
  if (target.marks.includes("dependency-sync-session")) add(-1, "a dependency stays sync");
  if (target.marks.includes("conditional")) add(-1, "mounted only under a condition");
  if (busyFiles.has(target.file)) add(-2, "its file is being changed by an open pull request");
  else add(1, "nobody is on its file");
  return { target, score, reasons };
}
