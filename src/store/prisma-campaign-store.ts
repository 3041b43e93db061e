import type { CampaignFacts, CampaignPlace, KnownCampaign } from "../domain/campaign-catalogue.ts";
import type {
  CampaignKey,
  CampaignStore,
  RecordedJudgement,
  RecordedScan,
  RecordedSettings,
} from "../domain/campaign-store.ts";
import type { Judgement } from "../domain/judgement.ts";
import type { Scan } from "../domain/scan.ts";
import { StoredCatalogue } from "./campaign-catalogue.ts";
import { BlobCache, ResultCache } from "./content-cache.ts";
import type { Database } from "./database.ts";
import type { RecordedJudgementModel } from "./generated/prisma/models.ts";
import { ScanHistory } from "./scan-history.ts";
import { storable } from "./storable.ts";

/** What we remember, in the database. */
export class PrismaCampaignStore implements CampaignStore {
  readonly scanCache: ResultCache;
  readonly #database: Database;
  readonly #scans: ScanHistory;
  readonly #blobs: BlobCache;
  readonly #catalogue: StoredCatalogue;

  constructor(database: Database) {
    this.#database = database;
    this.#scans = new ScanHistory(database);
    this.#blobs = new BlobCache(database);
    this.#catalogue = new StoredCatalogue(database);
    this.scanCache = new ResultCache(database);
  }

  campaigns(): Promise<readonly KnownCampaign[]> {
    return this.#catalogue.campaigns();
  }

  recordPlace(key: CampaignKey, place: CampaignPlace): Promise<void> {
    return this.#catalogue.recordPlace(normalise(key), place);
  }

  recordFacts(key: CampaignKey, facts: CampaignFacts): Promise<void> {
    return this.#catalogue.recordFacts(normalise(key), facts);
  }

  lastSection(key: CampaignKey): Promise<string | null> {
    return this.#catalogue.lastSection(normalise(key));
  }

  recordSection(key: CampaignKey, section: string): Promise<void> {
    return this.#catalogue.recordSection(normalise(key), section);
  }

  recordScan(key: CampaignKey, scan: Scan, committedAt: string): Promise<void> {
    return this.#scans.record(normalise(key), scan, committedAt);
  }

  recordTip(key: CampaignKey, commit: string): Promise<void> {
    return this.#catalogue.recordTip(normalise(key), commit);
  }

  latestScan(key: CampaignKey): Promise<RecordedScan | null> {
    return this.#scans.latest(normalise(key));
  }

  scanAt(key: CampaignKey, commit: string): Promise<RecordedScan | null> {
    return this.#scans.at(normalise(key), commit);
  }

  scansSince(key: CampaignKey, since: Date): Promise<readonly RecordedScan[]> {
    return this.#scans.since(normalise(key), since);
  }

