import type * as z from "zod";
import type { Contracts } from "./contract.ts";
import type { Criterion } from "./criterion.ts";
import type { Conversion, ConversionPullRequest } from "./pull-request.ts";
import type { RuleSet } from "./rules.ts";
import type { Scan } from "./scan.ts";
import type { CampaignSettings } from "./settings.ts";
import type { SourceTree } from "./source-tree.ts";
import type { Target } from "./target.ts";
import type { TestMap } from "./test-map.ts";

/** What a scan may use besides the tree. */
export interface ScanOptions {
  /** Called now and then on long work; `total` is null while unknown. */
  readonly onProgress?: (done: number, total: number | null, what: string) => void;
  /** Results of earlier scans by content, so that only what changed is read again. */
  readonly cache?: ScanCache;
}

/** A content-addressed memory: keys are derived from blob ids, values are plain JSON. */
export interface ScanCache {
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  putMany(entries: ReadonlyMap<string, unknown>): Promise<void>;
}

/**
 * How the targets of a migration are found and how a conversion is judged. One folder below
 * `src/campaign-kinds/` and one line in its `index.ts`; the core knows no kind by name.
 */
export interface CampaignKind<T extends Target = Target, S extends CampaignSettings = CampaignSettings> {
  readonly id: string;
  readonly title: string;
  /** What a target is called in sentences. */
  readonly noun: { readonly one: string; readonly many: string };
  /** The campaign settings that this kind understands: `campaignShape` plus its own fields. */
  readonly settings: z.ZodType<S>;
  /** Settings that apply when the repository says nothing; validated by `settings`. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Named settings of known repositories, validated by `settings`. */
  readonly presets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The first one is the default. */
  readonly ruleSets: readonly [RuleSet, ...RuleSet[]];
  /** Criteria in the order in which the epic numbers them. Who only scans does not load them. */
  definitionOfDone(): Promise<readonly Criterion[]>;

  /** True when the tree holds something this kind would track; decides the kind where nothing is configured. */
  recognises(tree: SourceTree): Promise<boolean>;
  /** All targets of a tree. Never throws for what the source says: that ends in `unresolved`. */
  scan(tree: SourceTree, settings: S, options?: ScanOptions): Promise<Scan<T>>;
  /** Which tests exercise which target. */
  mapTests(tree: SourceTree, scan: Scan<T>, settings: S): Promise<TestMap>;
  /** What the given targets promise their clients; only asked for the targets that a pull request converts. */
  describeContracts(tree: SourceTree, targets: readonly T[], settings: S): Promise<Contracts>;
  /** Which targets the pull request converts, or tries to. */
  findConversions(base: Scan<T>, head: Scan<T>): readonly Conversion<T>[];
  /** Remarks beyond the definition of done; never a reason to fail. */
  advise(pullRequest: ConversionPullRequest<T, S>): readonly Advisory[] | Promise<readonly Advisory[]>;
}

/** A remark that never fails a pull request by itself. */
export interface Advisory {
  readonly id: string;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
}
