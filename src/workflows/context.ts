import type { CampaignKey, CampaignStore } from "../domain/campaign-store.ts";
import type { MetricsHistory } from "../domain/metrics-history.ts";
import type { Publisher } from "../domain/publisher.ts";
import type { Repository } from "../domain/repository.ts";
import { repositoryName, type WorkQueue } from "../domain/work.ts";
import type { LinkContext } from "../reports/links.ts";

/** Everything a workflow may use; one per repository, made anew for every piece of work. */
export interface WorkflowContext {
  readonly repository: Repository;
  readonly publisher: Publisher;
  readonly store: CampaignStore;
  readonly queue: WorkQueue;
  /** The server with the executor's metrics; null where the operator configured none. */
  readonly metrics: MetricsHistory | null;
  readonly now: () => Date;
  readonly links: Links;
  readonly log: Log;
}

/** Addresses that reports link to. */
export interface Links {
  /** Web address of GitHub, `https://github.com`, without a slash at the end. */
  readonly github: string;
  /** Public address of the dashboard, or null where the operator named none. */
  readonly dashboard: string | null;
}

/** Structured log: static text, facts as fields. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How the store knows a campaign of this repository. */
export function campaignKey(context: Pick<WorkflowContext, "repository">, campaign: string): CampaignKey {
  return { repository: repositoryName(context.repository.id).toLowerCase(), campaign };
}

/** Where links in reports about this repository lead to. */
export function linksOf(context: Pick<WorkflowContext, "repository" | "links">): LinkContext {
  return { host: context.links.github, repository: repositoryName(context.repository.id) };
}
