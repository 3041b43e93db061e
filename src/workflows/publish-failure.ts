import { renderFailedCheckRun } from "../reports/failed-check-run.ts";
import type { WorkflowContext } from "./context.ts";
import { checkRunName, externalIdOf } from "./publish-judgements.ts";

/**
 * Completes the check run of a pull request whose judging failed by a fault of ours, so that a required check never
 * hangs. The work itself is tried again; success replaces this answer.
 */
export async function publishFailure(
  context: WorkflowContext,
  pullRequest: number,
  reference: string,
): Promise<void> {
  const live = await context.repository.pullRequest(pullRequest);
  if (live === null || live.state === "closed") return;
  await context.publisher.ensureCheckRun(
    renderFailedCheckRun({
      name: checkRunName,
      headSha: live.headSha,
      externalId: externalIdOf(pullRequest),
      reference,
    }),
  );
}
