import type { CampaignCatalogue } from "./campaign-catalogue.ts";
import type { CampaignKey } from "./campaign-key.ts";
import type { ScanCache } from "./campaign-kind.ts";
import type { Judgement } from "./judgement.ts";
import type { Scan } from "./scan.ts";

export type { CampaignKey } from "./campaign-key.ts";

/** A scan of the tracked branch, kept for good. */
export interface RecordedScan {
  readonly scan: Scan;
  /** When the commit was made, ISO 8601. */
  readonly committedAt: string;
}

/** The latest judgement of one pull request. */
export interface RecordedJudgement {
  readonly judgement: Judgement;
  readonly title: string;
  readonly author: string;
  readonly state: "open" | "merged" | "closed";
  readonly judgedAt: string;
}

/** A settings file that was valid. */
export interface RecordedSettings {
  readonly commit: string;
  readonly text: string;
}

/** The port to what we remember. All of it can be rebuilt from GitHub, except the Notes that people wrote. */
export interface CampaignStore extends CampaignCatalogue {
  recordScan(key: CampaignKey, scan: Scan, committedAt: string): Promise<void>;
  /** Says which recorded scan is that of the branch now: after a forced push not the one that was committed last. */
  recordTip(key: CampaignKey, commit: string): Promise<void>;
  /** The scan of the tip; of the newest commit where no tip was recorded. */
  latestScan(key: CampaignKey): Promise<RecordedScan | null>;
  scanAt(key: CampaignKey, commit: string): Promise<RecordedScan | null>;
  /** Oldest first, the latest scan last; commits that are newer than the tip were pushed away and are left out. */
  scansSince(key: CampaignKey, since: Date): Promise<readonly RecordedScan[]>;

  recordJudgement(key: CampaignKey, recorded: RecordedJudgement): Promise<void>;
  judgementOf(key: CampaignKey, pullRequest: number): Promise<RecordedJudgement | null>;
  judgements(key: CampaignKey): Promise<readonly RecordedJudgement[]>;

  /** Notes down that our check run on a head is about to wait for CI. */
  recordWaiting(repository: string, pullRequest: number, head: string): Promise<void>;
  waitingHeads(repository: string, pullRequest: number): Promise<readonly string[]>;
  forgetWaiting(repository: string, pullRequest: number, head: string): Promise<void>;

  recordSettings(repository: string, settings: RecordedSettings): Promise<void>;
  lastGoodSettings(repository: string): Promise<RecordedSettings | null>;

  /** The Notes column of the epic, by target key; kept even when the body loses it. */
  notes(key: CampaignKey): Promise<ReadonlyMap<string, string>>;
  recordNotes(key: CampaignKey, notes: ReadonlyMap<string, string>): Promise<void>;

  /** Raw blobs by git id, so that a tree is read from GitHub once. */
  blobs(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  recordBlobs(blobs: ReadonlyMap<string, Uint8Array>): Promise<void>;

  readonly scanCache: ScanCache;
}
