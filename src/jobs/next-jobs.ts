import type { Database } from "../store/database.ts";
import type { Job, JobData } from "./job.ts";
import { installationSql, queueName, waitingSql } from "./job-tables.ts";

/** A job together with the proof that it is ours. */
export interface TakenJob {
  readonly job: Job;
  /** When it was taken, as the database writes it; a later taker has another one. */
  readonly token: string;
}

/** What this process knows that decides whose turn it is; by installation, `null` for none. */
export interface Turns {
  /** Jobs started lately: whoever had many waits longer. */
  readonly served: Readonly<Record<string, number>>;
  /** Jobs that run here now. */
  readonly running: Readonly<Record<string, number>>;
  /** Jobs of one installation that may run here at once. */
  readonly most: number;
}

/** Overdue by so many seconds, any job counts as live: this is what bounds everybody's waiting. */
export const patienceSeconds = 300;

/**
 * Looks at the first few jobs of each installation only, by the index `job_by_installation`, so that a long queue
 * costs no more than a short one.
 *
 * Left out: subjects that are being worked on, and installations that GitHub told to wait. (pg-boss's own fetch
 * takes the oldest job whatever its subject; where that subject is busy, the index refuses the whole fetch, and
 * one such job at the head stops everybody.) Each installation puts its own jobs in order of priority; between
 * installations turns are shared: the n-th job of an installation, counting what it was served lately, stands at
 * n for live jobs, at 3n for sweeps, at 9n for back-fills, and the lowest number goes first.
 */
const takeSql = `
WITH RECURSIVE installation AS (
  (SELECT ${installationSql} AS installation FROM pgboss.job WHERE ${waitingSql} ORDER BY 1 LIMIT 1)
  UNION ALL
  SELECT (SELECT ${installationSql} FROM pgboss.job
    WHERE ${waitingSql} AND ${installationSql} > previous.installation ORDER BY 1 LIMIT 1)
  FROM installation AS previous WHERE previous.installation IS NOT NULL
), open_installation AS (
  SELECT installation FROM installation
  WHERE installation IS NOT NULL AND NOT EXISTS (SELECT 1 FROM installation_pause AS pause
    WHERE pause.installation::text = installation.installation AND pause.until > now())
), busy AS MATERIALIZED (
  SELECT data->>'subject' AS subject FROM pgboss.job WHERE state = 'active'
), candidate AS (
  SELECT first.* FROM open_installation CROSS JOIN LATERAL (
    SELECT id, data, priority, start_after, created_on FROM pgboss.job
    WHERE ${waitingSql} AND ${installationSql} = open_installation.installation AND start_after <= now()
      AND NOT EXISTS (SELECT 1 FROM busy WHERE subject = data->>'subject')
    ORDER BY priority DESC, created_on, id LIMIT $2
  ) AS first
  UNION
  SELECT overdue.* FROM (
    SELECT id, data, priority, start_after, created_on FROM pgboss.job
    WHERE ${waitingSql} AND start_after < now() - $7 * interval '1 second'
      AND NOT EXISTS (SELECT 1 FROM busy WHERE subject = data->>'subject')
    ORDER BY start_after LIMIT 50
  ) AS overdue JOIN open_installation ON installation = ${installationSql}
), ready AS (
  SELECT DISTINCT ON (data->>'subject') id, created_on, ${installationSql} AS installation,
    CASE WHEN priority >= 20 OR start_after < now() - $7 * interval '1 second' THEN 1
      WHEN priority >= 10 THEN 3 ELSE 9 END AS weight
  FROM candidate ORDER BY data->>'subject', weight, created_on, id
), numbered AS (
  SELECT ready.*, row_number() OVER (PARTITION BY installation ORDER BY weight, created_on, id) AS number
  FROM ready
), chosen AS (
  SELECT id FROM numbered
  WHERE number + COALESCE(($4::jsonb->>installation)::int, 0) <= $5
  ORDER BY (number + COALESCE(($3::jsonb->>installation)::int, 0)) * weight, created_on, id
  LIMIT $2
), locked AS (
  SELECT id FROM pgboss.job
  WHERE name = $1 AND ${waitingSql} AND id = ANY (ARRAY(SELECT id FROM chosen)) FOR UPDATE SKIP LOCKED
)
UPDATE pgboss.job SET state = 'active', started_on = now(), expire_in = $6 * interval '1 second',
  retry_count = CASE WHEN started_on IS NOT NULL THEN retry_count + 1 ELSE retry_count END
WHERE name = $1 AND id = ANY (ARRAY(SELECT id FROM locked))
RETURNING id, data, retry_count AS retries, created_on, started_on::text AS token`;

/**
 * Takes what is next.
 * @param leaseSeconds after that a taken job goes back, unless the lease is renewed
 */
export async function takeNextJobs(
  database: Database,
  limit: number,
  turns: Turns,
  leaseSeconds: number,
): Promise<TakenJob[]> {
  const values = [
    queueName,
    limit,
    JSON.stringify(turns.served),
    JSON.stringify(turns.running),
    turns.most,
    leaseSeconds,
    patienceSeconds,
  ];
  try {
    const { rows } = await database.pool.query<Row>({ name: "take-next-jobs", text: takeSql, values });
    return rows.map(toTakenJob);
  } catch (error) {
    // Another process took a job of the same subject in the same instant: whatever is left comes with the next look.
    if (isUniqueViolation(error)) return [];
    throw error;
  }
}

/** PostgreSQL's 23505. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23505";
}

/** How a job's row holds what is ours. */
export interface StoredData {
  readonly kind: string;
  readonly subject: string;
  readonly key: string;
  readonly installation: number | null;
  readonly data: JobData;
}

interface Row {
  readonly id: string;
  readonly data: StoredData;
  readonly retries: number;
  readonly created_on: Date;
  readonly token: string;
}

function toTakenJob({ id, data, retries, created_on: requestedAt, token }: Row): TakenJob {
  return { job: { id, ...data, attempt: retries + 1, requestedAt }, token };
}
