import * as z from "zod";
import type { Work } from "../domain/work.ts";
import type { AppIdentity } from "../github/github-connection.ts";
import { UnreadableInput } from "../github/unreadable-input.ts";
import { handleCheckRun } from "./check-run.ts";
import { handleCheckSuite } from "./check-suite.ts";
import { handleInstallation, handleInstallationRepositories } from "./installation.ts";
import { handleIssueComment } from "./issue-comment.ts";
import { handleIssues } from "./issues.ts";
import { handleMergeGroup } from "./merge-group.ts";
import type { Delivery, DeliveryHandler } from "./payload.ts";
import { handlePullRequest } from "./pull-request.ts";
import { handlePush } from "./push.ts";
import { handleRepository } from "./repository.ts";
import { handleStatus } from "./status.ts";

/** Every event that means something to us; `app.yml` subscribes to exactly these. */
export const handlers: Readonly<Record<string, DeliveryHandler>> = {
  push: handlePush,
  pull_request: handlePullRequest,
  check_run: handleCheckRun,
  check_suite: handleCheckSuite,
  status: handleStatus,
  issue_comment: handleIssueComment,
  issues: handleIssues,
  merge_group: handleMergeGroup,
  repository: handleRepository,
  // GitHub delivers these two to every App, subscribed or not.
  installation: handleInstallation,
  installation_repositories: handleInstallationRepositories,
};

/**
 * What a delivery asks us to look at; nothing for events that mean nothing to us.
 * @throws UnreadableInput with a sentence when the payload is not what GitHub documents
 */
export function workForDelivery(delivery: Delivery, us: AppIdentity): readonly Work[] {
  const handler = Object.hasOwn(handlers, delivery.event) ? handlers[delivery.event] : undefined;
  if (handler === undefined) return [];
  try {
    return handler(delivery, us);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new UnreadableInput(
      `The ${delivery.event} delivery is not what GitHub documents. ${z.prettifyError(error)}`,
      {
        cause: error,
      },
    );
  }
}
