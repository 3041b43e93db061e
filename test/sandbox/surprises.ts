import type { Status } from "../../src/domain/criterion.ts";
import type { Judgement } from "../../src/domain/judgement.ts";

/** What is known beforehand of the verdict on a pull request. */
export interface Expectation {
  readonly branch: string;
  /** What every honest judge would say once CI has finished. */
  readonly conclusion: Status;
  /** The criterion that it breaks, or null. */
  readonly breaks: string | null;
}

/** What differs from what every honest judge would say. */
export function findSurprises(chapter: Expectation, number: number, judgement: Judgement | null): string[] {
  const conclusion = judgement?.conclusion ?? "not-applicable";
  const name = `#${number} (${chapter.branch})`;
  if (conclusion !== chapter.conclusion)
    return [`${name}: expected ${chapter.conclusion}, the app says ${conclusion}`];
  const failed =
    judgement?.verdicts.filter((verdict) => verdict.status === "fail").map((verdict) => verdict.criterion) ??
    [];
  if (chapter.breaks !== null && !failed.includes(chapter.breaks))
    return [`${name}: ${chapter.breaks} should fail`];
  return [];
}
