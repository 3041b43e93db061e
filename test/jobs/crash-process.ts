import { setTimeout as sleep } from "node:timers/promises";
import { openInbox } from "../../src/jobs/inbox.ts";
import { openQueue } from "../../src/jobs/queue.ts";
import { openDatabase } from "../../src/store/database.ts";

/**
 * A small app that its parent kills at any moment: `crash-process.ts PLACE FIRST MODE`. It receives deliveries
 * (FIRST, FIRST + 1, ...), says `stored N` when GitHub would have got its answer, and one job each writes a row.
 * MODE `drain` receives nothing, works off what is left and ends by SIGTERM's way.
 */
const [, , place = "", first = "0", mode = ""] = process.argv;
const database = await openDatabase({
  ...(place.startsWith("postgres") ? { url: place } : { directory: place }),
  onFatal: (error) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
});
const queue = await openQueue(database, {
  leaseSeconds: 1,
  sweepSeconds: 0.3,
  retryDelaySeconds: 0,
  attempts: 50,
  handlers: {
    write: async (job) => {
      const id = { repository: "o/r", campaign: "crash", target: job.subject };
      await sleep(Math.random() * 20);
      await database.prisma.note.upsert({
        where: { repository_campaign_target: id },
        create: { ...id, text: "written" },
        update: { text: "written again" },
      });
    },
  },
});
const inbox = openInbox(database, {
  leaseSeconds: 1,
  pollSeconds: 0.2,
  attempts: 50,
  handle: async ({ id }) => {
    await queue.enqueue({ kind: "write", subject: `row:${id}`, installation: 1, priority: "live" });
  },
});
queue.start();
await inbox.start();
process.stdout.write("ready\n");

const last = Number(first) + (mode === "drain" ? 0 : 100);
for (let n = Number(first); n < last; n += 1) {
  await inbox.receive({
    id: String(n),
    event: "push",
    action: null,
    installation: 1,
    repository: "o/r",
    payload: { n, filler: "x".repeat(4_000) },
    source: "webhook",
  });
  process.stdout.write(`stored ${n}\n`);
}
if (mode !== "drain") await sleep(60_000);
await inbox.idle();
await queue.idle();
await inbox.stop();
await queue.stop();
await database.close();
