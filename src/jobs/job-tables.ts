import { createHash } from "node:crypto";
import PgBoss from "pg-boss";
import type { Database } from "../store/database.ts";

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
  const boss = new PgBoss({
    db: { executeSql: (sql, values) => executeSql(database, sql, values) },
    supervise: false,
    schedule: false,
  });
  boss.on("error", onError);
  await boss.start();
  await boss.createQueue(queueName, { name: queueName, policy: "stately" });
  await executeSql(
    database,
    `BEGIN;
     SELECT pg_advisory_xact_lock(${setUpLock});
     CREATE UNIQUE INDEX IF NOT EXISTS job_one_active_per_subject
       ON pgboss.job (name, (data->>'subject')) WHERE state = 'active';
     CREATE INDEX IF NOT EXISTS job_by_installation
       ON pgboss.job ((${installationSql}), priority DESC, created_on, id) WHERE ${waitingSql};
     CREATE INDEX IF NOT EXISTS job_by_time ON pgboss.job (start_after) WHERE ${waitingSql};
     CREATE INDEX IF NOT EXISTS job_set_aside ON pgboss.job (name, singleton_key) WHERE state = 'failed';
     COMMIT`,
  );
  return boss;
}

/**
 * Refreshes what the planner knows of the queue's table, whose size changes faster than a server notices, and,
 * in the embedded database, which never does it by itself, gives back the room of the jobs that are done.
 */
export async function tidyJobTable(database: Database): Promise<void> {
  await database.pool.query(database.embedded ? "VACUUM (ANALYZE) pgboss.job" : "ANALYZE pgboss.job");
}

/**
 * pg-boss sends some scripts that open a transaction. When one fails, the connection would go back to the pool
 * inside a broken transaction, and fail whoever gets it next.
 */
async function executeSql(database: Database, sql: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  const client = await database.pool.connect();
  let broken = false;
  try {
    // Planned once per connection: pg-boss sends the same few statements over and over.
    const name = createHash("sha1").update(sql).digest("base64url");
    const result = await client.query<Record<string, unknown>>(
      values === undefined ? sql : { name, text: sql, values },
    );
    return { rows: result.rows };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
