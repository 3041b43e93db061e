import type { RecordedScan } from "../domain/campaign-store.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";

/** Scans one commit for a campaign and remembers the result. */
export async function scanCommit(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  { sha, committedAt }: { readonly sha: string; readonly committedAt: string },
): Promise<RecordedScan> {
  const { repository, store } = context;
  const tree = await repository.treeAt(sha);
  const scan = await campaign.kind.scan(tree, campaign.settings, { cache: store.scanCache });
  await store.recordScan(campaignKey(context, campaign.settings.id), scan, committedAt);
  return { scan, committedAt };
}
