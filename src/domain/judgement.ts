import type { Advisory } from "./campaign-kind.ts";
import type { Status, Verdict } from "./criterion.ts";
import type { TargetState } from "./target.ts";

/** One converted target as the published JSON shows it. */
export interface JudgedConversion {
  readonly key: string;
  readonly method?: string;
  readonly path?: string;
  readonly handler?: string;
  /** Where the target is on the head. */
  readonly file: string;
  readonly line: number;
  readonly from: TargetState;
  readonly to: TargetState;
}

/** Everything that judging one pull request yields; plain JSON, the input of every report. */
export interface Judgement {
  readonly campaign: {
    readonly id: string;
    readonly title: string;
    readonly kind: string;
    readonly epic: number | null;
  };
  readonly repository: string | null;
  readonly pullRequest: number | null;
  /** The merge base. */
  readonly base: string;
  readonly head: string;
  readonly ruleSet: { readonly id: string; readonly date: string; readonly title: string };
  /** Commit that the settings came from, or null when they are a preset, a file or the defaults. */
  readonly settingsCommit: string | null;
  /** Where the settings came from, in words. */
  readonly settingsSource: string;
  readonly conversions: readonly JudgedConversion[];
  readonly verdicts: readonly (Verdict & { readonly title: string })[];
  readonly advisories: readonly Advisory[];
  readonly conclusion: Status;
  /** Per backend, what the evidence says; empty where the kind has no backends. */
  readonly backends: readonly BackendResult[];
}

/** What the evidence says of one backend. */
export interface BackendResult {
  readonly id: string;
  readonly title: string;
  readonly driver: string | null;
  readonly status: Status;
  /** One sentence. */
  readonly summary: string;
  readonly runs: readonly {
    readonly name: string;
    readonly url: string | null;
    readonly conclusion: string | null;
  }[];
}
