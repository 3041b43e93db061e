import type { RecordedJudgement } from "../domain/campaign-store.ts";
import type { Target } from "../domain/target.ts";
import type { EpicInput } from "./epic-input.ts";
import { targetReportOf } from "./scan-json.ts";

/** Something that two sources of truth say differently, or that two people do at once. */
export interface Contradiction {
  readonly key: string;
  readonly kind: "ticked-too-early" | "merged-unchanged" | "two-pull-requests" | "excluded-but-converted";
  /** The pull requests that take part. */
  readonly pullRequests: readonly number[];
}

/** Open and merged pull requests by the key of the targets they convert, open ones first, newest first. */
export function pullRequestsByKey(
  judgements: readonly RecordedJudgement[],
): Map<string, RecordedJudgement[]> {
  const byKey = new Map<string, RecordedJudgement[]>();
  for (const recorded of [...judgements].sort(openThenNewest)) {
    if (recorded.state === "closed") continue;
    for (const { key } of recorded.judgement.conversions) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [recorded]);
      else if (!list.includes(recorded)) list.push(recorded);
    }
  }
  return byKey;
}

/** What contradicts what; in the order of the scan, so that equal inputs give equal text. */
export function findContradictions(input: EpicInput): readonly Contradiction[] {
  const byKey = pullRequestsByKey(input.pullRequests);
  const regressed = new Set(input.regressions.map((regression) => regression.key));
  const tickedTooEarly = new Set(input.checklist?.tickedTooEarly ?? []);
  return input.scan.targets.flatMap((target) => {
    const { key } = target;
    const found: Contradiction[] = [];
    const of = (state: RecordedJudgement["state"]) =>
      (byKey.get(key) ?? []).filter((recorded) => recorded.state === state).flatMap(numberOf);
    const open = of("open");
    const merged = of("merged");
    if (tickedTooEarly.has(key)) found.push({ key, kind: "ticked-too-early", pullRequests: [] });
    if (merged.length > 0 && isUnconverted(target) && !regressed.has(key)) {
      found.push({ key, kind: "merged-unchanged", pullRequests: merged });
    }
    if (open.length > 1) found.push({ key, kind: "two-pull-requests", pullRequests: open });
    if (target.state === "excluded" && looksConverted(target)) {
      found.push({ key, kind: "excluded-but-converted", pullRequests: [] });
    }
    return found;
  });
}

/** The number of a judged pull request; nothing for judgements without one. */
export function numberOf(recorded: RecordedJudgement): number[] {
  const { pullRequest } = recorded.judgement;
  return pullRequest === null ? [] : [pullRequest];
}

/** True for states that a conversion would change. */
export function isUnconverted(target: Target): boolean {
  return ["to-convert", "blocking", "mixed", "blocked"].includes(target.state);
}

function looksConverted(target: Target): boolean {
  const { definition, session } = targetReportOf(target);
  return definition === "async" && session === "async";
}

function openThenNewest(a: RecordedJudgement, b: RecordedJudgement): number {
  const rank = (recorded: RecordedJudgement) => (recorded.state === "open" ? 0 : 1);
  return rank(a) - rank(b) || (b.judgement.pullRequest ?? 0) - (a.judgement.pullRequest ?? 0);
}
