import * as z from "zod";
import type { AppIdentity, GitHubClient } from "./github-connection.ts";
import { limits } from "./limits.ts";
import { allPages, asPage } from "./pages.ts";
import { textOrNothing } from "./read-fields.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

/** A comment that we wrote. */
export interface OwnComment {
  readonly id: number;
  readonly body: string;
}

const commentsJson = z.array(
  z.object({
    id: z.number(),
    body: textOrNothing,
    user: z.object({ login: z.string(), type: z.string().nullish() }).nullish(),
    performed_via_github_app: z.object({ id: z.number() }).nullish(),
  }),
);

type Comment = z.infer<typeof commentsJson>[number];

/**
 * Our comments with a marker on an issue or pull request, oldest first, from all pages. Anybody can write the
 * marker; what counts is who wrote the comment.
 */
export async function findOwnComments(
  client: GitHubClient,
  address: RepositoryAddress,
  us: AppIdentity,
  issue: number,
  marker: string,
): Promise<readonly OwnComment[]> {
  const own = new Map<number, OwnComment>();
  const load = async (page: number) =>
    asPage(
      await client.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        ...address,
        issue_number: issue,
        per_page: limits.pageSize,
        page,
      }),
    );
  for await (const page of allPages(load)) {
    for (const comment of readAs(commentsJson, page, "The list of comments")) {
      if (isOurs(comment, us) && hasMarker(comment.body, marker)) {
        own.set(comment.id, { id: comment.id, body: comment.body });
      }
    }
  }
  return [...own.values()].sort((a, b) => a.id - b.id);
}

/** A person acting through our App shows our App as well, but keeps their own login. */
function isOurs(comment: Comment, us: AppIdentity): boolean {
  if (comment.user?.login !== us.login) return false;
  const via = comment.performed_via_github_app?.id;
  return via === undefined || us.id === null || via === us.id;
}

/** The marker stands alone on a line: quoted or in the midst of a sentence it is text. */
function hasMarker(body: string, marker: string): boolean {
  return body.split(/\r?\n/).some((line) => line.trim() === marker);
}
