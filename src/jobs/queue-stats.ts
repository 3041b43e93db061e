import type { Database } from "../store/database.ts";
import { queueName } from "./job-tables.ts";

/** What there is to watch. */
export interface QueueStats {
  /** Due, not begun. */
  readonly waiting: number;
  /** Asked for at a later time. */
  readonly scheduled: number;
  /** Failed, to be tried again. */
  readonly retrying: number;
  readonly active: number;
  readonly setAside: number;
  /** How long the job that is due longest has waited; 0 when none is due. */
  readonly oldestSeconds: number;
  /** Installations that GitHub told to wait. */
  readonly paused: readonly {
    readonly installation: number;
    readonly until: Date;
    readonly reason: string;
  }[];
}

/** Counts the jobs. */
export async function readStats(database: Database): Promise<QueueStats> {
  const { rows } = await database.pool.query<Omit<QueueStats, "paused">>(
    `SELECT count(*) FILTER (WHERE state = 'created' AND start_after <= now())::int AS waiting,
       count(*) FILTER (WHERE state = 'created' AND start_after > now())::int AS scheduled,
       count(*) FILTER (WHERE state = 'retry')::int AS retrying,
       count(*) FILTER (WHERE state = 'active')::int AS active,
       count(*) FILTER (WHERE state = 'failed')::int AS "setAside",
       COALESCE(EXTRACT(epoch FROM now() - min(start_after)
         FILTER (WHERE state IN ('created', 'retry') AND start_after <= now())), 0)::float AS "oldestSeconds"
     FROM pgboss.job WHERE name = $1`,
    [queueName],
  );
  const paused = await database.prisma.installationPause.findMany({ where: { until: { gt: new Date() } } });
  const [counts] = rows;
  if (counts === undefined) throw new Error("An aggregate without GROUP BY gave no row.");
  return {
    ...counts,
    paused: paused.map(({ installation, until, reason }) => ({
      installation: Number(installation),
      until,
      reason,
    })),
  };
}

/** True while something runs or will run by itself soon; what waits for a paused installation or a set time does not. */
export async function hasWork(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query(
    `SELECT 1 FROM pgboss.job WHERE name = $1 AND (state IN ('active', 'retry')
       OR (state = 'created' AND start_after <= now() AND NOT EXISTS (
         SELECT 1 FROM installation_pause AS pause
         WHERE pause.installation::text = data->>'installation' AND pause.until > now())))
     LIMIT 1`,
    [queueName],
  );
  return rows.length > 0;
}
