import type { BenchmarkEvidence } from "../domain/benchmark-evidence.ts";
import type { ProgressPoint } from "../domain/burn-up.ts";
import type { RecordedJudgement } from "../domain/campaign-store.ts";
import type { CrossCuttingState } from "../domain/cross-cutting.ts";
import type { Regression } from "../domain/regressions.ts";
import type { Scan } from "../domain/scan.ts";
import type { BudgetSettings } from "../domain/settings.ts";
import type { SlotRelief } from "../domain/slot-relief.ts";
import type { LinkContext } from "./links.ts";

/** Everything the managed section is made of; plain data, so that equal inputs give equal bytes. */
export interface EpicInput {
  readonly campaign: {
    readonly id: string;
    readonly title: string;
    readonly kind: string;
    readonly noun: { readonly one: string; readonly many: string };
  };
  readonly links: LinkContext;
  /** The tracked branch. */
  readonly branch: string;
  /** The latest scan of it. */
  readonly scan: Scan;
  /** Criteria in the order of the definition of done; they are the numbered columns. */
  readonly criteria: readonly { readonly id: string; readonly title: string }[];
  /** Backends in the order of the settings; one column each. */
  readonly backends: readonly { readonly id: string; readonly title: string }[];
  /** Globs that group files; empty: one group per file. The name of a group is its glob. */
  readonly groups: readonly string[];
  /** Counts over time, oldest first, the latest scan included. */
  readonly history: readonly ProgressPoint[];
  readonly regressions: readonly Regression[];
  /** Latest judgements, in any order: open pull requests, merged ones, closed ones. */
  readonly pullRequests: readonly RecordedJudgement[];
  /** The human Notes column by target key, as `readNotes` and the store have it. */
  readonly notes: ReadonlyMap<string, string>;
  /** What a hand-kept checklist says beside the truth; null where none is adopted. */
  readonly checklist: ChecklistFacts | null;
  readonly crossCutting: readonly CrossCuttingState[];
  readonly budget: BudgetSettings | null;
  /** Judged measurements, or why there are none although settings name a file. */
  readonly benchmarks: BenchmarkEvidence | { readonly problem: string } | null;
  /** What landed conversions did to the executor's slots; null where the campaign does not measure it. */
  readonly slotRelief: SlotRelief | null;
  /** How many tests exercise a target; null where tests were not mapped. */
  readonly tests: ReadonlyMap<string, number> | null;
  readonly settings: {
    readonly source: string;
    readonly commit: string | null;
    readonly ruleSet: { readonly id: string; readonly date: string; readonly title: string };
    /** Set while the settings file is broken and the last good settings stay in force. */
    readonly problem: string | null;
  };
  /** Our own page about the campaign; null where the app serves none. */
  readonly dashboard: string | null;
}

/** What differs between a hand-kept checklist and the scan. */
export interface ChecklistFacts {
  /** Keys ticked by hand although they are not converted. */
  readonly tickedTooEarly: readonly string[];
  /** Keys that no line names. */
  readonly missing: readonly string[];
  /** Lines that match no target, as text. */
  readonly unmatched: readonly string[];
}
