import { conclude } from "../domain/criterion.ts";
import type { Judgement } from "../domain/judgement.ts";
import { type CheckRunOutput, checkRunConclusion } from "../domain/publisher.ts";
import type { PullRequestState } from "../domain/repository.ts";
import { renderCheckRun } from "../reports/check-run-output.ts";
import { pullRequestMarker, renderPullRequestComment } from "../reports/pull-request-comment.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import type { SettingsProblem } from "./load-settings.ts";

/** Name of our check run; branch protection refers to it. */
export const checkRunName = "Convert Status";

/** What is to be said about one head. */
export interface Publication {
  readonly pullRequest: PullRequestState;
  readonly judgements: readonly Judgement[];
  readonly reviewConclusion: "neutral" | "action_required";
  /** Hours without evidence after which waiting ends. */
  readonly waitingHours: number;
  readonly settingsProblems: readonly SettingsProblem[];
}

/**
 * Publishes the verdicts: one comment for the pull request, one check run for the head.
 * Nothing is said about a head that is no longer the pull request's: the work for the newer one is already asked for.
 */
export async function publishJudgements(context: WorkflowContext, publication: Publication): Promise<void> {
  const { pullRequest, judgements, settingsProblems } = publication;
  const live = await context.repository.pullRequest(pullRequest.number);
  if (live?.headSha !== pullRequest.headSha || live.state === "closed") return;

  const converting = judgements.filter((judgement) => judgement.conversions.length > 0);
  if (converting.length > 0) {
    const body = renderPullRequestComment(converting, {
      github: context.links.github,
      dashboard: context.links.dashboard,
    });
    await context.publisher.ensureComment(pullRequest.number, pullRequestMarker, body);
  } else {
    // A comment about a conversion that is no longer there would be a lie.
    await context.publisher.ensureNoComment(pullRequest.number, pullRequestMarker);
  }
  const hasWaitedTooLong = await isOverdue(context, publication);
  await context.publisher.ensureCheckRun(
    checkRunFor(context, publication, hasWaitedTooLong, settingsProblems),
  );
}

function checkRunFor(
  context: WorkflowContext,
  { pullRequest, judgements, reviewConclusion }: Publication,
  hasWaitedTooLong: boolean,
  settingsProblems: readonly SettingsProblem[],
): CheckRunOutput {
  const status =
    settingsProblems.length > 0
      ? "fail"
      : conclude(judgements.map((judgement) => ({ status: judgement.conclusion })));
  const outcome =
    status === "pending" && hasWaitedTooLong
      ? ({ status: "completed", conclusion: "action_required" } as const)
      : checkRunConclusion(status, reviewConclusion);
  return {
    name: checkRunName,
    headSha: pullRequest.headSha,
    externalId: `pull-request-${pullRequest.number}`,
    ...outcome,
    ...renderCheckRun(judgements, { settingsProblems, hasWaitedTooLong, github: context.links.github }),
    detailsUrl: null,
  };
}

/** Waiting for CI ends after a set time, counted from when this head was first judged. */
async function isOverdue(
  context: WorkflowContext,
  { pullRequest, judgements, waitingHours }: Publication,
): Promise<boolean> {
  for (const judgement of judgements) {
    if (judgement.conclusion !== "pending") continue;
    const last = await context.store.judgementOf(
      campaignKey(context, judgement.campaign.id),
      pullRequest.number,
    );
    if (last?.judgement.head !== judgement.head) continue;
    const waited = context.now().getTime() - new Date(last.judgedAt).getTime();
    if (waited > waitingHours * 3_600_000) return true;
  }
  return false;
}
