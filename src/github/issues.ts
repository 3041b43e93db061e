import * as z from "zod";
import type { IssueLookup, IssueState } from "../domain/repository.ts";
import type { GitHubClient } from "./github-connection.ts";
import { NotFound } from "./github-problem.ts";
import { textOrNothing, webAddress } from "./read-fields.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

/** GitHub's issue JSON. Source: REST, "Get an issue". */
const issueJson = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: textOrNothing,
  state: z.enum(["open", "closed"]),
  /** `completed`, `not_planned`, `duplicate`, `reopened`; null on issues closed before GitHub asked for a reason. */
  state_reason: z.string().nullish(),
  locked: z.boolean(),
  closed_at: z.string().nullish(),
  html_url: webAddress,
  repository_url: z.string(),
  pull_request: z.unknown().optional(),
});

/**
 * Reads an issue, following GitHub as far as it says where the issue went.
 * Source: REST, "Get an issue": 301 transferred, 404 transferred to where we may not read, 410 deleted.
 */
export async function findIssue(
  client: GitHubClient,
  address: RepositoryAddress,
  number: number,
): Promise<IssueLookup> {
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/issues/{issue_number}", {
      ...address,
      issue_number: number,
    });
    const issue = readAs(issueJson, data, "The issue");
    if (await isElsewhere(client, address, issue.repository_url)) return { found: false, why: "transferred" };
    return { found: true, issue: issueState(issue) };
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    if (error.status === 404) return { found: false, why: "not-found" };
    return { found: false, why: /disabled/i.test(error.message) ? "issues-disabled" : "deleted" };
  }
}

/** The redirect of a transferred issue is followed without a word; only its repository tells. */
async function isElsewhere(
  client: GitHubClient,
  address: RepositoryAddress,
  repositoryUrl: string,
): Promise<boolean> {
  const here = `/repos/${address.owner}/${address.repo}`.toLowerCase();
  if (repositoryUrl.toLowerCase().endsWith(here)) return false;
  // A renamed repository redirects as well: then the repository itself has the new name too.
  const { data } = await client.request("GET /repos/{owner}/{repo}", { ...address });
  const { url } = readAs(z.object({ url: z.string() }), data, "The repository");
  return url.toLowerCase() !== repositoryUrl.toLowerCase();
}

function issueState(issue: z.infer<typeof issueJson>): IssueState {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    isDone: issue.state === "closed" && !["not_planned", "duplicate"].includes(issue.state_reason ?? ""),
    locked: issue.locked,
    isPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
    url: issue.html_url ?? "",
    closedAt: issue.closed_at ?? null,
  };
}
