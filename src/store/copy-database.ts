import type { PoolClient } from "pg";
import type { Database } from "./database.ts";

/** How many rows of which table were copied. */
export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
}

/** Rows per statement; payloads may be large. */
const batch = 50;

/** They fill again by themselves, and are most of the bytes. */
const caches: readonly string[] = ["cached_blob", "cached_result"];

/**
 * Copies all that is remembered from one database to another one, empty and migrated to the same version:
 * from the embedded database to a PostgreSQL server. One transaction: it is all there, or nothing is.
 *
 * Caches are not copied. Jobs that wait are not either: after the start the app looks at every open campaign and pull request again.
 * Deliveries are, so that what was not worked off yet still is. The app must not run meanwhile; the lock of the
 * embedded database sees to that.
 *
 * @throws Error when the target holds anything, or has other tables than the source
 */
export async function copyDatabase(source: Database, target: Database): Promise<CopiedTable[]> {
  const tables = await listTables(source);
  const there = await listTables(target);
  if (tables.join() !== there.join()) {
    throw new Error(
      `The two databases are of different versions: ${tables.join(", ")} here, ${there.join(", ")} there. Start the same version of Convert Status on both once.`,
    );
  }
  const client = await target.pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL statement_timeout = 0");
    for (const table of tables) {
      const { rows } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
      if (rows.length > 0) {
        throw new Error(
          `The target database is not empty: its table ${table} has rows. Nothing was copied. Name an empty database.`,
        );
      }
    }
    const copied: CopiedTable[] = [];
    for (const table of tables.filter((name) => !caches.includes(name))) {
      copied.push({ table, rows: await copyTable(source, client, table) });
    }
    await client.query("COMMIT");
    return copied;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

/** Our tables; none refers to another one, so any order will do. */
async function listTables({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY tablename`,
  );
  return rows.map(({ name }) => name);
}

/** Rows travel as PostgreSQL's own text of a row, so that nothing is lost on the way through JavaScript. */
async function copyTable(source: Database, target: PoolClient, table: string): Promise<number> {
  const reader = await source.pool.connect();
  let count = 0;
  try {
    await reader.query("BEGIN");
    await reader.query(`DECLARE copied NO SCROLL CURSOR FOR SELECT (t.*)::text AS row FROM ${table} AS t`);
    for (;;) {
      const { rows } = await reader.query<{ row: string }>(`FETCH ${batch} FROM copied`);
      if (rows.length === 0) break;
      await target.query(`INSERT INTO ${table} SELECT (text::${table}).* FROM unnest($1::text[]) AS text`, [
        rows.map(({ row }) => row),
      ]);
      count += rows.length;
    }
    await reader.query("COMMIT");
  } finally {
    reader.release(true);
  }
  await advanceSequences(target, table);
  return count;
}

/** Numbers that the target gives out go on where the source stopped. */
async function advanceSequences(target: PoolClient, table: string): Promise<void> {
  const { rows } = await target.query<{ sequence: string; column: string }>(
    `SELECT pg_get_serial_sequence($1, attname) AS sequence, quote_ident(attname) AS column
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0
       AND pg_get_serial_sequence($1, attname) IS NOT NULL`,
    [table],
  );
  for (const { sequence, column } of rows) {
    await target.query(
      `SELECT setval($1, GREATEST((SELECT max(${column}) FROM ${table}), 1), EXISTS (SELECT 1 FROM ${table}))`,
      [sequence],
    );
  }
}
