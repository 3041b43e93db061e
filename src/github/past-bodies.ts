import * as z from "zod";
import type { PastBody } from "../domain/repository.ts";
import type { GitHubClient } from "./github-connection.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

/** So many bodies at their longest stay below what one GraphQL answer may hold. */
const mostEdits = 20;

/** Asks for the latest edits of an issue's body, newest first. */
export const editsQuery = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) { userContentEdits(first: ${mostEdits}) { nodes { diff editor { __typename } } } }
  }
}`;

const editsAnswer = z.object({
  repository: z.object({
    issue: z.object({
      userContentEdits: z
        .object({
          nodes: z.array(
            z.object({
              // The whole text after the edit, whatever the name says; null once somebody deleted it from the history.
              diff: z.string().nullable(),
              editor: z.object({ __typename: z.string() }).nullable(),
            }),
          ),
        })
        .nullable(),
    }),
  }),
});

/** What the body of an issue was after its latest edits, newest first; nothing where GitHub does not tell. */
export async function loadPastBodies(
  client: GitHubClient,
  address: RepositoryAddress,
  number: number,
): Promise<readonly PastBody[]> {
  try {
    const answer = await client.graphql(editsQuery, { ...address, number });
    const { issue } = readAs(editsAnswer, answer, "The edits of the issue").repository;
    return (issue.userContentEdits?.nodes ?? []).map(({ diff, editor }) => ({
      text: diff,
      isByApp: editor?.__typename === "Bot",
    }));
  } catch (error) {
    // The query was refused: there is no such issue, or this server has no such history.
    if (error instanceof Error && error.name === "GraphqlResponseError") return [];
    throw error;
  }
}
