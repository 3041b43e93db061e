import type { CheckRuns } from "../domain/check-run.ts";
import type { Judgement } from "../domain/judgement.ts";
import { openCommitTree } from "../git/commit-tree.ts";
import { findTrackedBranch } from "../git/find-tracked-branch.ts";
import {
  changedFiles,
  findMergeBase,
  type LocalRepository,
  openLocalRepository,
  resolveCommit,
} from "../git/local-repository.ts";
import { readCheckRuns } from "../github/read-check-runs.ts";
import { type PullRequestFacts, readPullRequest } from "../github/read-pull-request.ts";
import { renderCheckJson } from "../reports/check-json.ts";
import { renderCheckSarif } from "../reports/check-sarif.ts";
import { renderCheckTable } from "../reports/check-table.ts";
import type { LinkContext } from "../reports/links.ts";
import { renderPullRequestComment } from "../reports/pull-request-comment.ts";
import { judge } from "../workflows/judge.ts";
import { chooseCampaign, readInput } from "./choose-campaign.ts";
import { serverUrl } from "./github-server.ts";
import { exitCodeOf, print, wantsColour } from "./output.ts";
import { programVersion } from "./program-version.ts";
import { progressLine } from "./progress-line.ts";
import { UsageError } from "./usage-error.ts";

/** The options of `check` as commander hands them over. */
export interface CheckFlags {
  base?: string;
  head: string;
  campaign?: string;
  config?: string;
  checkRuns?: string;
  repository?: string;
  pullRequest?: string;
  format: "table" | "json" | "markdown" | "sarif";
}

/** Judges and prints. Returns the exit code. */
export async function runCheck(path: string, flags: CheckFlags): Promise<number> {
  const judgement = await judgeLocally(path, flags);
  await print(renderJudgement(judgement, flags.format));
  return exitCodeOf(judgement.conclusion);
}

async function judgeLocally(path: string, flags: CheckFlags): Promise<Judgement> {
  const repository = await openLocalRepository(path);
  const base = await resolveCommit(repository, flags.base ?? (await trackedBranch(repository)));
  const head = await resolveCommit(repository, flags.head);
  const mergeBase = await findMergeBase(repository, base, head);
  const pullRequest = await loadPullRequest(flags.pullRequest);
  const settings = await chooseCampaign(openCommitTree(repository, base), flags);
  const progress = progressLine(process.stderr);
  const { judgement } = await judge(
    settings.campaign,
    {
      repository: repositoryName(flags.repository) ?? pullRequest?.repository ?? null,
      number: pullRequest?.number ?? null,
      title: pullRequest?.title ?? "",
      body: pullRequest?.body ?? "",
      base: openCommitTree(repository, mergeBase),
      head: openCommitTree(repository, head),
      baseSha: mergeBase,
      headSha: head,
      changedFiles: await changedFiles(repository, mergeBase, head),
      checkRuns: await loadCheckRuns(flags.checkRuns),
      competing: [],
      unreadable: [],
      settingsSource: settings.source,
      settingsCommit: settings.commit,
    },
    { onProgress: progress.report },
  );
  progress.done();
  return judgement;
}

function renderJudgement(judgement: Judgement, chosen: CheckFlags["format"]): string {
  switch (chosen) {
    case "json":
      return renderCheckJson(judgement);
    case "markdown":
      return renderPullRequestComment([judgement], linksOf(judgement));
    case "sarif":
      return renderCheckSarif(judgement, linksOf(judgement), programVersion());
    case "table":
      return renderCheckTable(judgement, { colour: wantsColour(process.stdout) });
  }
}

function linksOf(judgement: Judgement): LinkContext {
  return { host: serverUrl(), repository: judgement.repository };
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

async function loadCheckRuns(file: string | undefined): Promise<CheckRuns> {
  if (file === undefined) return { runs: null, complete: true };
  return readCheckRuns(await parseJson(file, "--check-runs"));
}

async function loadPullRequest(file: string | undefined): Promise<PullRequestFacts | null> {
  return file === undefined ? null : readPullRequest(await parseJson(file, "--pull-request"));
}

async function parseJson(file: string, option: string): Promise<unknown> {
  const text = await readInput(file, option);
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
