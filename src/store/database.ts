import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, type PoolConfig } from "pg";
import { openEmbedded } from "./embedded/open-embedded.ts";
import { PrismaClient } from "./generated/prisma/client.ts";
import { applyMigrations } from "./migrate.ts";

/** Which database to open, and whom to tell. */
export interface DatabaseOptions {
  /** Address of a PostgreSQL server (`DATABASE_URL`). Absent: the embedded database. */
  readonly url?: string | undefined;
  /** Directory of the embedded database; default `.convert-status/database` below the working directory. */
  readonly directory?: string | undefined;
  /** Embedded and in memory only: for tests and trials. */
  readonly memory?: boolean;
  /** Connections to the server at most; default 10. The embedded database has one session. */
  readonly connections?: number;
  /** The embedded database died: nothing can be stored any more, the process should end and be restarted. */
  readonly onFatal: (error: Error) => void;
  /** Something to log that is no fault of the caller: a lost idle connection, an edited migration. */
  readonly onWarning?: (message: string) => void;
}

/** An open database, migrated. Nothing above it knows which of the two kinds it is. */
export interface Database {
  readonly pool: Pool;
  readonly prisma: PrismaClient;
  /** True for the embedded database, which this process has for itself. */
  readonly embedded: boolean;
  /** Gives back the room of deleted rows. A server does that by itself, so this does nothing there. */
  vacuum(): Promise<void>;
  /** Waits for what is running, then closes. Twice is fine. */
  close(): Promise<void>;
}

/**
 * Opens the database and applies the migrations.
 * @throws DirectoryInUseError when another process has the embedded database; Error when it cannot be opened,
 * was made by a newer version, or a migration fails
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const url = options.url ?? "";
  const place = await openPool(options);
  try {
    const { edited } = await applyMigrations(place.pool);
    for (const name of edited) {
      options.onWarning?.(`The migration ${name} was edited after it was applied to this database.`);
    }
  } catch (error) {
    await place.close();
    throw error;
  }
  const prisma = new PrismaClient({
    adapter: new PrismaPg(place.pool, { disposeExternalPool: false }),
    transactionOptions: { maxWait: 15_000, timeout: 15_000 },
  });
  let closed: Promise<void> | null = null;
  return {
    pool: place.pool,
    prisma,
    embedded: url === "",
    async vacuum() {
      if (url === "") await place.pool.query("VACUUM (ANALYZE)");
    },
    close() {
      closed ??= prisma.$disconnect().then(() => place.close());
      return closed;
    },
  };
}

/** Connections to a database in the state in which it was found. */
export interface OpenPool {
  readonly pool: Pool;
  close(): Promise<void>;
}

/** Connects without migrating. @throws as `openDatabase` does, except about migrations */
export async function openPool(options: DatabaseOptions): Promise<OpenPool> {
  const url = options.url ?? "";
  return url === "" ? openEmbeddedPool(options) : openServerPool(url, options);
}

/** A session that does nothing for a minute inside a transaction, or computes that long, is a fault. */
const patience = 60_000;

function openServerPool(url: string, options: DatabaseOptions): OpenPool {
  const pool = makePool(
    {
      connectionString: url,
      max: options.connections ?? 10,
      connectionTimeoutMillis: 15_000,
      statement_timeout: patience,
      idle_in_transaction_session_timeout: patience,
      keepAlive: true,
      application_name: "convert-status",
    },
    options,
  );
  return { pool, close: () => pool.end() };
}

async function openEmbeddedPool(options: DatabaseOptions): Promise<OpenPool> {
  const directory = options.memory === true ? null : (options.directory ?? ".convert-status/database");
  const engine = await openEmbedded(directory, options.onFatal);
  const config = { user: "postgres", database: "postgres", max: 1, idleTimeoutMillis: 0, ssl: false };
  const pool = makePool({ ...config, stream: () => engine.connect() }, options);
  return {
    pool,
    async close() {
      await pool.end();
      await engine.close();
    },
  };
}

function makePool(config: PoolConfig, { onWarning }: DatabaseOptions): Pool {
  const pool = new Pool(config);
  // An idle connection that breaks (the server restarts) is replaced by the next query; unheard, it would end the process.
  pool.on("error", (error) => onWarning?.(`A database connection was lost: ${error.message}`));
  // One that breaks while it is lent out, between two statements, tells only itself; the next statement on it fails.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
