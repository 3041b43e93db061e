import type { ScanCache } from "../../src/domain/campaign-kind.ts";

/** A cache in memory whose entries a test may look at and damage. */
export class OpenCache implements ScanCache {
  readonly entries = new Map<string, unknown>();

  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    return new Map(keys.flatMap((key) => (this.entries.has(key) ? [[key, this.entries.get(key)]] : [])));
  }

  async putMany(entries: ReadonlyMap<string, unknown>): Promise<void> {
    // As a real one does: what comes back is what JSON keeps.
    for (const [key, value] of entries) this.entries.set(key, JSON.parse(JSON.stringify(value)));
  }
}
