import type { Judgement } from "../domain/judgement.ts";
import { repositoryName } from "../domain/work.ts";
import { renderCheckRun } from "../reports/check-run-output.ts";
import { linksOf, type WorkflowContext } from "./context.ts";
import { judge } from "./judge.ts";
import { checkRunName } from "./publish-judgements.ts";
import { settingsInForce } from "./settings-in-force.ts";

/**
 * Judges what a merge queue is about to merge, between the group's base and head. Same check name as on the pull
 * request, since branch protection waits for that name on the group's head too.
 */
export async function judgeMergeGroup(context: WorkflowContext, base: string, head: string): Promise<void> {
  const { repository, store } = context;
  const settings = await settingsInForce(context);
  if (settings === null) return;
  const comparison = await repository.compare(base, head);
  const judgements: Judgement[] = [];
  for (const campaign of settings.loaded.campaigns) {
    const { judgement } = await judge(
      campaign,
      {
        repository: repositoryName(repository.id),
        number: null,
        title: "",
        body: "",
        base: await repository.treeAt(comparison.mergeBaseSha),
        head: await repository.treeAt(head),
        baseSha: comparison.mergeBaseSha,
        headSha: head,
        changedFiles: comparison.files,
        checkRuns: await repository.checkRuns(head, { commitStatuses: campaign.settings.ci.commit_statuses }),
        competing: [],
        unreadable: comparison.complete ? [] : ["GitHub's list of changed files was cut short."],
        settingsSource: settings.loaded.source,
        settingsCommit: settings.loaded.commit,
      },
      { cache: store.scanCache },
    );
    judgements.push(judgement);
  }
  const asks = settings.loaded.campaigns.some(
    (campaign) => campaign.settings.ci.review_conclusion === "action_required",
  );
  await context.publisher.ensureCheckRun(
    renderCheckRun(judgements, {
      name: checkRunName,
      headSha: head,
      externalId: `merge-group-${head}`,
      detailsUrl: null,
      links: linksOf(context),
      reviewConclusion: asks ? "action_required" : "neutral",
      waitedInVain: false,
    }),
  );
}
