import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool, PoolClient } from "pg";
import { packageRoot } from "../package-root.ts";

/** The number that Prisma's own engine locks while it migrates, so that the two keep out of each other's way. */
const prismaLock = 72_707_369;

/** Prisma's own book of applied migrations, column for column: `prisma migrate` reads and writes the same one. */
const createBook = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface BookEntry {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** How a database stands to the migrations of this version; names of migrations. */
export interface MigrationState {
  readonly missing: readonly string[];
  /** Applied, and the file is another one since. */
  readonly edited: readonly string[];
  /** Begun by another tool and not finished. */
  readonly unfinished: string | null;
  /** Of a newer version. */
  readonly unknown: string | null;
}

const migrationsFolder = join(packageRoot, "prisma/migrations");

/** Compares a database with the migrations of this version; changes nothing. */
export async function readMigrationState(pool: Pool): Promise<MigrationState> {
  const { rows } = await pool.query<{ book: string | null }>(
    "SELECT to_regclass('_prisma_migrations')::text AS book",
  );
  const migrations = readMigrations(migrationsFolder);
  return compare((rows[0]?.book ?? null) === null ? [] : await readBook(pool), migrations);
}

function compare(book: readonly BookEntry[], migrations: readonly Migration[]): MigrationState {
  const checksums = new Map(book.map((entry) => [entry.migration_name, entry.checksum]));
  const known = new Set(migrations.map(({ name }) => name));
  return {
    missing: migrations.filter(({ name }) => !checksums.has(name)).map(({ name }) => name),
    edited: migrations
      .filter(({ name, checksum }) => (checksums.get(name) ?? checksum) !== checksum)
      .map(({ name }) => name),
    unfinished: book.find((entry) => entry.finished_at === null)?.migration_name ?? null,
    unknown: book.find((entry) => !known.has(entry.migration_name))?.migration_name ?? null,
  };
}

/**
 * Brings the database to the newest migration; several processes may call it at once, one of them does the work.
 * Each migration is one transaction: a crash or a fault leaves nothing half done.
 * @param directory folder of the migrations; default: this repository's
 * @returns the names of what was applied, and of applied migrations whose file was edited since
 * @throws Error when an earlier migration is unfinished, or the database was made by a newer version
 */
export async function applyMigrations(
  pool: Pool,
  directory: string = migrationsFolder,
): Promise<{ applied: string[]; edited: string[] }> {
  const migrations = readMigrations(directory);
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    await client.query("SELECT pg_advisory_lock($1)", [prismaLock]);
    await client.query(createBook);
    const { missing, edited, ...state } = compare(await readBook(client), migrations);
    refuseUnknownState(state);
    for (const migration of migrations)
      if (missing.includes(migration.name)) await applyOne(client, migration);
    return { applied: [...missing], edited: [...edited] };
  } finally {
    // The lock and the setting belong to the connection: it is closed, not given back.
    client.release(true);
  }
}

function readMigrations(directory: string): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const file = readFileSync(`${directory}/${name}/migration.sql`);
      return { name, sql: file.toString(), checksum: createHash("sha256").update(file).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readBook(client: Pool | PoolClient): Promise<BookEntry[]> {
  const { rows } = await client.query<BookEntry>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  return rows;
}

function refuseUnknownState({ unfinished, unknown }: Pick<MigrationState, "unfinished" | "unknown">): void {
  if (unfinished !== null) {
    throw new Error(
      `The migration ${unfinished} was begun by another tool and not finished. Look at the database, then run \`npx prisma migrate resolve --applied ${unfinished}\` or \`--rolled-back\`.`,
    );
  }
  if (unknown !== null) {
    throw new Error(
      `The database was made by a newer version of Convert Status (it has the migration ${unknown}, which this version does not know). Start that version, or restore a backup from before the update.`,
    );
  }
}

async function applyOne(client: PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`The migration ${name} failed and was undone.`, { cause: error });
  }
}
