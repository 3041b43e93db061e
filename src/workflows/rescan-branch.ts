import { repositoryName } from "../domain/work.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";
import { publishSettingsProblems } from "./publish-settings-problems.ts";
import { scanCommit } from "./scan-commit.ts";
import { settingsInForce } from "./settings-in-force.ts";

/**
 * Scans the tracked branch of every campaign as it is now, remembers the result and has the epic looked at.
 * @param pushed only campaigns that track this branch; null: all
 */
export async function rescanBranch(context: WorkflowContext, pushed: string | null): Promise<void> {
  const name = repositoryName(context.repository.id).toLowerCase();
  const settingsBefore = await context.store.lastGoodSettings(name);
  const settings = await settingsInForce(context);
  if (settings === null) return;
  await publishSettingsProblems(context, settings);
  for (const campaign of settings.loaded.campaigns) {
    const branch = campaign.settings.branch ?? settings.defaultBranch;
    if (pushed !== null && pushed !== branch && pushed !== settings.defaultBranch) continue;
    await rescanCampaign(context, campaign, branch);
    if (settings.loaded.commit !== settingsBefore?.commit) await judgeOpenPullRequests(context, branch);
  }
}

async function rescanCampaign(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  branch: string,
): Promise<void> {
  const { repository, store, queue, log } = context;
  const [tip] = await repository.history(branch, 1);
  if (tip === undefined) {
    log.warn({ campaign: campaign.settings.id, branch }, "tracked branch does not exist");
    return;
  }
  const key = campaignKey(context, campaign.settings.id);
  const isFirst = (await store.latestScan(key)) === null;
  await scanCommit(context, campaign, tip);
  await store.recordTip(key, tip.sha);
  await store.recordPlace(key, {
    name: repositoryName(repository.id),
    installation: repository.id.installation,
    isPrivate: await repository.isPrivate(),
    branch,
  });
  await queue.request({ verb: "refresh-epic", repository: repository.id, campaign: campaign.settings.id });
  if (isFirst) {
    await queue.request(
      { verb: "back-fill-history", repository: repository.id, campaign: campaign.settings.id },
      "back-fill",
    );
  }
}

/** New settings can change every open verdict. */
async function judgeOpenPullRequests(context: WorkflowContext, branch: string): Promise<void> {
  for (const pullRequest of await context.repository.openPullRequests(branch)) {
    await context.queue.request(
      { verb: "judge-pull-request", repository: context.repository.id, pullRequest: pullRequest.number },
      "sweep",
    );
  }
}
