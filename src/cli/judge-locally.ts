import type { ScanOptions } from "../domain/campaign-kind.ts";
import type { CheckRuns } from "../domain/check-run.ts";
import type { Judgement } from "../domain/judgement.ts";
import type { SourceTree } from "../domain/source-tree.ts";
import { openCommitTree } from "../git/commit-tree.ts";
import { findTrackedBranch } from "../git/find-tracked-branch.ts";
import { changedFiles, findMergeBase, type LocalRepository, resolveCommit } from "../git/local-repository.ts";
import { openWorkingTree } from "../git/working-tree.ts";
import { readCheckRuns } from "../github/read-check-runs.ts";
import { type PullRequestFacts, readPullRequest } from "../github/read-pull-request.ts";
import { judge } from "../workflows/judge.ts";
import { chooseCampaign, readInput } from "./choose-campaign.ts";
import { UsageError } from "./usage-error.ts";

/** What to judge, as the person said it. */
export interface CheckInput {
  readonly base?: string;
  readonly head: string;
  /** The files as they lie on disk instead of a commit's. */
  readonly workingTree: boolean;
  readonly campaign?: string;
  readonly config?: string;
  readonly checkRuns?: string;
  readonly repository?: string;
  readonly pullRequest?: string;
}

/** A judgement, and the two trees that it compared: for what is shown of the code. */
export interface JudgedLocally {
  readonly judgement: Judgement;
  readonly base: SourceTree;
  readonly head: SourceTree;
}

/**
 * Judges what lies between the merge base and the head of a clone.
 * @throws UsageError or GitError with what to do
 */
export async function judgeLocally(
  repository: LocalRepository,
  input: CheckInput,
  options: ScanOptions,
): Promise<JudgedLocally> {
  const baseCommit = await resolveCommit(repository, input.base ?? (await trackedBranch(repository)));
  const headCommit = await resolveCommit(repository, input.head);
  const mergeBase = await findMergeBase(repository, baseCommit, headCommit);
  const pullRequest = loadPullRequest(input.pullRequest);
  const settings = await chooseCampaign(openCommitTree(repository, baseCommit), input);
  const base = openCommitTree(repository, mergeBase);
  const head = input.workingTree
    ? // All of it, as of a commit: what lies beside the named folder is not gone.
      await openWorkingTree({ ...repository, prefix: "" })
    : openCommitTree(repository, headCommit);
  const { judgement } = await judge(
    settings.campaign,
    {
      repository: repositoryName(input.repository) ?? pullRequest?.repository ?? null,
      number: pullRequest?.number ?? null,
      title: pullRequest?.title ?? "",
      body: pullRequest?.body ?? "",
      base,
      head,
      baseSha: mergeBase,
      headSha: headCommit,
      changedFiles: await changedFiles(repository, mergeBase, input.workingTree ? null : headCommit),
      checkRuns: loadCheckRuns(input.checkRuns),
      competing: [],
      unreadable: [],
      settingsSource: settings.source,
      settingsCommit: settings.commit,
    },
    options,
  );
  return { judgement, base, head };
}

async function trackedBranch(repository: LocalRepository): Promise<string> {
  const branch = await findTrackedBranch(repository);
  if (branch === null) {
    throw new UsageError(
      "The clone does not say which branch is tracked. Name it with --base, for instance --base origin/main.",
    );
  }
  return branch;
}

function loadCheckRuns(file: string | undefined): CheckRuns {
  if (file === undefined) return { runs: null, complete: true };
  return readCheckRuns(parseJson(file, "--check-runs"));
}

function loadPullRequest(file: string | undefined): PullRequestFacts | null {
  return file === undefined ? null : readPullRequest(parseJson(file, "--pull-request"));
}

function parseJson(file: string, option: string): unknown {
  const text = readInput(file, option);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(
      `${option} ${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function repositoryName(name: string | undefined): string | undefined {
  if (name !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(name)) {
    throw new UsageError(`--repository ${name} is not of the form OWNER/NAME.`);
  }
  return name;
}
