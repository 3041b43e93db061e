import type { BenchmarkEvidence } from "./benchmark-evidence.ts";
import type { CampaignKey } from "./campaign-key.ts";
import type { CrossCuttingState } from "./cross-cutting.ts";
import type { SlotRelief } from "./slot-relief.ts";

/** What the last look at the repository said about a campaign, beside its scan. */
export interface CampaignPlace {
  /** `Owner/Name` as GitHub writes it. */
  readonly name: string;
  readonly installation: number;
  /** Private and internal repositories: their pages are shown only where the operator allows it. */
  readonly isPrivate: boolean;
  /** The tracked branch. */
  readonly branch: string;
}

/** What refreshing the epic found out from live state and what is recorded nowhere else; pages show it. Plain JSON. */
export interface CampaignFacts {
  readonly crossCutting: readonly CrossCuttingState[];
  /** Judged measurements, or why there are none although settings name a file. */
  readonly benchmarks: BenchmarkEvidence | { readonly problem: string } | null;
  /** What landed conversions did to the executor's slots; null where the campaign does not measure it. */
  readonly slotRelief: SlotRelief | null;
  readonly checklist: {
    readonly tickedTooEarly: readonly string[];
    readonly missing: readonly string[];
    readonly unmatched: readonly string[];
  } | null;
  /** How many tests exercise a target, by key; null where tests were not mapped. */
  readonly tests: Readonly<Record<string, number>> | null;
  /** What is wrong with the settings file while the last good settings stay in force. */
  readonly settingsProblem: string | null;
}

/** A campaign that has been scanned at least once. */
export interface KnownCampaign extends CampaignKey {
  /** Null: never recorded, so nothing says that its repository is public. */
  readonly place: CampaignPlace | null;
  readonly facts: CampaignFacts | null;
}

/** The part of the store that knows which campaigns there are. */
export interface CampaignCatalogue {
  /** Every campaign with a scan, by repository and name. */
  campaigns(): Promise<readonly KnownCampaign[]>;
  recordPlace(key: CampaignKey, place: CampaignPlace): Promise<void>;
  recordFacts(key: CampaignKey, facts: CampaignFacts): Promise<void>;
  /** The managed section as we last wrote it; null when we never did. */
  lastSection(key: CampaignKey): Promise<string | null>;
  recordSection(key: CampaignKey, section: string): Promise<void>;
}
