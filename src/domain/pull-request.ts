import type { CheckRuns } from "./check-run.ts";
import type { Contracts } from "./contract.ts";
import type { Scan } from "./scan.ts";
import type { CampaignSettings } from "./settings.ts";
import type { SourceTree } from "./source-tree.ts";
import type { Target, TargetState } from "./target.ts";
import type { TestMap } from "./test-map.ts";

/** A file that differs between merge base and head. */
export interface ChangedFile {
  readonly path: string;
  /** Where it was at the base, when it was renamed. */
  readonly previousPath: string | null;
  readonly status: "added" | "modified" | "removed" | "renamed";
}

/** A target that the pull request converts, or tries to. */
export interface Conversion<T extends Target = Target> {
  readonly before: T;
  readonly after: T;
  readonly from: TargetState;
  readonly to: TargetState;
}

/** Another open pull request and the targets that it converts too. */
export interface CompetingPullRequest {
  readonly number: number;
  readonly keys: readonly string[];
}

/**
 * The port that a criterion may ask: everything about one pull request, loaded before judging.
 * Made anew for every judgement, so it may cache and needs no locks.
 */
export interface ConversionPullRequest<
  T extends Target = Target,
  S extends CampaignSettings = CampaignSettings,
> {
  /** `owner/name`, or null on the command line without `--repository`. */
  readonly repository: string | null;
  /** Null on the command line without `--pull-request`. */
  readonly number: number | null;
  readonly title: string;
  readonly body: string;
  /** The merge base of the pull request's base and head. */
  readonly baseSha: string;
  readonly headSha: string;
  readonly base: SourceTree;
  readonly head: SourceTree;
  readonly baseScan: Scan<T>;
  readonly headScan: Scan<T>;
  readonly changedFiles: readonly ChangedFile[];
  readonly conversions: readonly Conversion<T>[];
  /** Which tests exercise which target, before and after. */
  readonly baseTests: TestMap;
  readonly headTests: TestMap;
  /** What the converted targets promise their clients: by the key of `before`, and by the key of `after`. */
  readonly baseContracts: Contracts;
  readonly headContracts: Contracts;
  readonly checkRuns: CheckRuns;
  /** The settings in force on the tracked branch, never those of the pull request. */
  readonly settings: S;
  /** Other open pull requests that convert the same targets; empty where they are not known. */
  readonly competing: readonly CompetingPullRequest[];
  /** What could not be read, one sentence each; a criterion that needed it answers `review`. */
  readonly unreadable: readonly string[];
}
