import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import PgBoss from "pg-boss";
import type { Database } from "../store/database.ts";
import { asError } from "./as-error.ts";

/** The one pg-boss queue; subjects, not queues, keep jobs apart. */
export const queueName = "work";

/** The installation of a job as text; the index below is made of this very expression. */
export const installationSql = "COALESCE(data->>'installation', 'null')";

/**
 * Which rows wait, due or not. The queue's name is left out: there is one queue, and a planner without statistics
 * takes a condition on it for a good one and reads all rows.
 */
export const waitingSql = "state IN ('created', 'retry')";

/** Makes two processes that start at once take turns; any number that nobody else locks. */
const setUpLock = 72_707_370;

/**
 * pg-boss on the application's own pool, with its tables and our indexes in place.
 * It keeps the jobs, coalesces what waits (policy `stately`), retries with backoff and takes expired jobs back.
 * Which job is next is decided in next-jobs.ts; src/jobs/README.md says why.
 */
export async function openJobTables(database: Database, onError: (error: Error) => void): Promise<PgBoss> {
  // Two processes that make the tables at once can deadlock inside pg-boss, so they take turns. All of it runs on
  // the connection that holds the lock: there may be no other one.
  let setUp: PoolClient | null = await database.pool.connect();
  const boss = new PgBoss({
    db: { executeSql: (sql, values) => (setUp ? run(setUp, sql, values) : runOnPool(database, sql, values)) },
    supervise: false,
    schedule: false,
  });
  boss.on("error", onError);
  try {
    await setUp.query("SELECT pg_advisory_lock($1)", [setUpLock]);
    await boss.start();
    await boss.createQueue(queueName, { name: queueName, policy: "stately" });
    await setUp.query(createIndexes);
    return boss;
  } finally {
    // The lock belongs to the connection: it is closed, not given back.
    setUp.release(true);
    setUp = null;
  }
}

/**
 * Inserts jobs that have ids. pg-boss's own statement leaves out, and does not tell, which of them its index refuses.
 * @returns the ids of those that are in the table now
 */
export async function insertAndTell(boss: PgBoss, jobs: PgBoss.JobInsert[]): Promise<ReadonlySet<string>> {
  const own = boss.getDb();
  let ids: string[] = [];
  await boss.insert(jobs, {
    db: {
      async executeSql(sql, values) {
        const result = await own.executeSql(`${sql} RETURNING id`, values);
        ids = result.rows.map((row: { readonly id: string }) => row.id);
        return result;
      },
    },
  });
  return new Set(ids);
}

const createIndexes = `
CREATE UNIQUE INDEX IF NOT EXISTS job_one_active_per_subject
  ON pgboss.job (name, (data->>'subject')) WHERE state = 'active';
CREATE INDEX IF NOT EXISTS job_by_installation
  ON pgboss.job ((${installationSql}), priority DESC, created_on, id) WHERE ${waitingSql};
CREATE INDEX IF NOT EXISTS job_by_time ON pgboss.job (start_after) WHERE ${waitingSql};
CREATE INDEX IF NOT EXISTS job_set_aside ON pgboss.job (name, singleton_key) WHERE state = 'failed'`;

/**
 * Refreshes what the planner knows of the queue's table, whose size changes faster than a server notices, and,
 * in the embedded database, which never does it by itself, gives back the room of the jobs that are done.
 */
export async function tidyJobTable(database: Database): Promise<void> {
  await database.pool.query(database.embedded ? "VACUUM (ANALYZE) pgboss.job" : "ANALYZE pgboss.job");
}

async function runOnPool(database: Database, sql: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  const client = await database.pool.connect();
  let broken: Error | undefined;
  try {
    return await run(client, sql, values);
  } catch (error) {
    broken = error instanceof BrokenConnectionError ? error : undefined;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The connection cannot even be rolled back. */
class BrokenConnectionError extends Error {
  override readonly name = "BrokenConnectionError";
}

/**
 * pg-boss sends some scripts that open a transaction. When one fails, the connection would stay inside a broken
 * transaction, and fail whoever uses it next.
 */
async function run(client: PoolClient, sql: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  try {
    // Planned once per connection: pg-boss sends the same few statements over and over.
    const name = createHash("sha1").update(sql).digest("base64url");
    const result = await client.query<Record<string, unknown>>(
      values === undefined ? sql : { name, text: sql, values },
    );
    return { rows: result.rows };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      throw new BrokenConnectionError(asError(error).message, { cause: error });
    });
    throw error;
  }
}
