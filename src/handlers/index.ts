import type { Work } from "../domain/work.ts";
import type { AppIdentity } from "../github/github-connection.ts";
import { handleCheckRun } from "./check-run.ts";
import { handleCheckSuite } from "./check-suite.ts";
import { handleInstallation, handleInstallationRepositories } from "./installation.ts";
import { handleIssueComment } from "./issue-comment.ts";
import { handleIssues } from "./issues.ts";
import { handleMergeGroup } from "./merge-group.ts";
import type { Delivery, DeliveryHandler } from "./payload.ts";
import { handlePullRequest } from "./pull-request.ts";
import { handlePush } from "./push.ts";
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
  // GitHub delivers these two to every App, subscribed or not.
  installation: handleInstallation,
  installation_repositories: handleInstallationRepositories,
};

/** What a delivery asks us to look at; nothing for events that mean nothing to us. */
export function workForDelivery(delivery: Delivery, us: AppIdentity): readonly Work[] {
  const handler = Object.hasOwn(handlers, delivery.event) ? handlers[delivery.event] : undefined;
  return handler === undefined ? [] : handler(delivery, us);
}
