import { setTimeout as sleep } from "node:timers/promises";
import type PgBoss from "pg-boss";
import type { Database } from "../store/database.ts";
import { asError } from "./as-error.ts";
import type { Restraint } from "./back-pressure.ts";
import { type Handler, type Job, RetryAt } from "./job.ts";
import { queueName, tidyJobTable } from "./job-tables.ts";
import { finishJob, handBack, LeaseLostError, pauseInstallation, renewLeases } from "./lease.ts";
import { type TakenJob, takeNextJobs } from "./next-jobs.ts";
import { hasWork } from "./queue-stats.ts";
import { runHandler } from "./run-handler.ts";
import { ServedLately } from "./served-lately.ts";
import { foldRetries } from "./waiting-jobs.ts";

/** What became of one try. */
export interface JobOutcome {
  readonly job: Job;
  /** `failed`: it is tried again or set aside. `lost`: somebody else has it. `handed-back`: we are stopping. */
  readonly result: "done" | "failed" | "postponed" | "lost" | "handed-back";
  readonly milliseconds: number;
  /** Why, unless it is done. */
  readonly error?: unknown;
}

interface WorkerOptions {
  readonly handler: Handler;
  readonly concurrency: number;
  readonly perInstallation: number;
  readonly leaseSeconds: number;
  readonly sweepSeconds: number;
  readonly pollSeconds: number;
  readonly timeoutSeconds: number;
  readonly restraint: Restraint;
  readonly onOutcome: (outcome: JobOutcome) => void;
  readonly onError: (error: Error) => void;
}

interface Running {
  readonly taken: TakenJob;
  readonly control: AbortController;
  readonly startedAt: number;
  /** Last time the database said that the job is ours. */
  heldAt: number;
  /** Settled: nothing more is to be said about it. */
  readonly ended: Promise<void>;
}

/** Why a signal was aborted: the process is stopping. */
class StoppingError extends Error {
  override readonly name = "StoppingError";
}

/** Rows of the table that may come and go before it is tidied. */
const changesPerTidying = 1_000;

/** Takes jobs and runs their handlers. */
export class Worker {
  readonly #database: Database;
  readonly #boss: PgBoss;
  readonly #options: WorkerOptions;
  readonly #running = new Map<string, Running>();
  readonly #served = new ServedLately();
  readonly #timers: NodeJS.Timeout[] = [];
  #state: "new" | "working" | "stopped" = "new";
  #looking: Promise<void> | null = null;
  #lookAgain = false;
  /** Jobs added and ended since the table was tidied. */
  #changes = 0;
  /** No job is taken while this runs. */
  #rest: NodeJS.Timeout | null = null;

  constructor(database: Database, boss: PgBoss, options: WorkerOptions) {
    this.#database = database;
    this.#boss = boss;
    this.#options = options;
  }