  /** A judgement that is older than the recorded one changes nothing: a slow worker must not undo a newer verdict. */
  async recordJudgement(key: CampaignKey, recorded: RecordedJudgement): Promise<void> {
    const { judgement, title, author, state, judgedAt } = recorded;
    if (judgement.pullRequest === null)
      throw new Error("Only the judgement of a pull request can be recorded.");
    const { repository, campaign } = normalise(key);
    await this.#database.prisma.$executeRaw`
      INSERT INTO recorded_judgement
        (repository, campaign, pull_request, title, author, state, head, conclusion, judgement, judged_at)
      VALUES (${repository}, ${campaign}, ${judgement.pullRequest}, ${storable(title)}, ${storable(author)},
        ${state}, ${judgement.head}, ${judgement.conclusion}, ${JSON.stringify(judgement)}, ${new Date(judgedAt)})
      ON CONFLICT (repository, campaign, pull_request) DO UPDATE SET
        title = EXCLUDED.title, author = EXCLUDED.author, state = EXCLUDED.state, head = EXCLUDED.head,
        conclusion = EXCLUDED.conclusion, judgement = EXCLUDED.judgement, judged_at = EXCLUDED.judged_at
      WHERE recorded_judgement.judged_at <= EXCLUDED.judged_at`;
  }

  async judgementOf(key: CampaignKey, pullRequest: number): Promise<RecordedJudgement | null> {
    const row = await this.#database.prisma.recordedJudgement.findUnique({
      where: { repository_campaign_pullRequest: { ...normalise(key), pullRequest } },
    });
    return row === null ? null : restoreJudgement(row);
  }

  async judgements(key: CampaignKey): Promise<readonly RecordedJudgement[]> {
    const rows = await this.#database.prisma.recordedJudgement.findMany({
      where: normalise(key),
      orderBy: { pullRequest: "asc" },
    });
    return rows.map(restoreJudgement);
  }

  async recordWaiting(repository: string, pullRequest: number, head: string): Promise<void> {
    await this.#database.prisma.waitingHead.createMany({
      data: [{ repository: repository.toLowerCase(), pullRequest, head }],
      skipDuplicates: true,
    });
  }

  async waitingHeads(repository: string, pullRequest: number): Promise<readonly string[]> {
    const rows = await this.#database.prisma.waitingHead.findMany({
      where: { repository: repository.toLowerCase(), pullRequest },
    });
    return rows.map(({ head }) => head);
  }

  async forgetWaiting(repository: string, pullRequest: number, head: string): Promise<void> {
    await this.#database.prisma.waitingHead.deleteMany({
      where: { repository: repository.toLowerCase(), pullRequest, head },
    });
  }

  async recordSettings(repository: string, { commit, text }: RecordedSettings): Promise<void> {
    const row = { commit, text: storable(text) };
    await this.#database.prisma.recordedSettings.upsert({
      where: { repository: repository.toLowerCase() },
      create: { repository: repository.toLowerCase(), ...row },
      update: row,
    });
  }

  async lastGoodSettings(repository: string): Promise<RecordedSettings | null> {
    return this.#database.prisma.recordedSettings.findUnique({
      where: { repository: repository.toLowerCase() },
      select: { commit: true, text: true },
    });
  }

  async notes(key: CampaignKey): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#database.prisma.note.findMany({
      where: normalise(key),
      orderBy: { target: "asc" },
    });
    return new Map(rows.map(({ target, text }) => [target, text]));
  }

  /** Notes that are not mentioned stay; an empty one means that a person cleared it. */
  async recordNotes(key: CampaignKey, notes: ReadonlyMap<string, string>): Promise<void> {
    const { repository, campaign } = normalise(key);
    const entries = [...notes].map(([target, text]) => [storable(target), storable(text)] as const);
    const cleared = entries.flatMap(([target, text]) => (text === "" ? [target] : []));
    const written = entries.filter(([, text]) => text !== "");
    await this.#database.prisma.$transaction(async (transaction) => {
      await transaction.note.deleteMany({ where: { repository, campaign, target: { in: cleared } } });
      for (const [target, text] of written) {
        await transaction.note.upsert({
          where: { repository_campaign_target: { repository, campaign, target } },
          create: { repository, campaign, target, text },
          update: { text },
        });
      }
    });
  }

  blobs(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#blobs.find(ids);
  }

  recordBlobs(blobs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    return this.#blobs.record(blobs);
  }

  /** Keeps both caches below a size in bytes each; to be called now and then. */
  async shrinkCaches(bytes: number): Promise<void> {
    await this.#blobs.shrinkTo(bytes);
    await this.scanCache.shrinkTo(bytes);
  }
}

function normalise({ repository, campaign }: CampaignKey): CampaignKey {
  return { repository: repository.toLowerCase(), campaign };
}

function restoreJudgement(row: RecordedJudgementModel): RecordedJudgement {
  return {
    judgement: JSON.parse(row.judgement) as Judgement,
    title: row.title,
    author: row.author,
    state: row.state as RecordedJudgement["state"],
    judgedAt: row.judgedAt.toISOString(),
  };
}
