import type { AppDirectory } from "../domain/app-directory.ts";
import type { PullRequestState } from "../domain/repository.ts";
import type { WorkQueue } from "../domain/work.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import { settingsInForce } from "./settings-in-force.ts";

/** Asks for every repository of every installation to be looked at again: what makes lost webhooks harmless. */
export async function reconcileApp(directory: AppDirectory, queue: WorkQueue): Promise<void> {
  for (const installation of await directory.installations()) {
    await queue.request({ verb: "reconcile-installation", installation }, "sweep");
  }
}

/** Asks for every repository of one installation to be looked at again. */
export async function reconcileInstallation(
  directory: AppDirectory,
  queue: WorkQueue,
  installation: number,
): Promise<void> {
  for (const repository of await directory.repositories(installation)) {
    await queue.request({ verb: "reconcile-repository", repository }, "sweep");
  }
}

/**
 * Asks for everything in one repository that may have changed unseen: the tracked branches, the epics, pull requests
 * whose head is new, those that convert something (their CI goes on), and those closed meanwhile.
 */
export async function reconcileRepository(context: WorkflowContext): Promise<void> {
  const { repository, queue, store } = context;
  const settings = await settingsInForce(context);
  if (settings === null) return;
  await queue.request({ verb: "rescan-branch", repository: repository.id, pushed: null }, "sweep");
  const unsettled = new Set<number>();
  for (const { settings: campaign } of settings.loaded.campaigns) {
    const open = await repository.openPullRequests(campaign.branch ?? settings.defaultBranch);
    const recorded = await store.judgements(campaignKey(context, campaign.id));
    const known = new Map(recorded.map((entry) => [entry.judgement.pullRequest, entry]));
    for (const pullRequest of open) {
      if (needsJudging(pullRequest, known.get(pullRequest.number))) unsettled.add(pullRequest.number);
    }
    const openNumbers = new Set(open.map((pullRequest) => pullRequest.number));
    for (const { judgement, state } of recorded) {
      const number = judgement.pullRequest;
      if (state === "open" && number !== null && !openNumbers.has(number)) unsettled.add(number);
    }
  }
  for (const pullRequest of unsettled) {
    await queue.request({ verb: "judge-pull-request", repository: repository.id, pullRequest }, "sweep");
  }
}

type Recorded = Awaited<ReturnType<WorkflowContext["store"]["judgements"]>>[number];

function needsJudging(pullRequest: PullRequestState, recorded: Recorded | undefined): boolean {
  if (recorded?.state !== "open") return true;
  if (recorded.judgement.head !== pullRequest.headSha) return true;
  return recorded.judgement.conversions.length > 0 || recorded.title !== pullRequest.title;
}
