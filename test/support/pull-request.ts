import type { ChangedFile, CompetingPullRequest } from "../../src/domain/pull-request.ts";
import { readCheckRuns } from "../../src/github/read-check-runs.ts";
import { type Judged, judge } from "../../src/workflows/judge.ts";
import { type ConfiguredCampaign, readSettings } from "../../src/workflows/load-settings.ts";
import { memoryTree } from "./memory-tree.ts";

/** A pull request as a test describes it: two sets of files and what GitHub says. */
export interface PullRequestDescription {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  /** GitHub's "list check runs for a ref"; undefined: nobody asked. */
  readonly checkRuns?: unknown;
  readonly title?: string;
  readonly body?: string;
  readonly competing?: readonly CompetingPullRequest[];
  readonly unreadable?: readonly string[];
  /** Old path to new path. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Fields of the campaign on top of those of the settings file. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The head of every pull request that a test describes. */
export const headSha = "b".repeat(40);
const baseSha = "a".repeat(40);

/** Judges a described pull request with the real kind, by the settings of its base. */
export async function aPullRequest(description: PullRequestDescription): Promise<Judged> {
  const { before, after } = description;
  return judge(campaignOf(description), {
    repository: "example/shop",
    number: 7,
    title: description.title ?? "Convert routes to async sessions",
    body: description.body ?? "Related: #1",
    base: { ...memoryTree(before), commit: baseSha },
    head: { ...memoryTree(after), commit: headSha },
    baseSha,
    headSha,
    changedFiles: changesBetween(before, after, description.renamed ?? {}),
    checkRuns:
      description.checkRuns === undefined
        ? { runs: null, complete: true }
        : readCheckRuns(description.checkRuns),
    competing: description.competing ?? [],
    unreadable: description.unreadable ?? [],
    settingsSource: ".github/convert-status.yml",
    settingsCommit: baseSha,
  });
}

/** The campaign that judges a described pull request. */
export function campaignOf({ before, settings }: PullRequestDescription): ConfiguredCampaign {
  const text =
    before[".github/convert-status.yml"] ??
    "campaigns:\n  - kind: fastapi-routes\n    id: routes\n    title: Routes\n";
  const extra = Object.entries(settings ?? {}).map(
    ([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`,
  );
  const result = readSettings(`${text.trimEnd()}\n${extra.join("")}`, ".github/convert-status.yml", baseSha);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
  const [campaign] = result.loaded.campaigns;
  if (campaign === undefined) throw new Error("The settings hold no campaign.");
  return campaign;
}

/** What differs between two sets of files. */
export function changesBetween(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  renamed: Readonly<Record<string, string>>,
): readonly ChangedFile[] {
  const changes: ChangedFile[] = [];
  const newNames = new Map(Object.entries(renamed).map(([from, to]) => [to, from]));
  for (const path of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const previousPath = newNames.get(path) ?? null;
    if (previousPath !== null) changes.push({ path, previousPath, status: "renamed" });
    else if (renamed[path] !== undefined) continue;
    else if (before[path] === undefined) changes.push({ path, previousPath: null, status: "added" });
    else if (after[path] === undefined) changes.push({ path, previousPath: null, status: "removed" });
    else if (before[path] !== after[path]) changes.push({ path, previousPath: null, status: "modified" });
  }
  return changes;
}
