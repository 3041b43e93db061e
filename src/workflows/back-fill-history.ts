import { campaignKey, type WorkflowContext } from "./context.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";
import { scanCommit } from "./scan-commit.ts";
import { settingsInForce } from "./settings-in-force.ts";

/** Commits of the tracked branch that are looked through for points of the burn-up. */
const maximumCommits = 1_000;
/** Points that are scanned at most; a longer history is thinned to one a week. */
const maximumPoints = 60;
/** Points per piece of work: short work loses little in a crash and lets live work pass. */
const pointsAtOnce = 3;

interface HistoryPoint {
  readonly sha: string;
  readonly committedAt: string;
}

/**
 * Scans the history of the tracked branch, newest first, a few commits at a time, and asks for its own continuation:
 * bounded, resumable, and never in the way of live work.
 */
export async function backFillHistory(context: WorkflowContext, campaignId: string): Promise<void> {
  const settings = await settingsInForce(context);
  const campaign = settings?.loaded.campaigns.find((candidate) => candidate.settings.id === campaignId);
  if (settings === null || campaign === undefined) return;
  const branch = campaign.settings.branch ?? settings.defaultBranch;
  const missing = await findMissingPoints(context, campaign, branch);
  const now = missing.slice(0, pointsAtOnce);
  for (const point of now) await scanCommit(context, campaign, point);
  const left = missing.length - now.length;
  context.log.info({ campaign: campaignId, scanned: now.length, left }, "history back-filled");
  const repository = context.repository.id;
  if (left > 0) {
    await context.queue.request({ verb: "back-fill-history", repository, campaign: campaignId }, "back-fill");
  } else if (now.length > 0) {
    await context.queue.request({ verb: "refresh-epic", repository, campaign: campaignId }, "sweep");
  }
}

async function findMissingPoints(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  branch: string,
): Promise<readonly HistoryPoint[]> {
  const history = await context.repository.history(branch, maximumCommits);
  const points = history.length <= maximumPoints ? history : lastOfEveryWeek(history).slice(0, maximumPoints);
  const key = campaignKey(context, campaign.settings.id);
  const missing: HistoryPoint[] = [];
  for (const point of points) {
    if ((await context.store.scanAt(key, point.sha)) === null) missing.push(point);
  }
  return missing;
}

/** The newest commit of each week; weeks are counted from the epoch, so that the choice stays the same every day. */
function lastOfEveryWeek(history: readonly HistoryPoint[]): readonly HistoryPoint[] {
  const week = 7 * 24 * 3_600_000;
  const chosen = new Map<number, HistoryPoint>();
  for (const point of history) {
    const index = Math.floor(new Date(point.committedAt).getTime() / week);
    if (!chosen.has(index)) chosen.set(index, point);
  }
  return [...chosen.values()];
}
