import * as z from "zod";
import type { Permission, PullRequestState, Repository, RepositoryId } from "../domain/repository.ts";
import { keepThoseTouching, loadHistory } from "./branch-history.ts";
import { compareCommits } from "./comparison.ts";
import { loadEvidence } from "./evidence.ts";
import type { GitHubClient } from "./github-connection.ts";
import { GitHubProblem, NotFound } from "./github-problem.ts";
import { findIssue } from "./issues.ts";
import { limits } from "./limits.ts";
import { allPages, asPage } from "./pages.ts";
import { loadPastBodies } from "./past-bodies.ts";
import { loginOrGhost, textOrNothing } from "./read-fields.ts";
import { pullRequestJson } from "./read-pull-request.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { type BlobStore, openGitHubTree } from "./source-tree.ts";
import { readAs } from "./unreadable-input.ts";

const repositoryJson = z.object({ default_branch: z.string(), private: z.boolean() });
const refJson = z.object({ object: z.object({ sha: z.string() }) });
const permissionJson = z.object({ permission: z.string(), role_name: z.string().nullish() });
const commentJson = z.object({
  body: textOrNothing,
  user: z.object({ login: z.string(), type: z.string().nullish() }).nullish(),
});
const associatedJson = z.array(
  z.object({
    number: z.number(),
    state: z.string(),
    head: z.object({ sha: z.string() }),
    merge_commit_sha: z.string().nullish(),
  }),
);
const permissions: readonly string[] = [
  "none",
  "read",
  "triage",
  "write",
  "maintain",
  "admin",
] satisfies Permission[];

/** One repository as GitHub has it now. Made anew for every piece of work; it keeps nothing but the blobs. */
export function openGitHubRepository(client: GitHubClient, id: RepositoryId, blobs: BlobStore): Repository {
  const address: RepositoryAddress = { owner: id.owner, repo: id.name };
  const treeAt = (sha: string) => openGitHubTree(client, address, sha, blobs);
  let description: Promise<z.infer<typeof repositoryJson>> | undefined;
  const describe = () => (description ??= loadDescription());

  async function loadDescription(): Promise<z.infer<typeof repositoryJson>> {
    const { data } = await client.request("GET /repos/{owner}/{repo}", { ...address });
    return readAs(repositoryJson, data, "The repository");
  }

  async function openPullRequests(base?: string): Promise<readonly PullRequestState[]> {
    const found = new Map<number, PullRequestState>();
    const load = async (page: number) =>
      asPage(
        await client.request("GET /repos/{owner}/{repo}/pulls", {
          ...address,
          state: "open",
          ...(base === undefined ? {} : { base }),
          per_page: limits.pageSize,
          page,
        }),
      );
    for await (const page of allPages(load)) {
      const list = readAs(z.array(pullRequestJson), page, "The list of pull requests");
      for (const pullRequest of list) found.set(pullRequest.number, pullRequest);
    }
    return [...found.values()].sort((a, b) => a.number - b.number);
  }

  return {
    id,
    treeAt: async (sha) => treeAt(sha),
    defaultBranch: async () => (await describe()).default_branch,
    isPrivate: async () => (await describe()).private,
    compare: (base, head) => compareCommits(client, address, base, head, treeAt),
    checkRuns: (sha, options) => loadEvidence(client, address, sha, options),
    issue: (number) => findIssue(client, address, number),
    pastBodies: (number) => loadPastBodies(client, address, number),
    openPullRequests: (base) => openPullRequests(base),

    async headOf(branch) {
      return orNull(async () => {
        const { data } = await client.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
          ...address,
          ref: `heads/${branch}`,
        });
        return readAs(refJson, data, "The branch").object.sha;
      });
    },

    async history(branch, limit, path?: string) {
      const history = await loadHistory(client, address, branch, limit);
      return path === undefined ? history : keepThoseTouching(client, address, history, path);
    },

    async pullRequest(number) {
      return orNull(async () => {
        const { data } = await client.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
          ...address,
          pull_number: number,
        });
        return readAs(pullRequestJson, data, "The pull request");
      });
    },

    async pullRequestsOf(sha) {
      const associated = await orNull(async () => {
        const { data } = await client.request("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
          ...address,
          commit_sha: sha,
          per_page: limits.pageSize,
        });
        return readAs(associatedJson, data, "The pull requests of a commit");
      });
      const ours = (associated ?? []).filter(
        (pull) => pull.head.sha === sha || (pull.state === "closed" && pull.merge_commit_sha === sha),
      );
      const open = new Set(ours.filter(({ state }) => state === "open").map(({ number }) => number));
      // GitHub associates commits of the repository's own branches; heads in forks are found in the list.
      if (open.size === 0) {
        for (const pull of await openPullRequests()) if (pull.headSha === sha) open.add(pull.number);
      }
      const closed = ours.map(({ number }) => number).filter((number) => !open.has(number));
      return [...open, ...closed];
    },

    async permissionOf(login) {
      const answer = await orNull(async () => {
        const { data } = await client.request(
          "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
          { ...address, username: login },
        );
        return readAs(permissionJson, data, "The permission");
      });
      return permissionFrom(answer);
    },

    async comment(commentId) {
      return orNull(async () => {
        const { data } = await client.request("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", {
          ...address,
          comment_id: commentId,
        });
        const comment = readAs(commentJson, data, "The comment");
        return {
          body: comment.body,
          author: loginOrGhost.parse(comment.user),
          isBot: comment.user?.type === "Bot",
        };
      });
    },
  };
}

/** The finer of GitHub's two answers: `permission` says write for maintain and read for triage; roles may be own ones. */
function permissionFrom(answer: z.infer<typeof permissionJson> | null): Permission {
  for (const name of [answer?.role_name, answer?.permission]) {
    if (typeof name === "string" && permissions.includes(name)) return name as Permission;
  }
  return "none";
}

/** What is not there is null. A commit that GitHub does not know is answered 422. */
async function orNull<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof NotFound || (error instanceof GitHubProblem && error.status === 422)) return null;
    throw error;
  }
}
