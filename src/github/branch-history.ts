import * as z from "zod";
import type { GitHubClient } from "./github-connection.ts";
import { limits } from "./limits.ts";
import { allPages, asPage } from "./pages.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

/** A commit on the main line of a branch. */
export interface HistoryEntry {
  readonly sha: string;
  /** ISO 8601 in UTC, to the second, as the committer's clock said. */
  readonly committedAt: string;
}

interface LinkedEntry extends HistoryEntry {
  readonly parent: string | null;
}

const commitsJson = z.array(
  z.object({
    sha: z.string(),
    commit: z.object({ committer: z.object({ date: z.string().nullish() }).nullish() }),
    parents: z.array(z.object({ sha: z.string() })),
  }),
);

/**
 * The first-parent history of a branch, newest first, at most `limit` commits. GitHub lists the commits of
 * merged branches in between; they are stepped over.
 */
export async function loadHistory(
  client: GitHubClient,
  address: RepositoryAddress,
  branch: string,
  limit: number,
): Promise<readonly HistoryEntry[]> {
  const line: LinkedEntry[] = [];
  const waiting = new Map<string, LinkedEntry>();
  let next: string | null = null;
  const load = async (page: number) =>
    asPage(
      await client.request("GET /repos/{owner}/{repo}/commits", {
        ...address,
        sha: branch,
        per_page: limits.pageSize,
        page,
      }),
    );
  for await (const page of allPages(load)) {
    for (const commit of readAs(commitsJson, page, "The list of commits")) {
      next ??= line.length === 0 ? commit.sha : null;
      waiting.set(commit.sha, {
        sha: commit.sha,
        committedAt: inUtc(commit.commit.committer?.date ?? ""),
        parent: commit.parents[0]?.sha ?? null,
      });
    }
    for (let entry = take(waiting, next); entry !== undefined; entry = take(waiting, next)) {
      line.push(entry);
      next = entry.parent;
      if (line.length >= limit || next === null) return line.map(plain);
    }
  }
  return line.map(plain);
}

/** A clock that cannot be read is left as it is. */
function inUtc(date: string): string {
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? date : time.toISOString().replace(/\.\d+Z$/, "Z");
}

function take(waiting: Map<string, LinkedEntry>, sha: string | null): LinkedEntry | undefined {
  if (sha === null) return undefined;
  const entry = waiting.get(sha);
  waiting.delete(sha);
  return entry;
}

function plain({ sha, committedAt }: LinkedEntry): HistoryEntry {
  return { sha, committedAt };
}

const objectsAnswer = z.object({
  repository: z.record(z.string(), z.object({ oid: z.string() }).nullish()),
});

/**
 * Keeps the commits at which a file or folder differs from the commit before on the main line. Asking GitHub for
 * the commits of a path would name those of the merged branches instead of the merges that brought them.
 */
export async function keepThoseTouching(
  client: GitHubClient,
  address: RepositoryAddress,
  history: readonly HistoryEntry[],
  path: string,
): Promise<readonly HistoryEntry[]> {
  const states = new Map<string, string | null>();
  for (let start = 0; start < history.length; start += limits.graphqlObjects) {
    const batch = history.slice(start, start + limits.graphqlObjects);
    const variables = Object.fromEntries(batch.map(({ sha }, index) => [`e${index}`, `${sha}:${path}`]));
    const answer = await client.graphql(pathQuery(batch.length), { ...address, ...variables });
    const { repository } = readAs(objectsAnswer, answer, "The objects of the history");
    for (const [index, { sha }] of batch.entries()) states.set(sha, repository[`e${index}`]?.oid ?? null);
  }
  return history.filter(({ sha }, index) => {
    const previous = history[index + 1];
    const before = previous === undefined ? null : (states.get(previous.sha) ?? null);
    return (states.get(sha) ?? null) !== before;
  });
}

/** A query for the ids of `count` objects named by expressions in variables. */
export function pathQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  const variables = indices.map((index) => `$e${index}: String!`).join(", ");
  const fields = indices.map((index) => `e${index}: object(expression: $e${index}) { oid }`).join(" ");
  return `query ($owner: String!, $repo: String!, ${variables}) { repository(owner: $owner, name: $repo) { ${fields} } }`;
}
