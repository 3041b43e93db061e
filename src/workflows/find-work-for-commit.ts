import type { WorkflowContext } from "./context.ts";

/** CI said something about a commit: has the pull requests with this head looked at again. */
export async function findWorkForCommit(context: WorkflowContext, sha: string): Promise<void> {
  for (const pullRequest of await context.repository.pullRequestsOf(sha)) {
    await context.queue.request({
      verb: "judge-pull-request",
      repository: context.repository.id,
      pullRequest,
    });
  }
}
