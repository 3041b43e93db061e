import type PgBoss from "pg-boss";
import type { Database } from "../store/database.ts";
import { type JobData, type NewJob, priorityNumbers, type SetAsideJob } from "./job.ts";
import { queueName } from "./job-tables.ts";
import { isUniqueViolation, type StoredData } from "./next-jobs.ts";

/** How failed jobs are tried again. */
export interface RetryPolicy {
  /** Tries in all before a job is set aside. */
  readonly attempts: number;
  /** Wait before the second try; doubled, with some chance, for every further one. 0: at once, always. */
  readonly retryDelaySeconds: number;
}

/**
 * Asks for a job. A waiting one for the same thing takes the request in: the higher priority and the later data
 * count, and the earlier time, unless it waits because it failed.
 */
export async function addJob(
  database: Database,
  boss: PgBoss,
  job: NewJob,
  policy: RetryPolicy,
): Promise<void> {
  const identity = [job.kind, job.subject, job.key ?? ""].map(storable).join(" ");
  const data = clean(job.data ?? {});
  // A request that finds the waiting job gone (it was just taken) asks again; more than a few rounds is a fault.
  for (let round = 0; round < 20; round += 1) {
    const { rowCount } = await database.pool.query({
      name: "merge-job",
      text: mergeSql,
      values: [
        queueName,
        identity,
        priorityNumbers[job.priority],
        job.notBefore ?? null,
        JSON.stringify(data),
      ],
    });
    if (rowCount !== null && rowCount > 0) return;
    const stored: StoredData = {
      kind: storable(job.kind),
      subject: storable(job.subject),
      key: storable(job.key ?? ""),
      installation: job.installation,
      data,
    };
    const id = await boss.send(queueName, stored, {
      singletonKey: identity,
      priority: priorityNumbers[job.priority],
      retryLimit: policy.attempts - 1,
      retryDelay: policy.retryDelaySeconds,
      retryBackoff: policy.retryDelaySeconds > 0,
      ...(job.notBefore === undefined ? {} : { startAfter: job.notBefore }),
    });
    if (id !== null) return;
  }
  throw new Error(`The job ${identity} could be neither added nor merged into a waiting one.`);
}

/** `COALESCE` and the policy are there for the index of the policy `stately`. */
const mergeSql = `
UPDATE pgboss.job SET priority = GREATEST(priority, $3),
  start_after = CASE state WHEN 'created' THEN LEAST(start_after, COALESCE($4::timestamptz, now())) ELSE start_after END,
  data = jsonb_set(data, '{data}', (data->'data') || $5::jsonb)
WHERE name = $1 AND COALESCE(singleton_key, '') = $2 AND policy = 'stately' AND state IN ('created', 'retry')`;

/**
 * A job that failed and a later request for the same thing become one again; it keeps its tries and its waiting time.
 */
export async function foldRetries(database: Database): Promise<void> {
  await database.pool.query(
    `WITH folded AS (
       DELETE FROM pgboss.job AS later USING pgboss.job AS failed
       WHERE later.name = $1 AND failed.name = $1 AND failed.state = 'retry' AND later.state = 'created'
         AND later.singleton_key = failed.singleton_key
       RETURNING failed.id, later.data->'data' AS data, later.priority
     )
     UPDATE pgboss.job AS failed SET priority = GREATEST(failed.priority, folded.priority),
       data = jsonb_set(failed.data, '{data}', (failed.data->'data') || folded.data)
     FROM folded WHERE failed.name = $1 AND failed.id = folded.id`,
    [queueName],
  );
}

/** Jobs that wait for a person, the newest first. */
export async function findSetAside(database: Database): Promise<SetAsideJob[]> {
  const { rows } = await database.pool.query<{
    id: string;
    data: StoredData;
    retries: number;
    completed_on: Date;
    error: string | null;
  }>(
    `SELECT id, data, retry_count AS retries, completed_on,
       COALESCE(output->>'message', output->'value'->>'message', output::text) AS error
     FROM pgboss.job WHERE name = $1 AND state = 'failed' ORDER BY completed_on DESC LIMIT 500`,
    [queueName],
  );
  return rows.map(({ id, data, retries, completed_on, error }) => ({
    id,
    kind: data.kind,
    subject: data.subject,
    installation: data.installation,
    data: data.data,
    attempts: retries + 1,
    error: error ?? "",
    failedAt: completed_on,
  }));
}

/** Gives a job that was set aside one more try. @returns false when there is none with this id */
export async function retrySetAside(database: Database, boss: PgBoss, id: string): Promise<boolean> {
  const { rows } = await database.pool.query(
    "SELECT 1 FROM pgboss.job WHERE name = $1 AND id = $2 AND state = 'failed'",
    [queueName, id],
  );
  if (rows.length === 0) return false;
  try {
    await boss.retry(queueName, id);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // The same thing waits for its next try already.
    await boss.deleteJob(queueName, id);
  }
  await foldRetries(database);
  return true;
}

/** jsonb holds neither U+0000 nor half a surrogate pair; both come from foreign text only. */
function clean(data: JobData): JobData {
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) => (typeof value === "string" ? storable(value) : value)),
  ) as JobData;
}

function storable(text: string): string {
  return Buffer.from(text.replaceAll("\0", "")).toString();
}
