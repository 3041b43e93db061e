import type PgBoss from "pg-boss";
import type { Database } from "../store/database.ts";
import type { Restraint } from "./back-pressure.ts";
import { inGroups, isAboutValues } from "./in-groups.ts";
import type { Handler, Job, NewJob, SetAsideJob } from "./job.ts";
import { openJobTables, queueName } from "./job-tables.ts";
import { type QueueStats, readStats } from "./queue-stats.ts";
import { addJobs, findSetAside, foldRetries, type RetryPolicy, retrySetAside } from "./waiting-jobs.ts";
import { type JobOutcome, Worker } from "./worker.ts";

/** How the queue works; what is not given has a default that suits one process. */
export interface QueueOptions<Kind extends string = string> extends Partial<RetryPolicy> {
  readonly handlers: Readonly<Record<Kind, Handler<Kind>>>;
  /** Jobs at once in this process; default 4. */
  readonly concurrency?: number;
  /** Jobs of one installation at once in this process; default: all but one, so that the others get in. */
  readonly perInstallation?: number;
  /** How long after a crash its jobs are taken over, at most, plus `sweepSeconds`; default 30. */
  readonly leaseSeconds?: number;
  /** How often expired jobs are looked for; default 5. */
  readonly sweepSeconds?: number;
  /** How often another process's jobs are looked for; own ones start at once. Default 1. */
  readonly pollSeconds?: number;
  /** A job that takes longer is stopped and counts as failed; default 600. */
  readonly timeoutSeconds?: number;
  /** Says how much work may be done now; default: as much as `concurrency` allows. */
  readonly restraint?: Restraint;
  /** After every try, for logs and metrics. */
  readonly onOutcome?: (outcome: JobOutcome) => void;
  /** A fault of the queue itself (the database is away); it goes on by itself. */
  readonly onError?: (error: Error) => void;
}

/** Work to be done, kept in the database. */
export interface Queue<Kind extends string = string> {
  /** Stored when it resolves. Throws when the database is away. */
  enqueue(job: NewJob<Kind>): Promise<void>;
  /** Begins to work jobs off. A process that only asks for work does not call it. */
  start(): void;
  /** Takes no more jobs, lets running ones end, hands back what does not end in time. */
  stop(options?: { graceMs?: number }): Promise<void>;
  /** Resolves when nothing runs, nothing is due and nothing waits for its next try; for tests and the sandbox. */
  idle(): Promise<void>;
  stats(): Promise<QueueStats>;
  setAside(): Promise<SetAsideJob[]>;
  /** One more try. @returns false when no set-aside job has this id */
  retrySetAside(id: string): Promise<boolean>;
}

const unrestrained: Restraint = { places: () => Number.POSITIVE_INFINITY, restAfter: () => 0 };

/** Requests that are stored together; they lock what they touch. */
const jobsPerStatement = 50;

/** Opens the queue on the database; its tables are made where they are missing. */
export async function openQueue<Kind extends string>(
  database: Database,
  options: QueueOptions<Kind>,
): Promise<Queue<Kind>> {
  const onError = options.onError ?? (() => undefined);
  const boss = await openJobTables(database, onError);
  const policy = { attempts: options.attempts ?? 9, retryDelaySeconds: options.retryDelaySeconds ?? 2 };
  if (database.embedded) await takeBackOrphans(database, boss);
  const worker = new Worker(database, boss, {
    handler: (job: Job, signal) => {
      const handler = Object.hasOwn(options.handlers, job.kind)
        ? options.handlers[job.kind as Kind]
        : undefined;
      if (handler === undefined) throw new Error(`This version knows no jobs of the kind "${job.kind}".`);
      return handler(job as Job<Kind>, signal);
    },
    concurrency: options.concurrency ?? 4,
    perInstallation: options.perInstallation ?? Math.max(1, (options.concurrency ?? 4) - 1),
    leaseSeconds: options.leaseSeconds ?? 30,
    sweepSeconds: options.sweepSeconds ?? 5,
    pollSeconds: options.pollSeconds ?? 1,
    timeoutSeconds: options.timeoutSeconds ?? 600,
    restraint: options.restraint ?? unrestrained,
    onOutcome: options.onOutcome ?? (() => undefined),
    onError,
  });
  const add = inGroups(
    async (jobs: readonly NewJob[]) => {
      await addJobs(database, boss, jobs, policy);
      return jobs.map(() => undefined);
    },
    { most: jobsPerStatement, isAboutItem: isAboutValues },
  );
  return {
    async enqueue(job) {
      await add(job);
      worker.changed();
    },
    start() {
      worker.start();
    },
    async stop({ graceMs = 25_000 } = {}) {
      await worker.stop(graceMs);
      await boss.stop({ graceful: false });
    },
    idle: () => worker.idle(),
    stats: () => readStats(database),
    setAside: () => findSetAside(database),
    async retrySetAside(id) {
      const found = await retrySetAside(database, boss, id);
      worker.wake();
      return found;
    },
  };
}

/** The embedded database has one process: what is active when it opens was cut off by the end of the last one. */
async function takeBackOrphans(database: Database, boss: PgBoss): Promise<void> {
  await database.pool.query(
    "UPDATE pgboss.job SET expire_in = interval '0' WHERE name = $1 AND state = 'active'",
    [queueName],
  );
  await boss.expire();
  await foldRetries(database);
}
