import type { Publisher } from "../domain/publisher.ts";
import { CheckRunWriter } from "./check-run-writer.ts";
import { ensureEpic, type SpliceSection } from "./epic-writer.ts";
import type { AppIdentity, GitHubClient } from "./github-connection.ts";
import { NotFound } from "./github-problem.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { StickyComment } from "./sticky-comment.ts";

/** What the publisher needs to know besides where to publish. */
export interface PublisherOptions {
  readonly us: AppIdentity;
  readonly splice: SpliceSection;
}

/** Publishes on GitHub, as the installation that the client belongs to. */
export function openGitHubPublisher(
  client: GitHubClient,
  repository: { readonly owner: string; readonly name: string },
  { us, splice }: PublisherOptions,
): Publisher {
  const address: RepositoryAddress = { owner: repository.owner, repo: repository.name };
  const sticky = (issue: number, marker: string) => new StickyComment(client, address, us, issue, marker);
  return {
    ensureComment: (issue, marker, body) => sticky(issue, marker).ensure(body),
    ensureNoComment: (issue, marker) => sticky(issue, marker).ensureNone(),
    ensureCheckRun: (output) => new CheckRunWriter(client, address, us).ensure(output),
    endCheckRuns: (run) => new CheckRunWriter(client, address, us).end(run),
    ensureEpic: (issue, write) => ensureEpic(client, address, issue, write, splice),
    async ensureReaction(comment, reaction) {
      try {
        // GitHub answers 200 and changes nothing when the reaction is there.
        await client.request("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", {
          ...address,
          comment_id: comment,
          content: reaction,
        });
      } catch (error) {
        // A comment that was deleted meanwhile needs no receipt.
        if (!(error instanceof NotFound)) throw error;
      }
    },
  };
}
