import type { CompetingPullRequest } from "../domain/pull-request.ts";
import type { Comparison, PullRequestState } from "../domain/repository.ts";
import { repositoryName } from "../domain/work.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import type { JudgementInput } from "./judge.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";
import type { SettingsInForce } from "./settings-in-force.ts";

/** Everything that judging a pull request by a campaign depends on, as it is live. */
export async function loadJudgementInput(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  settings: SettingsInForce,
  { pullRequest, comparison }: { readonly pullRequest: PullRequestState; readonly comparison: Comparison },
): Promise<JudgementInput> {
  const { repository } = context;
  return {
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
  };
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
