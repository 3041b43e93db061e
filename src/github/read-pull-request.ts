import * as z from "zod";
import type { PullRequestState } from "../domain/repository.ts";
import { loginOrGhost, textOrNothing, webAddress } from "./read-fields.ts";
import { readAs } from "./unreadable-input.ts";

/** What the command line takes from GitHub's pull request JSON; everything else comes from git. */
export interface PullRequestFacts {
  /** `owner/name` of the base repository; null when the JSON does not say. */
  readonly repository: string | null;
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

const facts = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: textOrNothing,
  base: z.object({ repo: z.object({ full_name: z.string() }).nullish() }).nullish(),
});

/**
 * Reads GitHub's pull request JSON, or `gh pr view --json number,title,body`, as far as judging needs it.
 * @throws UnreadableInput naming the place that is wrong
 */
export function readPullRequest(value: unknown): PullRequestFacts {
  const read = readAs(facts, value, "The pull request");
  return {
    repository: read.base?.repo?.full_name ?? null,
    number: read.number,
    title: read.title,
    body: read.body,
  };
}

/** GitHub's pull request JSON, both as one and in lists. Source: REST, "Get a pull request". */
export const pullRequestJson = z
  .object({
    number: z.number().int().positive(),
    title: z.string(),
    body: textOrNothing,
    user: loginOrGhost,
    state: z.enum(["open", "closed"]),
    draft: z.boolean().optional(),
    merged_at: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    html_url: webAddress,
    head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
    base: z.object({ sha: z.string(), ref: z.string() }),
  })
  .transform((json): PullRequestState => {
    const mergedAt = json.merged_at ?? null;
    return {
      number: json.number,
      title: json.title,
      body: json.body,
      author: json.user,
      state: json.state,
      merged: mergedAt !== null,
      draft: json.draft ?? false,
      headSha: json.head.sha,
      baseSha: json.base.sha,
      baseRef: json.base.ref,
      headRepository: json.head.repo?.full_name ?? null,
      url: json.html_url ?? "",
      mergedAt,
      // For an open pull request GitHub puts a throw-away test merge here.
      mergeCommitSha: mergedAt === null ? null : (json.merge_commit_sha ?? null),
    };
  });
