import type { Since } from "../commands/command.ts";
import type { RecordedScan } from "../domain/campaign-store.ts";
import type { WorkflowContext } from "./context.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";
import { scanCommit } from "./scan-commit.ts";

/** Commits of the tracked branch that are looked through for one that was never scanned: about 30 requests. */
const maximumCommits = 3_000;

const day = 86_400_000;

/**
 * The scan to compare with: a recorded one, else the commit of the tracked branch that is meant, scanned now.
 * Commits outside the branch are refused: GitHub also serves those of forks by their SHA.
 * @returns null when the branch has no such commit
 */
export async function findScan(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  branch: string,
  recorded: readonly RecordedScan[],
  since: Since,
): Promise<RecordedScan | null> {
  const known = findRecorded(recorded, since, context.now());
  if (known !== null) return known;
  const history = await context.repository.history(branch, maximumCommits);
  const isMeant = matcher(since, context.now());
  const commit = history.find(({ sha, committedAt }) => isMeant(sha, committedAt));
  return commit === undefined ? null : scanCommit(context, campaign, commit);
}

/** The last recorded scan at or before a moment, or that of a commit. */
export function findRecorded(
  recorded: readonly RecordedScan[],
  since: Since,
  now: Date,
): RecordedScan | null {
  const isMeant = matcher(since, now);
  return recorded.findLast(({ scan, committedAt }) => isMeant(scan.commit ?? "", committedAt)) ?? null;
}

function matcher(since: Since, now: Date): (sha: string, committedAt: string) => boolean {
  if (since.kind === "commit") return (sha) => sha.startsWith(since.commit);
  const moment = since.kind === "date" ? Date.parse(since.date) : now.getTime() - since.days * day;
  return (_sha, committedAt) => Date.parse(committedAt) <= moment;
}
