import type { AppDirectory } from "./domain/app-directory.ts";
import type { RepositoryId } from "./domain/repository.ts";
import { type Work, type WorkQueue, type WorkVerb, workSchema } from "./domain/work.ts";
import { NotFound, RateLimited } from "./github/github-problem.ts";
import { type Handler, RetryAt } from "./jobs/job.ts";
import { answerComment } from "./workflows/answer-comment.ts";
import { backFillHistory } from "./workflows/back-fill-history.ts";
import type { Log, WorkflowContext } from "./workflows/context.ts";
import { findWorkForCommit } from "./workflows/find-work-for-commit.ts";
import { judgeMergeGroup } from "./workflows/judge-merge-group.ts";
import { judgePullRequest } from "./workflows/judge-pull-request.ts";
import { lookAtIssue } from "./workflows/look-at-issue.ts";
import { publishFailure } from "./workflows/publish-failure.ts";
import { reconcileInstallation, reconcileRepository } from "./workflows/reconcile.ts";
import { refreshEpic } from "./workflows/refresh-epic.ts";
import { rescanBranch } from "./workflows/rescan-branch.ts";

/** What doing work needs. */
export interface Workplace {
  readonly directory: AppDirectory;
  readonly queue: WorkQueue;
  readonly log: Log;
  /** A context whose writes stop when the signal is aborted: another worker may have the job by then. */
  contextFor(repository: RepositoryId, signal: AbortSignal): Promise<WorkflowContext>;
}

/** One handler for every kind of work. */
export function workHandlers(workplace: Workplace): Record<WorkVerb, Handler<WorkVerb>> {
  const handler: Handler<WorkVerb> = async (job, signal) => {
    const work = workSchema.parse(job.data);
    try {
      await doWork(workplace, work, signal);
    } catch (error) {
      await afterFailure(workplace, work, job.id, signal, error);
    }
  };
  return {
    "judge-pull-request": handler,
    "judge-merge-group": handler,
    "rescan-branch": handler,
    "refresh-epic": handler,
    "look-at-issue": handler,
    "back-fill-history": handler,
    "answer-comment": handler,
    "find-work-for-commit": handler,
    "reconcile-repository": handler,
    "reconcile-installation": handler,
  };
}

async function doWork(workplace: Workplace, work: Work, signal: AbortSignal): Promise<void> {
  if (work.verb === "reconcile-installation") {
    return reconcileInstallation(workplace.directory, workplace.queue, work.installation);
  }
  const context = await workplace.contextFor(work.repository, signal);
  switch (work.verb) {
    case "judge-pull-request":
      return judgePullRequest(context, work.pullRequest);
    case "judge-merge-group":
      return judgeMergeGroup(context, work.base, work.head);
    case "rescan-branch":
      return rescanBranch(context, work.pushed);
    case "refresh-epic":
      return refreshEpic(context, work.campaign);
    case "look-at-issue":
      return lookAtIssue(context, work.issue, work.ownEdit);
    case "back-fill-history":
      return backFillHistory(context, work.campaign);
    case "answer-comment":
      return answerComment(context, work);
    case "find-work-for-commit":
      return findWorkForCommit(context, work.sha);
    case "reconcile-repository":
      return reconcileRepository(context);
  }
}

/** GitHub's waiting time is kept, what is gone is dropped, and everything else is tried again by the queue. */
async function afterFailure(
  workplace: Workplace,
  work: Work,
  reference: string,
  signal: AbortSignal,
  error: unknown,
): Promise<void> {
  if (error instanceof RateLimited) throw new RetryAt(error.until, error.message);
  if (error instanceof NotFound && (await isGone(workplace, work, signal, error))) {
    workplace.log.info({ work: work.verb, reason: error.message }, "the subject of the work is gone");
    return;
  }
  if (work.verb === "judge-pull-request" && !signal.aborted) {
    await sayThatJudgingFailed(workplace, work, reference, signal);
  }
  throw error;
}

/**
 * The repository was deleted or the App removed from it: nothing there can be done any more. A 404 for a part of it
 * tells that only after a look at the whole.
 */
async function isGone(
  workplace: Workplace,
  work: Work,
  signal: AbortSignal,
  error: NotFound,
): Promise<boolean> {
  if (ofTheWhole.test(error.operation)) return true;
  if (work.verb === "reconcile-installation") return false;
  try {
    await (await workplace.contextFor(work.repository, signal)).repository.defaultBranch();
    return false;
  } catch (second) {
    return second instanceof NotFound && ofTheWhole.test(second.operation);
  }
}

const ofTheWhole = /^(GET \/repos\/[^/]+\/[^/]+|POST \/app\/installations\/[^/]+\/access_tokens)$/;

async function sayThatJudgingFailed(
  workplace: Workplace,
  work: Extract<Work, { verb: "judge-pull-request" }>,
  reference: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await publishFailure(await workplace.contextFor(work.repository, signal), work.pullRequest, reference);
  } catch (error) {
    // GitHub itself is out of reach; the first error is the one to report, and the next try says more.
    workplace.log.warn({ err: error, reference }, "the failed check run could not be published");
  }
}
