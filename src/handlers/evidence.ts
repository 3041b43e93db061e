import type { RepositoryId } from "../domain/repository.ts";
import type { Work } from "../domain/work.ts";

/** What CI spoke about. */
export interface EvidencePlace {
  readonly sha: string;
  readonly branch: string | null | undefined;
  /** Pull requests that GitHub names; empty for forks. */
  readonly pullRequests: readonly number[];
}

/**
 * Branches of GitHub's merge queue end in the commit that the group is based on.
 * Source: GitHub docs, "Managing a merge queue", the `gh-readonly-queue/{base_branch}` prefix.
 */
const mergeQueueBranch = /^gh-readonly-queue\/.+\/pr-\d+-([0-9a-f]{40})$/;

/** Has looked at what CI spoke about: a merge group, the named pull requests, or those with this head. */
export function workForEvidence(
  repository: RepositoryId,
  { sha, branch, pullRequests }: EvidencePlace,
): readonly Work[] {
  const base = mergeQueueBranch.exec(branch ?? "")?.[1];
  if (base !== undefined) return [{ verb: "judge-merge-group", repository, base, head: sha }];
  if (pullRequests.length === 0) return [{ verb: "find-work-for-commit", repository, sha }];
  return pullRequests.map((pullRequest) => ({ verb: "judge-pull-request", repository, pullRequest }));
}
