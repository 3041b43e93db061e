import type { BenchmarkEvidence } from "../domain/benchmark-evidence.ts";
import { type BurnUp, burnUp, type ProgressPoint } from "../domain/burn-up.ts";
import { type ConnectionBudget, connectionBudget } from "../domain/connection-budget.ts";
import type { CrossCuttingState } from "../domain/cross-cutting.ts";
import type { Progress } from "../domain/progress.ts";
import type { Regression } from "../domain/regressions.ts";
import { type Contradiction, findContradictions, isUnconverted, numberOf } from "./epic-facts.ts";
import type { EpicInput } from "./epic-input.ts";
import { noteKey } from "./epic-notes.ts";
import { findNext } from "./epic-people.ts";
import type { TargetReport } from "./report-schemas.ts";
import { scanReportOf } from "./scan-json.ts";

/** Everything that the epic shows, for programs. */
interface EpicReport {
  readonly campaign: EpicInput["campaign"];
  readonly repository: string | null;
  readonly branch: string;
  readonly commit: string | null;
  readonly progress: Progress;
  readonly targets: readonly (TargetReport & { readonly note: string })[];
  readonly unresolved: EpicInput["scan"]["unresolved"];
  readonly history: readonly ProgressPoint[];
  readonly pace: BurnUp;
  readonly regressions: readonly Regression[];
  readonly contradictions: readonly Contradiction[];
  readonly pullRequests: readonly {
    readonly number: number | null;
    readonly state: "open" | "merged" | "closed";
    readonly title: string;
    readonly author: string;
    readonly head: string;
    readonly conclusion: string;
    readonly keys: readonly string[];
    readonly verdicts: Readonly<Record<string, string>>;
    readonly backends: Readonly<Record<string, string>>;
  }[];
  readonly crossCutting: readonly CrossCuttingState[];
  readonly budget: ConnectionBudget | null;
  readonly benchmarks: BenchmarkEvidence | { readonly problem: string } | null;
  readonly next: readonly {
    readonly key: string;
    readonly score: number;
    readonly reasons: readonly string[];
  }[];
  readonly ruleSet: EpicInput["settings"]["ruleSet"];
}

/** The JSON of a campaign, fields in a fixed order. Equal inputs give equal bytes. */
export function renderReportJson(input: EpicInput): string {
  return `${JSON.stringify(epicReportOf(input), null, 2)}\n`;
}

/** The published shape of a campaign. */
function epicReportOf(input: EpicInput): EpicReport {
  const { scan, settings } = input;
  const scanned = scanReportOf(scan);
  const noteOf = (key: string) => input.notes.get(key) ?? input.notes.get(noteKey(key)) ?? "";
  return {
    campaign: input.campaign,
    repository: input.links.repository,
    branch: input.branch,
    commit: scan.commit,
    progress: scan.progress,
    targets: scanned.targets.map((target) => ({ ...target, note: noteOf(target.key) })),
    unresolved: scanned.unresolved,
    history: input.history,
    pace: burnUp(input.history),
    regressions: input.regressions,
    contradictions: findContradictions(input),
    pullRequests: input.pullRequests.map((recorded) => ({
      number: numberOf(recorded)[0] ?? null,
      state: recorded.state,
      title: recorded.title,
      author: recorded.author,
      head: recorded.judgement.head,
      conclusion: recorded.judgement.conclusion,
      keys: recorded.judgement.conversions.map((conversion) => conversion.key),
      verdicts: Object.fromEntries(recorded.judgement.verdicts.map((one) => [one.criterion, one.status])),
      backends: Object.fromEntries(recorded.judgement.backends.map((one) => [one.id, one.status])),
    })),
    crossCutting: input.crossCutting,
    budget:
      input.budget === null
        ? null
        : connectionBudget(input.budget, scan.progress.converted, scan.targets.filter(isUnconverted).length),
    benchmarks: input.benchmarks,
    next: findNext(input)
      .slice(0, 10)
      .map(({ target, score, reasons }) => ({ key: target.key, score, reasons })),
    ruleSet: settings.ruleSet,
  };
}
