import type { Database } from "../store/database.ts";
import { queueName } from "./job-tables.ts";
import { isUniqueViolation, type TakenJob } from "./next-jobs.ts";

/** Why a signal was aborted: another worker may have the job by now. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/** Extends the leases of jobs that still run. @returns the ids of those that are still ours */
export async function renewLeases(
  database: Database,
  jobs: readonly TakenJob[],
  leaseSeconds: number,
): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ id: string }>(
    `UPDATE pgboss.job SET expire_in = (now() - started_on) + $4 * interval '1 second'
     FROM unnest($2::uuid[], $3::timestamptz[]) AS ours (id, token)
     WHERE name = $1 AND state = 'active' AND job.id = ours.id AND started_on = ours.token
     RETURNING job.id`,
    [queueName, jobs.map(({ job }) => job.id), jobs.map(({ token }) => token), leaseSeconds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Done: the job goes, and with it what was set aside of the same kind and subject. @returns false if it was no longer ours */
export async function finishJob(database: Database, { job, token }: TakenJob): Promise<boolean> {
  const text = `WITH done AS (
       DELETE FROM pgboss.job WHERE name = $1 AND id = $2 AND state = 'active' AND started_on = $3
       RETURNING singleton_key
     ), forgotten AS (
       DELETE FROM pgboss.job WHERE name = $1 AND state = 'failed'
         AND singleton_key = (SELECT singleton_key FROM done)
     )
     SELECT 1 FROM done`;
  const values = [queueName, job.id, token];
  const { rows } = await database.pool.query({ name: "finish-job", text, values });
  return rows.length === 1;
}

/**
 * Gives a job back unfinished, without counting an attempt. Where the same was asked for again meanwhile, that
 * request stands for both.
 * @param at not before this time
 */
export async function handBack(database: Database, { job, token }: TakenJob, at: Date): Promise<void> {
  const giveBack = () => database.pool.query(handBackSql, [queueName, job.id, token, at]);
  try {
    await giveBack();
  } catch (error) {
    // Asked for again in this very instant: the second look sees that request.
    if (!isUniqueViolation(error)) throw error;
    await giveBack();
  }
}

const handBackSql = `
WITH given AS (
  SELECT id, singleton_key, data FROM pgboss.job
  WHERE name = $1 AND id = $2 AND state = 'active' AND started_on = $3
), merged AS (
  UPDATE pgboss.job AS waiting
  SET data = jsonb_set(waiting.data, '{data}', (given.data->'data') || (waiting.data->'data'))
  FROM given
  WHERE waiting.name = $1 AND waiting.state IN ('created', 'retry')
    AND waiting.singleton_key = given.singleton_key
  RETURNING given.id
), removed AS (
  DELETE FROM pgboss.job WHERE name = $1 AND id IN (SELECT id FROM merged)
)
UPDATE pgboss.job SET state = 'created', start_after = $4, started_on = NULL
WHERE name = $1 AND id IN (SELECT id FROM given) AND NOT EXISTS (SELECT 1 FROM merged)`;

/** Makes the queue wait for an installation that GitHub told to come back later; the later time counts. */
export async function pauseInstallation(
  database: Database,
  installation: number,
  until: Date,
  reason: string,
): Promise<void> {
  await database.pool.query(
    `INSERT INTO installation_pause (installation, until, reason) VALUES ($1, $2, $3)
     ON CONFLICT (installation) DO UPDATE SET until = EXCLUDED.until, reason = EXCLUDED.reason
     WHERE installation_pause.until < EXCLUDED.until`,
    [installation, until, reason.replaceAll("\0", "")],
  );
}
