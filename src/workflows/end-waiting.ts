import { repositoryName } from "../domain/work.ts";
import type { WorkflowContext } from "./context.ts";
import { checkRunName, externalIdOf } from "./publish-judgements.ts";

/**
 * Completes our check runs on heads that nobody looks at any more: each push leaves one behind that waited for CI, and
 * closing the last one. The heads were noted down before their check runs were made, so that no crash hides one.
 * @param current the head that goes on waiting; null: the pull request is closed
 */
export async function endWaiting(
  context: WorkflowContext,
  pullRequest: number,
  current: string | null,
): Promise<void> {
  const repository = repositoryName(context.repository.id).toLowerCase();
  for (const head of await context.store.waitingHeads(repository, pullRequest)) {
    if (head === current) continue;
    await context.publisher.endCheckRuns({
      name: checkRunName,
      headSha: head,
      externalId: externalIdOf(pullRequest),
    });
    await context.store.forgetWaiting(repository, pullRequest, head);
  }
}
