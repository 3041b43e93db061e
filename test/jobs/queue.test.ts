import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { type Job, type NewJob, RetryAt } from "../../src/jobs/job.ts";
import { openQueue, type Queue, type QueueOptions } from "../../src/jobs/queue.ts";
import type { Database } from "../../src/store/database.ts";
import { describeOnEveryDatabase } from "../support/temporary-database.ts";

const queues: Queue[] = [];
/** Slow machines take their time; the default second says more about them than about the queue. */
function eventually<T>(look: () => T) {
  return expect.poll(look, { timeout: 20_000 });
}

afterEach(async () => {
  for (const queue of queues.splice(0)) await queue.stop({ graceMs: 0 });
});

type Work = (job: Job, signal: AbortSignal) => Promise<void>;

async function open(database: Database, work: Work, options: Partial<QueueOptions> = {}): Promise<Queue> {
  const queue = await openQueue(database, {
    handlers: { judge: work, command: work },
    concurrency: 2,
    retryDelaySeconds: 0,
    sweepSeconds: 0.2,
    leaseSeconds: 5,
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  queues.push(queue);
  return queue;
}

function pull(number: number, extra: Partial<NewJob> = {}): NewJob {
  return { kind: "judge", subject: `pull:o/r#${number}`, installation: 1, priority: "live", ...extra };
}

/** A handler that waits until it is let go. */
function gate() {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    promise,
    open: () => {
      open();
    },
  };
}

describeOnEveryDatabase("the queue", (it) => {
  test("runs a job with its data and forgets it", async () => {
    const seen: Job[] = [];
    const queue = await open(it.database, async (job) => void seen.push(job));
    await queue.enqueue(pull(1, { data: { head: "abc" } }));
    queue.start();
    await queue.idle();
    expect(seen).toMatchObject([
      { kind: "judge", subject: "pull:o/r#1", installation: 1, attempt: 1, data: { head: "abc" } },
    ]);
    expect(await queue.stats()).toMatchObject({ waiting: 0, active: 0, setAside: 0 });
  });

  test("makes one job of requests for the same thing that wait", async () => {
    const seen: unknown[] = [];
    const queue = await open(it.database, async (job) => void seen.push(job.data));
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => queue.enqueue(pull(1, { data: { [`from${n % 2}`]: true } }))),
    );
    queue.start();
    await queue.idle();
    expect(seen).toEqual([{ from0: true, from1: true }]);
  });

  test("makes one job for each thing of many requests that come at once, whatever waits already", async () => {
    const seen: Job[] = [];
    const queue = await open(it.database, async (job) => void seen.push(job));
    for (const number of [3, 4])
      await queue.enqueue(pull(number, { priority: "sweep", data: { old: true } }));
    await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        queue.enqueue(pull(n % 70, { data: { last: Math.floor(n / 70) } })),
      ),
    );
    expect(await queue.stats()).toMatchObject({ waiting: 70 });
    queue.start();
    await queue.idle();
    expect(seen).toHaveLength(70);
    const bySubject = new Map(seen.map((job) => [job.subject, job.data]));
    expect(bySubject.get("pull:o/r#3")).toEqual({ old: true, last: 2 });
    expect(bySubject.get("pull:o/r#69")).toEqual({ last: 1 });
  });

  test("takes no more jobs than it may, and rests when it is told to", async () => {
    let running = 0;
    let most = 0;
    const rests: number[] = [];
    const queue = await open(
      it.database,
      async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(5);
        running -= 1;
      },
      {
        concurrency: 4,
        restraint: {
          places: () => 1,
          restAfter(jobMs) {
            rests.push(jobMs);
            return 10;
          },
        },
      },
    );
    await Promise.all([1, 2, 3, 4, 5].map((number) => queue.enqueue(pull(number))));
    queue.start();
    await queue.idle();
    expect([most, rests.length]).toEqual([1, 5]);
  });

  test("runs exactly once more when asked again while running", async () => {
    const first = gate();
    let runs = 0;
    const queue = await open(it.database, async () => {
      runs += 1;
      if (runs === 1) await first.promise;
    });
    queue.start();
    await queue.enqueue(pull(1));
    await eventually(() => runs).toBe(1);
    for (let n = 0; n < 5; n += 1) await queue.enqueue(pull(1));
    expect(await queue.stats()).toMatchObject({ active: 1, waiting: 1 });
    first.open();
    await queue.idle();
    expect(runs).toBe(2);
  });

  test("is not held up by a subject with one job active and one waiting", async () => {
    const blocked = gate();
    const done: string[] = [];
    const work: Work = async (job) => {
      if (job.subject === "pull:o/r#1") await blocked.promise;
      done.push(job.subject);
    };
    const queue = await open(it.database, work, { perInstallation: 2 });
    queue.start();
    await queue.enqueue(pull(1));
    await eventually(async () => (await queue.stats()).active).toBe(1);
    await queue.enqueue(pull(1));
    for (let n = 2; n <= 12; n += 1) await queue.enqueue(pull(n, { priority: "back-fill" }));
    await eventually(() => done.length).toBe(11);
    expect(done).not.toContain("pull:o/r#1");
    blocked.open();
    await queue.idle();
    expect(done.filter((subject) => subject === "pull:o/r#1")).toHaveLength(2);
  });

  test("works on a subject once at a time, whatever the kinds and keys of its jobs", async () => {
    let now = 0;
    let most = 0;
    const seen: string[] = [];
    const queue = await open(it.database, async (job) => {
      now += 1;
      most = Math.max(most, now);
      await sleep(5);
      seen.push(`${job.kind}${job.key}`);
      now -= 1;
    });
    await queue.enqueue(pull(1));
    await queue.enqueue(pull(1, { kind: "command", key: "comment-7" }));
    await queue.enqueue(pull(1, { kind: "command", key: "comment-8" }));
    queue.start();
    await queue.idle();
    expect(seen.sort()).toEqual(["commandcomment-7", "commandcomment-8", "judge"]);
    expect(most).toBe(1);
  });

  test("takes live work before sweeps before back-fills", async () => {
    const seen: string[] = [];
    const queue = await open(it.database, async (job) => void seen.push(job.subject), { concurrency: 1 });
    await queue.enqueue(pull(1, { priority: "back-fill" }));
    await queue.enqueue(pull(2, { priority: "sweep" }));
    await queue.enqueue(pull(3, { priority: "live" }));
    await queue.enqueue(pull(4, { priority: "back-fill" }));
    await queue.enqueue(pull(4, { priority: "live" }));
    queue.start();
    await queue.idle();
    expect(seen).toEqual(["pull:o/r#3", "pull:o/r#4", "pull:o/r#2", "pull:o/r#1"]);
  });

  test("a back-log of one installation does not starve another one", async () => {
    const seen: (number | null)[] = [];
    const queue = await open(it.database, async (job) => void seen.push(job.installation), {
      concurrency: 1,
    });
    for (let n = 0; n < 30; n += 1) await queue.enqueue(pull(n, { installation: 1 }));
    for (let n = 100; n < 103; n += 1) await queue.enqueue(pull(n, { installation: 2 }));
    queue.start();
    await queue.idle();
    expect(seen.slice(0, 8).filter((installation) => installation === 2)).toHaveLength(3);
  });

  test("keeps places free for others while one installation's jobs take long", async () => {
    const slow = gate();
    const seen: (number | null)[] = [];
    const queue = await open(it.database, async (job) => {
      if (job.installation === 1) await slow.promise;
      seen.push(job.installation);
    });
    for (let n = 0; n < 5; n += 1) await queue.enqueue(pull(n, { installation: 1 }));
    queue.start();
    await queue.enqueue(pull(9, { installation: 2 }));
    await eventually(() => seen).toEqual([2]);
    slow.open();
    await queue.idle();
    expect(seen).toHaveLength(6);
  });

  test("tries a failed job again and then sets it aside, where a person can retry it", async () => {
    let broken = true;
    const attempts: number[] = [];
    const queue = await open(
      it.database,
      async (job) => {
        attempts.push(job.attempt);
        if (broken) throw new Error("the tree could not be read");
      },
      { attempts: 3 },
    );
    await queue.enqueue(pull(1, { data: { head: "abc" } }));
    queue.start();
    await queue.idle();
    const [poisoned, ...others] = await queue.setAside();
    expect(others).toEqual([]);
    expect(attempts).toEqual([1, 2, 3]);
    expect(poisoned).toMatchObject({ subject: "pull:o/r#1", attempts: 3, data: { head: "abc" } });
    expect(poisoned!.error).toContain("the tree could not be read");

    broken = false;
    expect(await queue.retrySetAside(poisoned!.id)).toBe(true);
    await queue.idle();
    expect(attempts).toHaveLength(4);
    expect(await queue.setAside()).toEqual([]);
    expect(await queue.retrySetAside(poisoned!.id)).toBe(false);
  });

  test("forgets what was set aside once the same thing succeeds", async () => {
    let broken = true;
    const queue = await open(
      it.database,
      async () => {
        if (broken) throw new Error("no");
      },
      { attempts: 1 },
    );
    queue.start();
    await queue.enqueue(pull(1));
    await queue.idle();
    expect(await queue.setAside()).toHaveLength(1);
    broken = false;
    await queue.enqueue(pull(1));
    await queue.idle();
    expect(await queue.setAside()).toEqual([]);
  });

  test("comes back when a handler was told to, and makes its installation wait", async () => {
    let refused = false;
    const seen: string[] = [];
    const queue = await open(it.database, async (job) => {
      seen.push(`${job.subject} ${job.attempt}`);
      if (job.installation === 1 && !refused) {
        refused = true;
        throw new RetryAt(new Date(Date.now() + 2_500), "secondary rate limit");
      }
    });
    await queue.enqueue(pull(1));
    queue.start();
    await eventually(async () => (await queue.stats()).paused.length).toBe(1);
    await queue.enqueue(pull(2));
    await queue.enqueue(pull(3, { installation: 2 }));
    await queue.idle();
    expect(seen).toEqual(["pull:o/r#1 1", "pull:o/r#3 1"]);
    expect((await queue.stats()).paused).toMatchObject([{ installation: 1, reason: "secondary rate limit" }]);
    await eventually(() => [...seen].sort()).toEqual([
      "pull:o/r#1 1",
      "pull:o/r#1 1",
      "pull:o/r#2 1",
      "pull:o/r#3 1",
    ]);
  });

  test("waits for its time, unless the same is asked for sooner", async () => {
    const seen: string[] = [];
    const queue = await open(it.database, async (job) => void seen.push(job.subject));
    const tomorrow = new Date(Date.now() + 86_400_000);
    queue.start();
    await queue.enqueue(pull(1, { notBefore: tomorrow }));
    await queue.enqueue(pull(2, { notBefore: tomorrow }));
    await queue.idle();
    expect(seen).toEqual([]);
    expect(await queue.stats()).toMatchObject({ scheduled: 2 });
    await queue.enqueue(pull(2));
    await queue.idle();
    expect(seen).toEqual(["pull:o/r#2"]);
  });

  test("a request while a failed job waits for its next try becomes one with it", async () => {
    const first = gate();
    const seen: unknown[] = [];
    const queue = await open(it.database, async (job) => {
      seen.push([job.attempt, job.data]);
      if (job.attempt > 1) return;
      await first.promise;
      throw new Error("no");
    });
    queue.start();
    await queue.enqueue(pull(1, { data: { a: 1 } }));
    await eventually(() => seen.length).toBe(1);
    await queue.enqueue(pull(1, { data: { b: 2 } }));
    first.open();
    await queue.idle();
    expect(seen).toEqual([
      [1, { a: 1 }],
      [2, { a: 1, b: 2 }],
    ]);
  });

  test("hands back on stop what does not end, at once and without counting a try", async () => {
    const started = gate();
    const queue = await open(it.database, async (_, signal) => {
      started.open();
      await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(new Error("stopped"));
        });
      });
    });
    await queue.enqueue(pull(1));
    queue.start();
    await started.promise;
    await queue.stop({ graceMs: 0 });
    const attempts: number[] = [];
    const next = await open(it.database, async (job) => void attempts.push(job.attempt));
    next.start();
    await next.idle();
    expect(attempts).toEqual([1]);
  });

  test("stops a job that takes too long and counts it as failed", async () => {
    const queue = await open(
      it.database,
      async (_, signal) => {
        await new Promise((resolve) => {
          signal.addEventListener("abort", resolve);
        });
      },
      { timeoutSeconds: 0.1, attempts: 1 },
    );
    await queue.enqueue(pull(1));
    queue.start();
    await queue.idle();
    expect((await queue.setAside())[0]?.error).toContain("took longer than 0.1 seconds");
  });

  test("stores foreign text that jsonb refuses, without what it cannot hold", async () => {
    const seen: unknown[] = [];
    const queue = await open(it.database, async (job) => void seen.push(job.data));
    await queue.enqueue(pull(1, { data: { branch: "a\0b\ud800c", __proto__x: "'; DROP TABLE note; --" } }));
    queue.start();
    await queue.idle();
    expect(seen).toEqual([{ branch: "ab\ufffdc", __proto__x: "'; DROP TABLE note; --" }]);
  });

  test("keeps a job of a kind it does not know for a version that does", async () => {
    const queue = await open(it.database, async () => undefined, { attempts: 1 });
    await queue.enqueue(pull(1, { kind: "constructor" }));
    queue.start();
    await queue.idle();
    expect((await queue.setAside())[0]?.error).toContain('no jobs of the kind "constructor"');
  });
});
