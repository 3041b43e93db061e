import type { ScanCache } from "../domain/campaign-kind.ts";
import type { Database } from "./database.ts";

/** Both caches live in tables of one shape; the names are ours, never anybody's input. */
interface CacheTable {
  readonly table: "cached_blob" | "cached_result";
  readonly key: "id" | "key";
  readonly value: "bytes" | "value";
}

const blobTable: CacheTable = { table: "cached_blob", key: "id", value: "bytes" };
const resultTable: CacheTable = { table: "cached_result", key: "key", value: "value" };

/** Rows per statement. */
const batch = 200;

/** Bytes per statement that writes: bounds the memory that it takes. */
const batchBytes = 8 * 1_048_576;

/** A cache in the database: content by a key that is derived from it, the least recently used evicted first. */
class ContentCache<T extends Uint8Array | string> {
  readonly #database: Database;
  readonly #table: CacheTable;
  readonly #largest: number;

  /** @param largest bytes; anything bigger is not kept */
  constructor(database: Database, table: CacheTable, largest: number) {
    this.#database = database;
    this.#table = table;
    this.#largest = largest;
  }

  async find(keys: readonly string[]): Promise<Map<string, T>> {
    const { table, key, value } = this.#table;
    const found = new Map<string, T>();
    for (let start = 0; start < keys.length; start += batch) {
      const wanted = keys.slice(start, start + batch);
      const { rows } = await this.#database.pool.query<{ key: string; value: T; stale: boolean }>(
        `SELECT ${key} AS key, ${value} AS value, used_at < now() - interval '1 day' AS stale
         FROM ${table} WHERE ${key} = ANY($1)`,
        [wanted],
      );
      for (const row of rows) found.set(row.key, row.value);
      const stale = rows.flatMap((row) => (row.stale ? [row.key] : []));
      if (stale.length > 0) {
        // Once a day is exact enough for an order of eviction, and keeps reads from writing.
        await this.#database.pool.query(`UPDATE ${table} SET used_at = now() WHERE ${key} = ANY($1)`, [
          stale,
        ]);
      }
    }
    return found;
  }

  async record(entries: Iterable<readonly [string, T]>): Promise<void> {
    const { table, key, value } = this.#table;
    const type = value === "bytes" ? "bytea" : "text";
    const kept = [...entries]
      .map(([name, content]) => ({ name, content, size: Buffer.byteLength(content) }))
      .filter(({ size }) => size <= this.#largest);
    while (kept.length > 0) {
      let bytes = 0;
      const tooMany = kept.findIndex((row, index) => {
        bytes += row.size;
        return index > 0 && (index >= batch || bytes > batchBytes);
      });
      const rows = kept.splice(0, tooMany === -1 ? kept.length : tooMany);
      await this.#database.pool.query(
        `INSERT INTO ${table} (${key}, ${value}, size)
         SELECT * FROM unnest($1::text[], $2::${type}[], $3::int[]) ON CONFLICT DO NOTHING`,
        [
          rows.map(({ name }) => name),
          rows.map(({ content }) => (typeof content === "string" ? content : Buffer.from(content))),
          rows.map(({ size }) => size),
        ],
      );
    }
  }

  /** Deletes the least recently used rows until at most `bytes` are kept. @returns how many rows went */
  async shrinkTo(bytes: number): Promise<number> {
    const { table, key } = this.#table;
    const { rowCount } = await this.#database.pool.query(
      `DELETE FROM ${table} WHERE ${key} IN (
         SELECT ${key} FROM (
           SELECT ${key}, sum(size) OVER (ORDER BY used_at DESC, ${key}) AS total FROM ${table}
         ) AS sized WHERE total > $1)`,
      [bytes],
    );
    return rowCount ?? 0;
  }
}

/** Git blobs by id. Sources above a megabyte are not worth their room: no scanner reads them. */
export class BlobCache extends ContentCache<Uint8Array> {
  constructor(database: Database) {
    super(database, blobTable, 1_048_576);
  }
}

/** Results of the scanners by content key. */
export class ResultCache extends ContentCache<string> implements ScanCache {
  constructor(database: Database) {
    super(database, resultTable, 4_194_304);
  }

  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    const found = await this.find(keys);
    return new Map([...found].map(([key, text]) => [key, JSON.parse(text) as unknown]));
  }

  async putMany(entries: ReadonlyMap<string, unknown>): Promise<void> {
    await this.record([...entries].map(([key, value]) => [key, JSON.stringify(value)] as const));
  }
}
