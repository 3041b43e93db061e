import type { RecordedJudgement } from "../domain/campaign-store.ts";
import type { Judgement } from "../domain/judgement.ts";
import type { CompetingPullRequest } from "../domain/pull-request.ts";
import type { Comparison, PullRequestState } from "../domain/repository.ts";
import { repositoryName } from "../domain/work.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import { judge } from "./judge.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";
import { proposedSettingsProblems } from "./proposed-settings.ts";
import { publishJudgements } from "./publish-judgements.ts";
import { type SettingsInForce, settingsInForce } from "./settings-in-force.ts";

/**
 * Looks at one pull request as it is now and publishes the verdicts on it.
 * A closed one is only remembered: its comment and check run stay as they were when it was decided.
 */
export async function judgePullRequest(context: WorkflowContext, number: number): Promise<void> {
  const pullRequest = await context.repository.pullRequest(number);
  if (pullRequest === null) return;
  const settings = await settingsInForce(context);
  if (settings === null) return;
  const campaigns = settings.loaded.campaigns.filter(
    (campaign) => (campaign.settings.branch ?? settings.defaultBranch) === pullRequest.baseRef,
  );
  if (pullRequest.state === "closed") {
    await rememberClosed(context, campaigns, pullRequest);
    return;
  }
  if (campaigns.length === 0 && settings.problems.length === 0) return;

  const comparison = await context.repository.compare(pullRequest.baseRef, pullRequest.headSha);
  const judgements: Judgement[] = [];
  for (const campaign of campaigns) {
    judgements.push(await judgeByCampaign(context, campaign, settings, pullRequest, comparison));
  }
  await publishJudgements(context, {
    pullRequest,
    judgements,
    reviewConclusion: campaigns.some(
      (campaign) => campaign.settings.ci.review_conclusion === "action_required",
    )
      ? "action_required"
      : "neutral",
    waitingHours: Math.min(...campaigns.map((campaign) => campaign.settings.ci.pending_hours)),
    settingsProblems: await proposedSettingsProblems(context, pullRequest, comparison),
  });
  for (const judgement of judgements) await remember(context, judgement, pullRequest);
}

async function judgeByCampaign(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  settings: SettingsInForce,
  pullRequest: PullRequestState,
  comparison: Comparison,
): Promise<Judgement> {
  const { repository, store } = context;
  const { judgement } = await judge(
    campaign,
    {
      repository: repositoryName(repository.id),
      number: pullRequest.number,
      title: pullRequest.title,
      body: pullRequest.body,
      base: await repository.treeAt(comparison.mergeBaseSha),
      head: await repository.treeAt(pullRequest.headSha),
      baseSha: comparison.mergeBaseSha,
      headSha: pullRequest.headSha,
      changedFiles: comparison.files,
      checkRuns: await repository.checkRuns(pullRequest.headSha, {
        commitStatuses: campaign.settings.ci.commit_statuses,
      }),
      competing: await findCompeting(context, campaign, pullRequest.number),
      unreadable: comparison.complete
        ? []
        : [
            "GitHub's list of changed files was cut short, so a change could have been missed. Split the pull request.",
          ],
      settingsSource: settings.loaded.source,
      settingsCommit: settings.loaded.commit,
    },
    { cache: store.scanCache },
  );
  return judgement;
}

/** Other open pull requests as they were last judged, and what they convert. */
async function findCompeting(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  number: number,
): Promise<readonly CompetingPullRequest[]> {
  const recorded = await context.store.judgements(campaignKey(context, campaign.settings.id));
  return recorded.flatMap(({ judgement, state }) => {
    if (state !== "open" || judgement.pullRequest === null || judgement.pullRequest === number) return [];
    const keys = judgement.conversions.map((conversion) => conversion.key);
    return keys.length === 0 ? [] : [{ number: judgement.pullRequest, keys }];
  });
}

/** Keeps the judgement and has the epic looked at when it says something new. */
async function remember(
  context: WorkflowContext,
  judgement: Judgement,
  pullRequest: PullRequestState,
): Promise<void> {
  const key = campaignKey(context, judgement.campaign.id);
  const last = await context.store.judgementOf(key, pullRequest.number);
  const recorded: RecordedJudgement = {
    judgement,
    title: pullRequest.title,
    author: pullRequest.author,
    state: "open",
    // When this head was first judged: waiting for CI is measured from it.
    judgedAt: last?.judgement.head === judgement.head ? last.judgedAt : context.now().toISOString(),
  };
  if (last !== null && JSON.stringify(last) === JSON.stringify(recorded)) return;
  await context.store.recordJudgement(key, recorded);
  if (judgement.conversions.length === 0 && (last === null || last.judgement.conversions.length === 0))
    return;
  await requestEpic(context, judgement.campaign.id);
}

async function rememberClosed(
  context: WorkflowContext,
  campaigns: readonly ConfiguredCampaign[],
  pullRequest: PullRequestState,
): Promise<void> {
  const state = pullRequest.merged ? "merged" : "closed";
  for (const campaign of campaigns) {
    const key = campaignKey(context, campaign.settings.id);
    const last = await context.store.judgementOf(key, pullRequest.number);
    if (last === null || last.state === state) continue;
    await context.store.recordJudgement(key, { ...last, state, title: pullRequest.title });
    await requestEpic(context, campaign.settings.id);
  }
  if (pullRequest.merged && campaigns.length > 0) {
    await context.queue.request({ verb: "rescan-branch", repository: context.repository.id, pushed: null });
  }
}

async function requestEpic(context: WorkflowContext, campaign: string): Promise<void> {
  await context.queue.request({ verb: "refresh-epic", repository: context.repository.id, campaign });
}
