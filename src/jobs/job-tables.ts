import PgBoss from "pg-boss";
import type { Database } from "../store/database.ts";

/** The one pg-boss queue; subjects, not queues, keep jobs apart. */
export const queueName = "work";

/** Makes two processes that start at once take turns; any number that nobody else locks. */
const setUpLock = 72_707_370;

/**
 * pg-boss on the application's own pool, with its tables and our two indexes in place.
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
     CREATE INDEX IF NOT EXISTS job_set_aside ON pgboss.job (name, singleton_key) WHERE state = 'failed';
     COMMIT`,
  );
  return boss;
}

/**
 * pg-boss sends some scripts that open a transaction. When one fails, the connection would go back to the pool
 * inside a broken transaction, and fail whoever gets it next.
 */
async function executeSql(database: Database, sql: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  const client = await database.pool.connect();
  let broken = false;
  try {
    const result = await client.query<Record<string, unknown>>(sql, values);
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
