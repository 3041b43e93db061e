import { createHash } from "node:crypto";
import type { CampaignKey, RecordedScan } from "../domain/campaign-store.ts";
import type { Scan, Unresolved } from "../domain/scan.ts";
import type { Target } from "../domain/target.ts";
import type { Database } from "./database.ts";
import type { RecordedScanModel } from "./generated/prisma/models.ts";

/**
 * Scans by commit, each file's targets stored once. A commit changes the targets of a few files at most, so a
 * further scan costs one row of references and the parts that are new, not 1,500 targets.
 */
export class ScanHistory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Recording a commit again replaces its scan: rules of finding may have changed since. */
  async record(key: CampaignKey, scan: Scan, committedAt: string): Promise<void> {
    if (scan.commit === null) throw new Error("Only the scan of a commit can be recorded.");
    const texts = splitByFile(scan.targets).map((targets) => JSON.stringify(targets));
    const [unresolved, ...parts] = await this.#ensureParts([JSON.stringify(scan.unresolved), ...texts]);
    if (unresolved === undefined) throw new Error("A part that was just written is not there.");
    const id = { repository: key.repository, campaign: key.campaign, commit: scan.commit };
    const row = {
      kind: scan.kind,
      dirty: scan.dirty,
      progress: JSON.stringify(scan.progress),
      parts,
      unresolved,
      committedAt: new Date(committedAt),
    };
    await this.#database.prisma.recordedScan.upsert({
      where: { repository_campaign_commit: id },
      create: { ...id, ...row },
      update: row,
    });
  }

  async latest(key: CampaignKey): Promise<RecordedScan | null> {
    const tip = await this.#tip(key);
    const atTip = tip === null ? null : await this.at(key, tip);
    if (atTip !== null) return atTip;
    const row = await this.#database.prisma.recordedScan.findFirst({
      where: { ...key },
      orderBy: [{ committedAt: "desc" }, { id: "desc" }],
    });
    return row === null ? null : ((await this.#restore([row]))[0] ?? null);
  }

  async at(key: CampaignKey, commit: string): Promise<RecordedScan | null> {
    const row = await this.#database.prisma.recordedScan.findUnique({
      where: { repository_campaign_commit: { ...key, commit } },
    });
    return row === null ? null : ((await this.#restore([row]))[0] ?? null);
  }

  /** Oldest first, up to the tip. Equal parts are the same objects, so that a long history fits into memory. */
  async since(key: CampaignKey, since: Date): Promise<RecordedScan[]> {
    const rows = await this.#database.prisma.recordedScan.findMany({
      where: { ...key, committedAt: { gte: since } },
      orderBy: [{ committedAt: "asc" }, { id: "asc" }],
    });
    const tip = await this.#tip(key);
    const last = rows.find(({ commit }) => commit === tip);
    if (last === undefined) return this.#restore(rows);
    const before = rows.filter((row) => row !== last && row.committedAt <= last.committedAt);
    return this.#restore([...before, last]);
  }

  async #tip({ repository, campaign }: CampaignKey): Promise<string | null> {
    const place = await this.#database.prisma.recordedCampaign.findUnique({
      where: { repository_campaign: { repository, campaign } },
      select: { tip: true },
    });
    return place?.tip ?? null;
  }

  /** Ids of the parts with these texts, in order; parts that are not there yet are written. */
  async #ensureParts(texts: readonly string[]): Promise<bigint[]> {
    const hashes = texts.map((text) => createHash("sha256").update(text).digest("hex"));
    const known = await this.#partIds(hashes);
    const missing = new Map(
      hashes.flatMap((hash, index) => (known.has(hash) ? [] : [[hash, texts[index] ?? ""] as const])),
    );
    if (missing.size > 0) {
      await this.#database.prisma.scanPart.createMany({
        data: [...missing].map(([hash, content]) => ({ hash: Buffer.from(hash, "hex"), content })),
        skipDuplicates: true,
      });
      for (const [hash, id] of await this.#partIds([...missing.keys()])) known.set(hash, id);
    }
    return hashes.map((hash) => {
      const id = known.get(hash);
      if (id === undefined) throw new Error("A part that was just written is not there.");
      return id;
    });
  }

  async #partIds(hashes: readonly string[]): Promise<Map<string, bigint>> {
    const rows = await this.#database.prisma.scanPart.findMany({
      where: { hash: { in: hashes.map((hash) => Buffer.from(hash, "hex")) } },
      select: { id: true, hash: true },
    });
    return new Map(rows.map(({ id, hash }) => [Buffer.from(hash).toString("hex"), id]));
  }

  async #restore(rows: readonly RecordedScanModel[]): Promise<RecordedScan[]> {
    const ids = new Set(rows.flatMap((row) => [...row.parts, row.unresolved]));
    const parts = new Map<bigint, unknown>();
    for (const chunk of chunks([...ids], 1_000)) {
      const found = await this.#database.prisma.scanPart.findMany({ where: { id: { in: chunk } } });
      for (const { id, content } of found) parts.set(id, JSON.parse(content));
    }
    return rows.map((row) => ({
      scan: {
        kind: row.kind,
        commit: row.commit,
        dirty: row.dirty,
        progress: JSON.parse(row.progress) as Scan["progress"],
        targets: row.parts.flatMap((id) => parts.get(id) as Target[]),
        unresolved: parts.get(row.unresolved) as Unresolved[],
      },
      committedAt: row.committedAt.toISOString(),
    }));
  }
}

/** Runs of targets of one file. A scan orders its targets by file, so the runs joined are the scan again. */
function splitByFile(targets: readonly Target[]): Target[][] {
  const runs: Target[][] = [];
  for (const target of targets) {
    const last = runs.at(-1);
    if (last?.[0]?.file === target.file) last.push(target);
    else runs.push([target]);
  }
  return runs;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
