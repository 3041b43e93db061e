import { judgeBenchmarks } from "../domain/benchmark-evidence.ts";
import type { ProgressPoint } from "../domain/burn-up.ts";
import type { RecordedJudgement, RecordedScan } from "../domain/campaign-store.ts";
import type { Criterion } from "../domain/criterion.ts";
import type { CrossCuttingState, IssueStanding } from "../domain/cross-cutting.ts";
import { matchesKey } from "../domain/matching.ts";
import { findRegressions } from "../domain/regressions.ts";
import type { Scan } from "../domain/scan.ts";
import type { SlotRelief } from "../domain/slot-relief.ts";
import type { SourceTree } from "../domain/source-tree.ts";
import type { TestMap } from "../domain/test-map.ts";
import { type BenchmarkFile, readBenchmarkRows } from "../reports/benchmark-csv.ts";
import type { ChecklistFacts, EpicInput } from "../reports/epic-input.ts";
import type { LinkContext } from "../reports/links.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";

/** What the epic is made of and what differs by door: the app asks GitHub and the database, the command line git. */
export interface EpicSources {
  readonly links: LinkContext;
  readonly branch: string;
  readonly scan: Scan;
  readonly criteria: readonly Criterion[];
  /** Recorded scans, oldest first, the latest one included. */
  readonly scans: readonly RecordedScan[];
  readonly pullRequests: readonly RecordedJudgement[];
  readonly notes: ReadonlyMap<string, string>;
  readonly checklist: ChecklistFacts | null;
  /** Live state of issues by number; absent: not asked. */
  readonly issues: ReadonlyMap<number, IssueStanding>;
  readonly benchmarks: BenchmarkFile | null;
  readonly slotRelief: SlotRelief | null;
  readonly tests: TestMap | null;
  readonly settingsSource: string;
  readonly settingsCommit: string | null;
  readonly settingsProblem: string | null;
  readonly dashboard: string | null;
}

/** Puts together what the managed section says; pure. */
export function makeEpicInput(
  { kind, settings, ruleSet }: ConfiguredCampaign,
  sources: EpicSources,
): EpicInput {
  return {
    campaign: { id: settings.id, title: settings.title, kind: kind.id, noun: kind.noun },
    links: sources.links,
    branch: sources.branch,
    scan: sources.scan,
    criteria: sources.criteria.map(({ id, title }) => ({ id, title })),
    backends: settings.backends.map(({ id, title }) => ({ id, title })),
    groups: settings.epic_section.groups,
    history: sources.scans.flatMap(pointOf),
    regressions: findRegressions(sources.scans),
    pullRequests: sources.pullRequests,
    notes: sources.notes,
    checklist: sources.checklist,
    crossCutting: settings.cross_cutting.map((item) => ({
      id: item.id,
      title: item.title,
      issue: item.issue,
      state: item.issue === null ? "unknown" : (sources.issues.get(item.issue) ?? "unknown"),
      waiting: findWaiting(item, settings.blocked, sources.scan),
    })),
    budget: settings.budget,
    benchmarks: judgeBenchmarkFile(settings.benchmarks, sources.benchmarks),
    slotRelief: sources.slotRelief,
    tests: sources.tests === null ? null : countTests(sources.tests),
    settings: {
      source: sources.settingsSource,
      commit: sources.settingsCommit,
      ruleSet: { id: ruleSet.id, date: ruleSet.date, title: ruleSet.title },
      problem: sources.settingsProblem,
    },
    dashboard: sources.dashboard,
  };
}

/** The CSV file that the settings name, as it is in the tree. */
export async function findBenchmarkFile(
  tree: SourceTree,
  settings: ConfiguredCampaign["settings"],
): Promise<BenchmarkFile | null> {
  const path = settings.benchmarks?.path;
  if (path === undefined) return null;
  const bytes = (await tree.read([path])).get(path);
  return { path, text: bytes === undefined ? null : new TextDecoder().decode(bytes) };
}

function pointOf({ scan, committedAt }: RecordedScan): ProgressPoint[] {
  return scan.commit === null ? [] : [{ commit: scan.commit, committedAt, progress: scan.progress }];
}

/** Which targets wait for an item: those the settings block until its issue closes, and those that resolve secrets. */
function findWaiting(
  item: { readonly issue: number | null; readonly blocks: "none" | "secrets" },
  blocked: ConfiguredCampaign["settings"]["blocked"],
  scan: Scan,
): CrossCuttingState["waiting"] {
  const waiting = scan.targets.filter((target) => target.state === "blocked");
  const byIssue = item.issue === null ? [] : blocked.filter((entry) => entry.until === item.issue);
  return waiting
    .filter(({ key }) => {
      if (byIssue.some((entry) => matchesKey(key, entry.targets))) return true;
      return item.blocks === "secrets" && !blocked.some((entry) => matchesKey(key, entry.targets));
    })
    .map((target) => target.key);
}

function judgeBenchmarkFile(
  settings: ConfiguredCampaign["settings"]["benchmarks"],
  file: BenchmarkFile | null,
): EpicInput["benchmarks"] {
  if (settings === null || file === null) return null;
  const rows = readBenchmarkRows(file, settings.columns);
  if ("problem" in rows) return rows;
  return judgeBenchmarks(rows.rows, {
    parityPercent: settings.parity_percent,
    highConcurrency: settings.high_concurrency,
  });
}

function countTests({ tests }: TestMap): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const test of tests) {
    for (const key of new Set(test.targets)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
