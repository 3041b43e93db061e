import { randomUUID } from "node:crypto";
import type PgBoss from "pg-boss";
import type { Database } from "../store/database.ts";
import { type JobData, type NewJob, priorityNumbers, type SetAsideJob } from "./job.ts";
import { insertAndTell, queueName } from "./job-tables.ts";
import { isUniqueViolation, type StoredData } from "./next-jobs.ts";

/** How failed jobs are tried again. */
export interface RetryPolicy {
  /** Tries in all before a job is set aside. */
  readonly attempts: number;
  /** Wait before the second try; doubled, with some chance, for every further one. 0: at once, always. */
  readonly retryDelaySeconds: number;
}

/** A request as the queue's table holds it. */
interface Request {
  /** Which requests are for the same thing. */
  readonly identity: string;
  readonly stored: StoredData;
  readonly priority: number;
  /** Null: at once. */
  readonly notBefore: Date | null;
}

/**
 * Asks for jobs, with two statements however many they are. A waiting one for the same thing takes a request in: the
 * higher priority and the later data count, and the earlier time, unless it waits because it failed.
 */
export async function addJobs(
  database: Database,
  boss: PgBoss,
  jobs: readonly NewJob[],
  policy: RetryPolicy,
): Promise<void> {
  let left = mergeAlike(jobs.map(toRequest));
  // A request that finds the waiting job gone (it was just taken) asks again; more than a few rounds is a fault.
  for (let round = 0; round < 20; round += 1) {
    left = await mergeIntoWaiting(database, left);
    if (left.length === 0) return;
    left = await insert(boss, left, policy);
    if (left.length === 0) return;
  }
  const names = left.map(({ identity }) => identity).join(", ");
  throw new Error(`These jobs could be neither added nor merged into waiting ones: ${names}.`);
}

function toRequest(job: NewJob): Request {
  const stored = {
    kind: storable(job.kind),
    subject: storable(job.subject),
    key: storable(job.key ?? ""),
    installation: job.installation,
    data: clean(job.data ?? {}),
  };
  return {
    identity: `${stored.kind} ${stored.subject} ${stored.key}`,
    stored,
    priority: priorityNumbers[job.priority],
    notBefore: job.notBefore ?? null,
  };
}

/**
 * Requests of one group for the same thing are one, as they would be in the table. In one order in all processes: two
 * that ask for the same things at the same time wait for each other only one way.
 */
function mergeAlike(requests: readonly Request[]): readonly Request[] {
  const merged = new Map<string, Request>();
  for (const request of requests) {
    const earlier = merged.get(request.identity);
    merged.set(request.identity, earlier === undefined ? request : mergeTwo(earlier, request));
  }
  return [...merged.values()].sort((a, b) => (a.identity < b.identity ? -1 : 1));
}

function mergeTwo(earlier: Request, later: Request): Request {
  const isAtOnce = earlier.notBefore === null || later.notBefore === null;
  return {
    ...earlier,
    stored: { ...earlier.stored, data: { ...earlier.stored.data, ...later.stored.data } },
    priority: Math.max(earlier.priority, later.priority),
    notBefore: isAtOnce ? null : new Date(Math.min(Number(earlier.notBefore), Number(later.notBefore))),
  };
}

/** @returns those that found nothing that waits */
async function mergeIntoWaiting(
  database: Database,
  requests: readonly Request[],
): Promise<readonly Request[]> {
  const asked = requests.map(({ identity, stored, priority, notBefore }) => ({
    identity,
    priority,
    data: stored.data,
    not_before: notBefore,
  }));
  const { rows } = await database.pool.query<{ identity: string }>({
    name: "merge-jobs",
    text: mergeSql,
    values: [queueName, JSON.stringify(asked)],
  });
  const merged = new Set(rows.map(({ identity }) => identity));
  return requests.filter(({ identity }) => !merged.has(identity));
}

/** `COALESCE` and the policy are there for the index of the policy `stately`. */
const mergeSql = `
WITH asked AS (
  SELECT * FROM json_to_recordset($2::json)
    AS asked (identity text, priority int, data jsonb, not_before timestamptz)
), waiting AS (
  -- Row by row, so that the index is used however large the planner takes the table for.
  SELECT job.id, identity, asked.priority, asked.data, not_before
  FROM asked CROSS JOIN LATERAL (
    SELECT id FROM pgboss.job
    WHERE name = $1 AND COALESCE(singleton_key, '') = identity AND policy = 'stately'
      AND state IN ('created', 'retry')
    ORDER BY id FOR UPDATE
  ) AS job
)
UPDATE pgboss.job SET priority = GREATEST(job.priority, waiting.priority),
  start_after = CASE state WHEN 'created' THEN LEAST(start_after, COALESCE(not_before, now())) ELSE start_after END,
  data = jsonb_set(job.data, '{data}', (job.data->'data') || waiting.data)
FROM waiting WHERE job.name = $1 AND job.id = waiting.id
RETURNING identity`;

/** @returns those that somebody else asked for in the same instant */
async function insert(
  boss: PgBoss,
  requests: readonly Request[],
  policy: RetryPolicy,
): Promise<readonly Request[]> {
  const jobs = requests.map(({ identity, stored, priority, notBefore }) => ({
    id: randomUUID(),
    name: queueName,
    data: stored,
    singletonKey: identity,
    priority,
    retryLimit: policy.attempts - 1,
    retryDelay: policy.retryDelaySeconds,
    retryBackoff: policy.retryDelaySeconds > 0,
    ...(notBefore === null ? {} : { startAfter: notBefore.toISOString() }),
  }));
  const inserted = await insertAndTell(boss, jobs);
  return requests.filter((_, index) => !inserted.has(jobs[index]?.id ?? ""));
}

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