  start(): void {
    if (this.#state !== "new") return;
    this.#state = "working";
    const { pollSeconds, sweepSeconds, leaseSeconds } = this.#options;
    this.#every(pollSeconds, async () => {
      this.wake();
    });
    this.#every(sweepSeconds, () => this.#sweep());
    this.#every(leaseSeconds / 3, () => this.#renew());
    this.wake();
  }

  /** Looks for jobs now: one was added, or ended. */
  changed(): void {
    this.#changes += 1;
    this.wake();
  }

  /** Looks for jobs now. */
  wake(): void {
    if (this.#state !== "working") return;
    if (this.#looking !== null) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      if (this.#lookAgain) {
        this.#lookAgain = false;
        this.wake();
      }
    });
  }

  async idle(): Promise<void> {
    while (this.#state !== "stopped") {
      await Promise.all([...this.#running.values()].map(({ ended }) => ended));
      if (this.#running.size === 0 && !(await hasWork(this.#database))) return;
      await sleep(20);
    }
  }

  async stop(graceMs: number): Promise<void> {
    if (this.#state === "stopped") return;
    this.#state = "stopped";
    await this.#looking;
    const running = [...this.#running.values()];
    await before(graceMs, Promise.all(running.map(({ ended }) => ended)));
    for (const { control } of this.#running.values())
      control.abort(new StoppingError("The app is stopping."));
    await Promise.all(running.map(({ ended }) => ended));
    // Only now: leases of what still ran had to be kept.
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#rest !== null) clearTimeout(this.#rest);
  }

  async #look(): Promise<void> {
    const { concurrency, perInstallation, leaseSeconds, restraint } = this.#options;
    const free = Math.min(concurrency, restraint.places()) - this.#running.size;
    if (free <= 0 || this.#rest !== null) return;
    const turns = {
      served: this.#served.counts(),
      running: countByInstallation([...this.#running.values()].map(({ taken }) => taken.job)),
      most: perInstallation,
    };
    const heldAt = Date.now();
    try {
      const taken = await takeNextJobs(this.#database, free, turns, leaseSeconds);
      for (const job of taken) this.#run(job, heldAt);
      // Not all places filled, but some: jobs of one subject may have hidden others.
      if (taken.length > 0 && taken.length < free) this.#lookAgain = true;
    } catch (error) {
      // The next poll looks again.
      this.#options.onError(asError(error));
    }
  }

  #run(taken: TakenJob, heldAt: number): void {
    const control = new AbortController();
    const startedAt = Date.now();
    this.#served.add(installationOf(taken.job));
    const { handler, timeoutSeconds } = this.#options;
    const ended = runHandler(handler, taken.job, control, timeoutSeconds)
      .then((failure) => this.#settle(taken, failure))
      .catch((error: unknown) => {
        // Its end could not be recorded: the lease runs out and the job is run again.
        this.#options.onError(asError(error));
        return { result: "lost", error } as const;
      })
      .then((outcome) => {
        this.#running.delete(taken.job.id);
        const milliseconds = Date.now() - startedAt;
        this.#options.onOutcome({ job: taken.job, milliseconds, ...outcome });
        this.#restAfter(milliseconds);
        this.changed();
      });
    this.#running.set(taken.job.id, { taken, control, startedAt, heldAt, ended });
  }

  #restAfter(milliseconds: number): void {
    const rest = this.#options.restraint.restAfter(milliseconds);
    if (rest === 0 || this.#rest !== null) return;
    this.#rest = setTimeout(() => {
      this.#rest = null;
      this.wake();
    }, rest);
  }

  async #settle(
    taken: TakenJob,
    failure: { reason: unknown } | null,
  ): Promise<Pick<JobOutcome, "result" | "error">> {
    if (failure === null) {
      const ours = await finishJob(this.#database, taken);
      return ours ? { result: "done" } : { result: "lost", error: new LeaseLostError(taken.job.subject) };
    }
    const error = failure.reason;
    if (error instanceof RetryAt) {
      const { installation } = taken.job;
      if (error.scope === "installation" && installation !== null) {
        await pauseInstallation(this.#database, installation, error.at, error.message);
      }
      await handBack(this.#database, taken, error.at);
      return { result: "postponed", error };
    }
    if (error instanceof StoppingError) {
      await handBack(this.#database, taken, new Date());
      return { result: "handed-back", error };
    }
    if (error instanceof LeaseLostError || !(await this.#isStillOurs(taken)))
      return { result: "lost", error };
    await this.#boss.fail(queueName, taken.job.id, { message: describe(error) });
    await foldRetries(this.#database);
    return { result: "failed", error };
  }

  async #isStillOurs(taken: TakenJob): Promise<boolean> {
    const held = await renewLeases(this.#database, [taken], this.#options.leaseSeconds);
    return held.has(taken.job.id);
  }

  async #renew(): Promise<void> {
    const { leaseSeconds } = this.#options;
    const running = [...this.#running.values()];
    if (running.length === 0) return;
    const askedAt = Date.now();
    try {
      const held = await renewLeases(
        this.#database,
        running.map(({ taken }) => taken),
        leaseSeconds,
      );
      for (const entry of running) entry.heldAt = held.has(entry.taken.job.id) ? askedAt : 0;
    } finally {
      const lost = running.filter(({ heldAt }) => Date.now() - heldAt > leaseSeconds * 1_000);
      for (const { control, taken } of lost) {
        control.abort(new LeaseLostError(`The lease of ${taken.job.subject} ran out.`));
      }
    }
  }

  /** Takes back what was being worked on by a process that died, and keeps the table in shape. */
  async #sweep(): Promise<void> {
    await this.#boss.expire();
    await foldRetries(this.#database);
    if (this.#changes < changesPerTidying) return;
    this.#changes = 0;
    await tidyJobTable(this.#database);
  }

  #every(seconds: number, task: () => Promise<void>): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      task()
        .catch((error: unknown) => {
          this.#options.onError(asError(error));
        })
        .finally(() => {
          busy = false;
        });
    }, seconds * 1_000);
    this.#timers.push(timer);
  }
}

function countByInstallation(jobs: readonly Job[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const job of jobs) counts[installationOf(job)] = (counts[installationOf(job)] ?? 0) + 1;
  return counts;
}

function installationOf(job: Job): string {
  return String(job.installation);
}

function before(milliseconds: number, work: Promise<unknown>): Promise<unknown> {
  const control = new AbortController();
  const limit = sleep(milliseconds, undefined, { signal: control.signal }).catch(() => undefined);
  return Promise.race([work, limit]).finally(() => {
    control.abort();
  });
}

/** Kept with a set-aside job, so that a person can see what happened. */
function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replaceAll("\0", "").slice(0, 8_000);
}
