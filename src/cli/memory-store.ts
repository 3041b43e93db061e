import type { CampaignFacts, CampaignPlace, KnownCampaign } from "../domain/campaign-catalogue.ts";
import type {
  CampaignKey,
  CampaignStore,
  RecordedJudgement,
  RecordedScan,
  RecordedSettings,
} from "../domain/campaign-store.ts";

/** A store for one run: what the command line and the Action remember is gone when they end. */
export class MemoryStore implements CampaignStore {
  readonly #campaigns = new Map<string, KnownCampaign>();
  readonly #scans = new Map<string, RecordedScan[]>();
  readonly #tips = new Map<string, string>();
  readonly #waiting = new Map<string, Set<string>>();
  readonly #judgements = new Map<string, Map<number, RecordedJudgement>>();
  readonly #settings = new Map<string, RecordedSettings>();
  readonly #sections = new Map<string, string>();
  readonly #notes = new Map<string, Map<string, string>>();
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #results = new Map<string, unknown>();

  readonly scanCache = {
    getMany: async (keys: readonly string[]) => pick(this.#results, keys),
    putMany: async (entries: ReadonlyMap<string, unknown>) => {
      for (const [key, value] of entries) this.#results.set(key, value);
    },
  };

  async campaigns(): Promise<readonly KnownCampaign[]> {
    return [...this.#campaigns.values()];
  }

  async recordPlace(key: CampaignKey, place: CampaignPlace): Promise<void> {
    this.#campaigns.set(nameOf(key), { ...key, facts: null, ...this.#campaigns.get(nameOf(key)), place });
  }

  async recordFacts(key: CampaignKey, facts: CampaignFacts): Promise<void> {
    this.#campaigns.set(nameOf(key), { ...key, place: null, ...this.#campaigns.get(nameOf(key)), facts });
  }

  async lastSection(key: CampaignKey): Promise<string | null> {
    return this.#sections.get(nameOf(key)) ?? null;
  }

  async recordSection(key: CampaignKey, section: string): Promise<void> {
    this.#sections.set(nameOf(key), section);
  }

  async recordScan(key: CampaignKey, scan: RecordedScan["scan"], committedAt: string): Promise<void> {
    const others = (this.#scans.get(nameOf(key)) ?? []).filter(
      (recorded) => recorded.scan.commit !== scan.commit,
    );
    const all = [...others, { scan, committedAt }];
    this.#scans.set(
      nameOf(key),
      all.sort((a, b) => Date.parse(a.committedAt) - Date.parse(b.committedAt)),
    );
  }

  async recordTip(key: CampaignKey, commit: string): Promise<void> {
    this.#tips.set(nameOf(key), commit);
  }

  async latestScan(key: CampaignKey): Promise<RecordedScan | null> {
    return (await this.scansSince(key, new Date(0))).at(-1) ?? null;
  }

  async scanAt(key: CampaignKey, commit: string): Promise<RecordedScan | null> {
    return this.#scans.get(nameOf(key))?.find((recorded) => recorded.scan.commit === commit) ?? null;
  }

  async scansSince(key: CampaignKey, since: Date): Promise<readonly RecordedScan[]> {
    const recent = (this.#scans.get(nameOf(key)) ?? []).filter(
      ({ committedAt }) => new Date(committedAt) >= since,
    );
    const tip = recent.find(({ scan }) => scan.commit === this.#tips.get(nameOf(key)));
    if (tip === undefined) return recent;
    return [...recent.filter((scan) => scan !== tip && scan.committedAt <= tip.committedAt), tip];
  }

  async recordJudgement(key: CampaignKey, recorded: RecordedJudgement): Promise<void> {
    const number = recorded.judgement.pullRequest;
    if (number === null) return;
    const known = this.#judgements.get(nameOf(key)) ?? new Map<number, RecordedJudgement>();
    this.#judgements.set(nameOf(key), known.set(number, recorded));
  }

  async judgementOf(key: CampaignKey, pullRequest: number): Promise<RecordedJudgement | null> {
    return this.#judgements.get(nameOf(key))?.get(pullRequest) ?? null;
  }

  async judgements(key: CampaignKey): Promise<readonly RecordedJudgement[]> {
    return [...(this.#judgements.get(nameOf(key))?.values() ?? [])];
  }

  /** The judgements of this run. */
  allJudgements(): readonly RecordedJudgement["judgement"][] {
    return [...this.#judgements.values()].flatMap((known) =>
      [...known.values()].map(({ judgement }) => judgement),
    );
  }

  async recordWaiting(repository: string, pullRequest: number, head: string): Promise<void> {
    const key = `${repository}#${pullRequest}`;
    this.#waiting.set(key, (this.#waiting.get(key) ?? new Set()).add(head));
  }

  async waitingHeads(repository: string, pullRequest: number): Promise<readonly string[]> {
    return [...(this.#waiting.get(`${repository}#${pullRequest}`) ?? [])];
  }

  async forgetWaiting(repository: string, pullRequest: number, head: string): Promise<void> {
    this.#waiting.get(`${repository}#${pullRequest}`)?.delete(head);
  }

  async recordSettings(repository: string, settings: RecordedSettings): Promise<void> {
    this.#settings.set(repository.toLowerCase(), settings);
  }

  async lastGoodSettings(repository: string): Promise<RecordedSettings | null> {
    return this.#settings.get(repository.toLowerCase()) ?? null;
  }

  async notes(key: CampaignKey): Promise<ReadonlyMap<string, string>> {
    return this.#notes.get(nameOf(key)) ?? new Map<string, string>();
  }

  async recordNotes(key: CampaignKey, notes: ReadonlyMap<string, string>): Promise<void> {
    const known = this.#notes.get(nameOf(key)) ?? new Map<string, string>();
    for (const [target, text] of notes) {
      if (text === "") known.delete(target);
      else known.set(target, text);
    }
    this.#notes.set(nameOf(key), known);
  }

  async blobs(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return pick(this.#blobs, ids);
  }

  async recordBlobs(blobs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [id, bytes] of blobs) this.#blobs.set(id, bytes);
  }
}

function nameOf({ repository, campaign }: CampaignKey): string {
  return `${repository.toLowerCase()}/${campaign}`;
}

function pick<Value>(from: ReadonlyMap<string, Value>, keys: readonly string[]): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const key of keys) {
    const value = from.get(key);
    if (value !== undefined) found.set(key, value);
  }
  return found;
}
