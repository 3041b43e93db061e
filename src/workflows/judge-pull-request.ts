import type { RecordedJudgement } from "../domain/campaign-store.ts";
import type { Judgement } from "../domain/judgement.ts";
import type { Comparison, PullRequestState } from "../domain/repository.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import { endWaiting } from "./end-waiting.ts";
import { judge } from "./judge.ts";
import { loadJudgementInput } from "./judgement-input.ts";
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
    await endWaiting(context, number, null);
    await rememberClosed(context, campaigns, pullRequest);
    return;
  }
  if (campaigns.length === 0 && settings.problems.length === 0) return;

  const comparison = await context.repository.compare(pullRequest.baseRef, pullRequest.headSha);
  const judgements: Judgement[] = [];
  for (const campaign of campaigns) {
    judgements.push(await judgeByCampaign(context, campaign, settings, { pullRequest, comparison }));
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
  await endWaiting(context, number, pullRequest.headSha);
  for (const judgement of judgements) await remember(context, judgement, pullRequest);
}

async function judgeByCampaign(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  settings: SettingsInForce,
  looked: { readonly pullRequest: PullRequestState; readonly comparison: Comparison },
): Promise<Judgement> {
  const input = await loadJudgementInput(context, campaign, settings, looked);
  return (await judge(campaign, input, { cache: context.store.scanCache })).judgement;
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
