import type { Command } from "commander";
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
import { exitCodeOf, format, print, wantsColour } from "./output.ts";
import { programVersion } from "./program-version.ts";
import { progressLine } from "./progress-line.ts";
import { UsageError } from "./usage-error.ts";

interface CheckFlags {
  base?: string;
  head: string;
  campaign?: string;
  config?: string;
  checkRuns?: string;
  repository?: string;
  pullRequest?: string;
  format: "table" | "json" | "markdown" | "sarif";
}

/** `check`: judges what lies between two commits as the app would judge the pull request. */
export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .description("Judge a conversion by the definition of done, with no GitHub at all")
    .argument("[path]", "folder of the checkout", ".")
    .option(
      "--base <ref>",
      "branch or commit that it will be merged into (default: the tracked branch of the clone)",
    )
    .option("--head <ref>", "branch or commit to judge", "HEAD")
    .option("--campaign <id>", "campaign of the settings file")
    .option(
      "--config <file>",
      "settings file, or preset:NAME (default: .github/convert-status.yml at the base)",
    )
    .option("--check-runs <file>", 'CI evidence: the JSON of GitHub\'s "list check runs for a ref"')
    .option("--repository <owner/name>", "for links to the files")
    .option("--pull-request <file>", "GitHub's JSON of the pull request")
    .addOption(format("table", "json", "markdown", "sarif"))
    .action(async (path: string, flags: CheckFlags) => {
      const judgement = await judgeLocally(path, flags);
      await print(renderJudgement(judgement, flags.format));
      process.exitCode = exitCodeOf(judgement.conclusion);
    });
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
