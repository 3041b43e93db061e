import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Pool } from "pg";
import { openPool } from "./database.ts";
import { type MigrationState, readMigrationState } from "./migrate.ts";

/** What there is, before anything is done to it. */
export interface DatabaseState {
  /** `PostgreSQL 16.4`. */
  readonly server: string;
  readonly migrations: MigrationState;
}

/**
 * Looks at a database without changing it.
 * @returns null when the embedded database was never made
 * @throws DirectoryInUseError, or what the driver says
 */
export async function inspectDatabase(options: {
  readonly url?: string | undefined;
  readonly directory: string;
}): Promise<DatabaseState | null> {
  if (options.url === undefined && !existsSync(join(options.directory, "data", "PG_VERSION"))) return null;
  const faults: Error[] = [];
  const place = await openPool({ ...options, connections: 1, onFatal: (error) => faults.push(error) });
  try {
    return await readDatabaseState(place.pool);
  } catch (error) {
    throw faults[0] ?? error;
  } finally {
    await place.close();
  }
}

/** What an open database tells about itself. */
export async function readDatabaseState(pool: Pool): Promise<DatabaseState> {
  const { rows } = await pool.query<{ server_version: string }>("SHOW server_version");
  return {
    server: `PostgreSQL ${rows[0]?.server_version ?? ""}`,
    migrations: await readMigrationState(pool),
  };
}
