import type { Judgement } from "../domain/judgement.ts";
import type { PullRequestState } from "../domain/repository.ts";
import { repositoryName } from "../domain/work.ts";
import { renderCheckRun } from "../reports/check-run-output.ts";
import {
  hasSomethingToSay,
  pullRequestCommentMarker,
  renderPullRequestComment,
} from "../reports/pull-request-comment.ts";
import { withSettingsProblems } from "../reports/settings-problems.ts";
import { campaignKey, linksOf, type WorkflowContext } from "./context.ts";
import type { SettingsProblem } from "./load-settings.ts";

/** Name of our check run; branch protection refers to it. */
export const checkRunName = "Convert Status";

/** Identity of our check run on a pull request, across retries. */
export function externalIdOf(pullRequest: number): string {
  return `pull-request-${pullRequest}`;
}

/** What is to be said about one head. */
export interface Publication {
  readonly pullRequest: PullRequestState;
  readonly judgements: readonly Judgement[];
  readonly reviewConclusion: "neutral" | "action_required";
  /** Hours without evidence after which waiting ends. */
  readonly waitingHours: number;
  /** What is wrong with the settings file that the pull request edits. */
  readonly settingsProblems: readonly SettingsProblem[];
}

/**
 * Publishes the verdicts: one comment for the pull request, one check run for the head.
 * Nothing is said about a head that is no longer the pull request's: the work for the newer one is already asked for.
 */
export async function publishJudgements(context: WorkflowContext, publication: Publication): Promise<void> {
  const { pullRequest, judgements } = publication;
  const live = await context.repository.pullRequest(pullRequest.number);
  if (live?.headSha !== pullRequest.headSha || live.state === "closed") return;

  const links = linksOf(context);
  if (hasSomethingToSay(judgements)) {
    const body = renderPullRequestComment(judgements, links);
    await context.publisher.ensureComment(pullRequest.number, pullRequestCommentMarker, body);
  } else {
    // A comment about a conversion that is no longer there would be a lie.
    await context.publisher.ensureNoComment(pullRequest.number, pullRequestCommentMarker);
  }
  const checkRun = renderCheckRun(judgements, {
    name: checkRunName,
    headSha: pullRequest.headSha,
    externalId: externalIdOf(pullRequest.number),
    detailsUrl: null,
    links,
    reviewConclusion: publication.reviewConclusion,
    waitedInVain: await hasWaitedInVain(context, publication),
  });
  if (checkRun.status !== "completed") {
    const repository = repositoryName(context.repository.id).toLowerCase();
    await context.store.recordWaiting(repository, pullRequest.number, pullRequest.headSha);
  }
  await context.publisher.ensureCheckRun(withSettingsProblems(checkRun, publication.settingsProblems));
}

/** Waiting for CI ends after a set time, counted from when this head was first judged. */
async function hasWaitedInVain(
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
