import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openInbox } from "../src/jobs/inbox.ts";
import { tidyJobTable } from "../src/jobs/job-tables.ts";
import { openQueue } from "../src/jobs/queue.ts";
import { openDatabase } from "../src/store/database.ts";

/**
 * `npx tsx scripts/measure-queue.ts [JOBS] [POSTGRES_URL]`: how much the inbox and the queue take in and work off,
 * on the embedded database (really synced to disk), or on an empty PostgreSQL database.
 */
const jobs = Number(process.argv[2] ?? "2000");
const url = process.argv[3];
const directory = url === undefined ? mkdtempSync(join(tmpdir(), "measure-")) : undefined;
const opening = performance.now();
const database = await openDatabase({
  url,
  directory,
  onFatal: (error) => {
    throw error;
  },
});
console.log(`${url === undefined ? "embedded" : "PostgreSQL"}, ${jobs} jobs over 100 installations`);
report("open", opening, 1);

let handled = 0;
const waits: number[] = [];
const asked = new Map<string, number>();
/** Holds back jobs of the kind `blocked`. */
const blockade = new EventEmitter();
const queue = await openQueue(database, {
  concurrency: 8,
  onError: (error) => {
    throw error;
  },
  handlers: {
    nothing: async ({ subject }) => {
      handled += 1;
      waits.push(performance.now() - (asked.get(subject) ?? 0));
    },
    blocked: async () => {
      const end = once(blockade, "end");
      blockade.emit("begun");
      await end;
    },
  },
});
const newJob = (n: number, priority: "live" | "sweep" = "live") =>
  ({ kind: "nothing", subject: `pull:o/r${n % 100}#${n}`, installation: n % 100, priority }) as const;

await measure("enqueue, one after another", jobs / 4, (n) => queue.enqueue(newJob(n)));
await measureAtOnce("enqueue, 20 at once", jobs - jobs / 4, (n) => queue.enqueue(newJob(jobs / 4 + n)));
await measureAtOnce("enqueue, merged into waiting ones", jobs / 4, (n) => queue.enqueue(newJob(n)));
await tidyJobTable(database);
await takeTime(`take one of ${jobs} waiting`);
let started = performance.now();
queue.start();
await queue.idle();
report("drain", started, handled);

await measureWaits("idle queue", 1_000_000, () => queue.idle());

// One job of a subject runs, another one waits behind it: no other subject may wait for them.
const busy = { kind: "blocked", subject: "pull:o/busy#1", installation: 1, priority: "live" } as const;
const begun = once(blockade, "begun");
await queue.enqueue(busy);
await begun;
await queue.enqueue(busy);
await measureWaits("a subject with one job active and one waiting, the others", 1_500_000, async (n) => {
  while (handled < n) await new Promise((resolve) => setTimeout(resolve, 1));
});
blockade.emit("end");
// The one that waited blocks in turn.
await once(blockade, "begun");
blockade.emit("end");
await queue.idle();

const inbox = openInbox(database, { handle: ({ id }) => queue.enqueue(newJob(2_000_000 + Number(id))) });
const payload = { filler: "x".repeat(8_000) };
const receive = (n: number) =>
  inbox.receive({
    id: String(n),
    event: "push",
    action: null,
    installation: 1,
    repository: "o/r",
    payload,
    source: "webhook",
  });
await measureAtOnce("receive 8 kB deliveries, 20 at once, nobody working", jobs, receive);
started = performance.now();
await inbox.start();
await inbox.idle();
await queue.idle();
report("deliveries to done jobs", started, jobs);
console.log(`  memory ${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
started = performance.now();
await database.vacuum();
report("vacuum", started, 1);
await inbox.stop();
await queue.stop();
await database.close();
if (directory !== undefined) rmSync(directory, { recursive: true, force: true });

/** From the request to the start of jobs that come one by one; `ended` waits until so many jobs are done. */
async function measureWaits(
  name: string,
  first: number,
  ended: (count: number) => Promise<unknown>,
): Promise<void> {
  waits.length = 0;
  for (let n = 0; n < 200; n += 1) {
    const job = newJob(first + n);
    asked.set(job.subject, performance.now());
    const count = handled + 1;
    await queue.enqueue(job);
    await ended(count);
  }
  waits.sort((a, b) => a - b);
  console.log(`  ${name}, request to start: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`);
}

async function takeTime(name: string): Promise<void> {
  const { takeNextJobs } = await import("../src/jobs/next-jobs.ts");
  const begun = performance.now();
  for (let n = 0; n < 10; n += 1) {
    await takeNextJobs(database, 1, { served: {}, running: {}, most: 8 }, -1);
  }
  report(name, begun, 10);
  await database.pool.query(
    "UPDATE pgboss.job SET state = 'created', started_on = NULL WHERE state = 'active'",
  );
}

async function measure(name: string, count: number, task: (n: number) => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  for (let n = 0; n < count; n += 1) await task(n);
  report(name, begun, count);
}

async function measureAtOnce(
  name: string,
  count: number,
  task: (n: number) => Promise<unknown>,
): Promise<void> {
  const begun = performance.now();
  let next = 0;
  const runner = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      await task(n);
    }
  };
  await Promise.all(Array.from({ length: 20 }, runner));
  report(name, begun, count);
}

function report(name: string, begun: number, count: number): void {
  const milliseconds = performance.now() - begun;
  const rate = Math.round((count / milliseconds) * 1_000);
  console.log(
    `  ${name}: ${(milliseconds / 1_000).toFixed(2)} s, ${rate}/s, ${(milliseconds / count).toFixed(2)} ms each`,
  );
}

function at(share: number): string {
  return (waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? 0).toFixed(1);
}
