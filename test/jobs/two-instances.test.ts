import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import type { Job } from "../../src/jobs/job.ts";
import { openQueue, type Queue, type QueueOptions } from "../../src/jobs/queue.ts";
import type { Database } from "../../src/store/database.ts";
import { describeOnPostgres } from "../support/temporary-database.ts";

const queues: Queue[] = [];
/** Slow machines take their time; the default second says more about them than about the queue. */
function eventually<T>(look: () => T) {
  return expect.poll(look, { timeout: 20_000 });
}

afterEach(async () => {
  for (const queue of queues.splice(0)) await queue.stop({ graceMs: 0 });
});

async function open(
  database: Database,
  work: (job: Job, signal: AbortSignal) => Promise<void>,
  options: Partial<QueueOptions> = {},
): Promise<Queue> {
  const queue = await openQueue(database, {
    handlers: { judge: work },
    retryDelaySeconds: 0,
    pollSeconds: 0.1,
    sweepSeconds: 0.2,
    leaseSeconds: 2,
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  queues.push(queue);
  return queue;
}

function pull(number: number) {
  return {
    kind: "judge",
    subject: `pull:o/r#${number}`,
    installation: number % 3,
    priority: "live",
  } as const;
}

describeOnPostgres("two instances on one queue", (it) => {
  test("may make the tables at the same time", async () => {
    await it.database.pool.query("DROP SCHEMA IF EXISTS pgboss CASCADE");
    const databases = [it.database, await it.openAnother(), await it.openAnother(), await it.openAnother()];
    for (let round = 0; round < 3; round += 1) {
      const opened = await Promise.all(databases.map((database) => open(database, async () => undefined)));
      await opened[0]!.enqueue(pull(round));
      expect(await opened[3]!.stats()).toMatchObject({ waiting: 1 });
      await it.database.pool.query("DROP SCHEMA pgboss CASCADE");
    }
    await open(it.database, async () => undefined);
  });

  test("share the work, and never work on one subject at the same time", async () => {
    const running = new Map<string, number>();
    let overlaps = 0;
    let runs = 0;
    const by = [0, 0];
    const worker = (instance: number) => async (job: Job) => {
      const now = (running.get(job.subject) ?? 0) + 1;
      running.set(job.subject, now);
      if (now > 1) overlaps += 1;
      await sleep(Math.random() * 4);
      running.set(job.subject, (running.get(job.subject) ?? 0) - 1);
      runs += 1;
      by[instance]! += 1;
    };
    const first = await open(it.database, worker(0));
    const second = await open(await it.openAnother(), worker(1));
    first.start();
    second.start();
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? first : second).enqueue(pull(n % 10))),
    );
    await first.idle();
    await second.idle();
    expect(overlaps).toBe(0);
    expect(runs).toBeGreaterThanOrEqual(10);
    expect(Math.min(...by)).toBeGreaterThan(0);
    expect(await first.setAside()).toEqual([]);
  });

  test("ask for the same things at the same time in any order, and neither waits for the other for good", async () => {
    const queues = [
      await open(it.database, async () => undefined),
      await open(await it.openAnother(), async () => undefined),
    ];
    for (let round = 0; round < 10; round += 1) {
      const ask = (queue: Queue, turn: number) =>
        Array.from({ length: 100 }, (_, n) => queue.enqueue(pull(turn === 0 ? n : 99 - n)));
      await Promise.all(queues.flatMap(ask));
    }
    expect(await queues[0]!.stats()).toMatchObject({ waiting: 100 });
  });

  test("a worker that is heard of no more loses its job, is told so, and cannot end it", async () => {
    const outcomes: string[] = [];
    const seen: string[] = [];
    let reason: unknown;
    const stuck = await open(
      it.database,
      (_, signal) =>
        new Promise((resolve) => {
          seen.push("first");
          signal.addEventListener("abort", () => {
            reason = signal.reason;
            resolve();
          });
        }),
      // It takes nothing again by itself, and its renewals are the only thing that tells it.
      { onOutcome: ({ result }) => outcomes.push(result), sweepSeconds: 600, pollSeconds: 600 },
    );
    const other = await open(await it.openAnother(), async (job) => void seen.push(`second ${job.attempt}`));
    await stuck.enqueue(pull(1));
    stuck.start();
    await eventually(() => seen).toEqual(["first"]);
    // As if its renewals did not arrive: the lease ends now.
    await it.database.pool.query("UPDATE pgboss.job SET expire_in = interval '-1 second'");
    other.start();
    await eventually(() => seen).toEqual(["first", "second 2"]);
    await eventually(() => outcomes).toEqual(["lost"]);
    expect(String(reason)).toContain("LeaseLostError");
    expect(await other.setAside()).toEqual([]);
  });

  test("a job that takes longer than its lease is kept, because the lease is renewed", async () => {
    const seen: number[] = [];
    const work = async (job: Job) => {
      seen.push(job.attempt);
      await sleep(4_500);
    };
    const first = await open(it.database, work);
    const second = await open(await it.openAnother(), work);
    await first.enqueue(pull(1));
    first.start();
    second.start();
    await first.idle();
    expect(seen).toEqual([1]);
  });
});
