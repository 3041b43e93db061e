import type { CheckRuns } from "./check-run.ts";
import type { ChangedFile } from "./pull-request.ts";
import type { SourceTree } from "./source-tree.ts";

/** Where a repository lives and under which installation we may read it. */
export interface RepositoryId {
  readonly installation: number;
  readonly owner: string;
  readonly name: string;
}

/** A pull request as GitHub shows it now. */
export interface PullRequestState {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly state: "open" | "closed";
  readonly merged: boolean;
  readonly draft: boolean;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  /** `owner/name` of the head repository; null when the fork was deleted. */
  readonly headRepository: string | null;
  readonly url: string;
  readonly mergedAt: string | null;
  readonly mergeCommitSha: string | null;
}

/** An issue as GitHub shows it now. */
export interface IssueState {
  readonly number: number;
  readonly title: string;
  /** Never null: GitHub's null is an empty body. */
  readonly body: string;
  readonly state: "open" | "closed";
  /** Closed because the work was done: not "not planned", not a duplicate. */
  readonly isDone: boolean;
  readonly locked: boolean;
  readonly isPullRequest: boolean;
  readonly url: string;
  readonly closedAt: string | null;
}

/** What the body of an issue was after one of its edits. */
export interface PastBody {
  /** Null where somebody has deleted it from the history. */
  readonly text: string | null;
  /** Written by an App, ours or another one. */
  readonly isByApp: boolean;
}

/** Why an issue cannot be read or written any more. */
export type IssueGone = "deleted" | "transferred" | "not-found" | "issues-disabled";

export type IssueLookup =
  | { readonly found: true; readonly issue: IssueState }
  | { readonly found: false; readonly why: IssueGone };

/** A person's standing in a repository. */
export type Permission = "none" | "read" | "triage" | "write" | "maintain" | "admin";

/** The difference between two commits. */
export interface Comparison {
  readonly mergeBaseSha: string;
  readonly files: readonly ChangedFile[];
  /** False when GitHub cut the list (300 files per compare, 3,000 per pull request). */
  readonly complete: boolean;
}

/** The port through which the workflows ask GitHub. Reads only; what we write goes through `Publisher`. */
export interface Repository {
  readonly id: RepositoryId;
  defaultBranch(): Promise<string>;
  isPrivate(): Promise<boolean>;
  /** SHA at the tip of a branch; null when there is no such branch. */
  headOf(branch: string): Promise<string | null>;
  treeAt(sha: string): Promise<SourceTree>;
  /** First-parent history of a branch, newest first, at most `limit` commits; `path` keeps those that touch it. */
  history(
    branch: string,
    limit: number,
    path?: string,
  ): Promise<readonly { readonly sha: string; readonly committedAt: string }[]>;
  pullRequest(number: number): Promise<PullRequestState | null>;
  openPullRequests(baseRef: string): Promise<readonly PullRequestState[]>;
  /** Numbers of the pull requests, open ones first, whose head or merge commit is this one. */
  pullRequestsOf(sha: string): Promise<readonly number[]>;
  compare(base: string, head: string): Promise<Comparison>;
  checkRuns(sha: string, options: { readonly commitStatuses: boolean }): Promise<CheckRuns>;
  issue(number: number): Promise<IssueLookup>;
  /** The latest bodies of an issue, newest first, the one that it has now included; none where GitHub does not tell. */
  pastBodies(number: number): Promise<readonly PastBody[]>;
  permissionOf(login: string): Promise<Permission>;
  comment(
    id: number,
  ): Promise<{ readonly body: string; readonly author: string; readonly isBot: boolean } | null>;
}
