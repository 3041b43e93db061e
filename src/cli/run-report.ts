import type { ScanOptions } from "../domain/campaign-kind.ts";
import type { RecordedScan } from "../domain/campaign-store.ts";
import { openCommitTree } from "../git/commit-tree.ts";
import { firstParentHistory } from "../git/first-parent-history.ts";
import {
  committedAt,
  type LocalRepository,
  openLocalRepository,
  resolveCommit,
} from "../git/local-repository.ts";
import { openWorkingTree } from "../git/working-tree.ts";
import type { EpicInput } from "../reports/epic-input.ts";
import { renderEpicSection } from "../reports/epic-section.ts";
import { renderReportJson } from "../reports/report-json.ts";
import { findBenchmarkFile, makeEpicInput } from "../workflows/epic-input.ts";
import type { ConfiguredCampaign } from "../workflows/load-settings.ts";
import { type CacheFlags, openCache } from "./cache-options.ts";
import { chooseCampaign, readInput } from "./choose-campaign.ts";
import { serverUrl } from "./github-server.ts";
import { print } from "./output.ts";
import { progressLine } from "./progress-line.ts";

/** The options of `report` as commander hands them over. */
export interface ReportFlags extends CacheFlags {
  ref?: string;
  campaign?: string;
  config?: string;
  benchmarks?: string;
  repository?: string;
  history: number;
  format: "markdown" | "json";
}

/** Prints the section. */
export async function runReport(path: string, flags: ReportFlags): Promise<void> {
  const input = await loadInput(path, flags);
  await print(flags.format === "json" ? renderReportJson(input) : renderEpicSection(input));
}

async function loadInput(path: string, flags: ReportFlags): Promise<EpicInput> {
  const repository = await openLocalRepository(path);
  const commit = flags.ref === undefined ? null : await resolveCommit(repository, flags.ref);
  const tree = commit === null ? await openWorkingTree(repository) : openCommitTree(repository, commit);
  const { campaign, source, commit: settingsCommit } = await chooseCampaign(tree, flags);
  const progress = await progressLine(process.stderr);
  const cache = await openCache(flags);
  const scan = await campaign.kind.scan(tree, campaign.settings, { onProgress: progress.report, ...cache });
  const latest = {
    scan,
    committedAt:
      scan.commit === null ? new Date(0).toISOString() : await committedAt(repository, scan.commit),
  };
  const earlier =
    scan.commit === null
      ? []
      : await scanHistory({ repository, campaign, head: scan.commit, points: flags.history, cache });
  const tests = await campaign.kind.mapTests(tree, scan, campaign.settings);
  progress.done();
  const settings = withBenchmarks(campaign, flags.benchmarks);
  const benchmarks =
    flags.benchmarks === undefined
      ? await findBenchmarkFile(tree, campaign.settings)
      : { path: flags.benchmarks, text: readInput(flags.benchmarks, "--benchmarks") };
  return makeEpicInput(settings, {
    links: { host: serverUrl(), repository: flags.repository ?? null },
    branch: flags.ref ?? "the working tree",
    scan,
    criteria: await campaign.kind.definitionOfDone(),
    scans: [...earlier, latest],
    pullRequests: [],
    slotRelief: null,
    notes: new Map(),
    checklist: null,
    issues: new Map(),
    benchmarks,
    tests,
    settingsSource: source,
    settingsCommit,
    settingsProblem: null,
    dashboard: null,
  });
}

/** A file named on the command line needs no entry in the settings; the usual column names apply then. */
function withBenchmarks(campaign: ConfiguredCampaign, file: string | undefined): ConfiguredCampaign {
  if (file === undefined || campaign.settings.benchmarks !== null) return campaign;
  const settings = campaign.kind.settings.parse({ ...campaign.settings, benchmarks: { path: file } });
  return { ...campaign, settings };
}

async function scanHistory({
  repository,
  campaign,
  head,
  points,
  cache,
}: {
  readonly repository: LocalRepository;
  readonly campaign: ConfiguredCampaign;
  readonly head: string;
  readonly points: number;
  readonly cache: Pick<ScanOptions, "cache">;
}): Promise<readonly RecordedScan[]> {
  const commits = (await firstParentHistory(repository, head, points + 1)).slice(1).reverse();
  const scans: RecordedScan[] = [];
  for (const commit of commits) {
    const scan = await campaign.kind.scan(openCommitTree(repository, commit.sha), campaign.settings, cache);
    scans.push({ scan, committedAt: commit.committedAt });
  }
  return scans;
}
