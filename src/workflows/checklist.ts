import type { RecordedJudgement } from "../domain/campaign-store.ts";
import {
  type AdoptedChecklist,
  adoptChecklist,
  type ChecklistTruth,
  type LinePullRequest,
} from "../reports/adopt-checklist.ts";
import type { ChecklistFacts, EpicInput } from "../reports/epic-input.ts";
import { repositoryUrl } from "../reports/links.ts";

/** The body with boxes and links as the scan and the pull requests say. */
export function keepChecklist(body: string, input: EpicInput): AdoptedChecklist {
  return adoptChecklist(body, checklistTruth(input));
}

/**
 * What the section says about a hand-kept checklist; null where there is none.
 * @param isKept the boxes are corrected anyway, so wrong ticks are no contradiction for long
 */
export function checklistFacts(body: string, input: EpicInput, isKept: boolean): ChecklistFacts | null {
  const adopted = keepChecklist(body, input);
  if (!adopted.found) return null;
  return {
    tickedTooEarly: isKept ? [] : adopted.unticked,
    missing: adopted.missing,
    unmatched: adopted.unmatched.map(({ line }) => line),
  };
}

function checklistTruth(input: EpicInput): ChecklistTruth {
  const repository = repositoryUrl(input.links);
  const converted = new Set(
    input.scan.targets.filter((target) => target.state === "converted").map((target) => target.key),
  );
  const pullRequests = new Map<string, LinePullRequest[]>();
  for (const recorded of byUsefulness(input.pullRequests)) {
    const number = recorded.judgement.pullRequest;
    if (number === null || repository === null || recorded.state === "closed") continue;
    for (const { key } of recorded.judgement.conversions) {
      // A merged pull request is the answer only where its conversion is still there.
      if (recorded.state === "merged" && !converted.has(key)) continue;
      pullRequests.set(key, [
        ...(pullRequests.get(key) ?? []),
        { number, url: `${repository}/pull/${number}` },
      ]);
    }
  }
  const abandoned = input.pullRequests.flatMap(({ state, judgement }) =>
    state === "closed" && judgement.pullRequest !== null ? [judgement.pullRequest] : [],
  );
  return { scan: input.scan, pullRequests, abandoned: new Set(abandoned) };
}

/** Those that pass before those that do not, older before newer. */
function byUsefulness(pullRequests: readonly RecordedJudgement[]): readonly RecordedJudgement[] {
  const rank = ({ judgement }: RecordedJudgement) => (judgement.conclusion === "fail" ? 1 : 0);
  const number = ({ judgement }: RecordedJudgement) => judgement.pullRequest ?? 0;
  return [...pullRequests].sort((a, b) => rank(a) - rank(b) || number(a) - number(b));
}
