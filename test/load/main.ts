import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";
import { type ServerProcess, startServer, webhookSecret } from "../support/server-process.ts";
import { createPostgresDatabase } from "../support/temporary-database.ts";
import { sendDeliveries } from "./deliveries.ts";
import { countPublished, drain, largestMemory, measureVerdicts } from "./measure.ts";
import { fillRepository, ownerOf } from "./repositories.ts";

/**
 * `npm run load -- [--deliveries 10000] [--repositories 100] [--rate 200] [--database postgres|embedded]`: how quickly
 * deliveries are answered, whether each is worked off, and how long a verdict takes when nothing else is to be done.
 * On PostgreSQL two processes of the server take turns. The embedded database is first tried at rising rates, and then
 * takes everything at the highest one that keeps the 99th percentile under 100 ms.
 */
async function main(): Promise<void> {
  const values = new Command("npm run load --")
    .option("--deliveries <number>", "how many deliveries to send", positiveNumber, 10_000)
    .option("--repositories <number>", "over how many repositories", positiveNumber, 100)
    .option("--rate <number>", "deliveries per second, on PostgreSQL", positiveNumber, 200)
    .addOption(new Option("--database <kind>").choices(["postgres", "embedded"]).default("postgres"))
    .parse()
    .opts<{ deliveries: number; repositories: number; rate: number; database: string }>();
  const isEmbedded = values.database === "embedded";
  const count = values.deliveries;
  const numbers = Array.from({ length: values.repositories }, (_, n) => n);
  const github = await startGitHub({
    apps: [ourApp(null, webhookSecret), ciApp],
    repositories: numbers.map((n) => ({ owner: ownerOf(n), name: "orchard" })),
  });
  const repositories = [];
  for (const n of numbers) repositories.push(await fillRepository(github, n));

  const folder = await mkdtemp(join(tmpdir(), "load-"));
  const database = isEmbedded ? null : await createPostgresDatabase();
  const servers: ServerProcess[] = [];
  const environment = {
    // A server says at this level where it listens.
    LOG_LEVEL: "info",
    RECONCILE_MINUTES: "600",
    ...(database === null ? {} : { DATABASE_URL: database.url }),
  };
  try {
    for (let n = 0; n < (isEmbedded ? 1 : 2); n += 1)
      servers.push(await startServer(github, folder, environment));
    say(
      `${values.database}, ${servers.length} processes, ${repositories.length} repositories, load average ${load()}`,
    );
    say(`  everything looked at for the first time in ${seconds(await drain(servers))}`);

    const urls = servers.map(({ url }) => url);
    const rate = isEmbedded ? await findCeiling(urls, repositories, servers) : values.rate;
    const before = await stored(servers);
    const memory = largestMemory(servers);
    const answers = await sendDeliveries(urls, repositories, count, rate);
    const drained = await drain(servers);
    const kept = (await stored(servers)) - before;
    say(
      `  ${count} deliveries at ${rate}/s in ${answers.seconds.toFixed(1)} s: ${JSON.stringify(answers.statuses)} by status`,
    );
    say(`  answer ${percentiles(answers.times, " ms")}`);
    say(`  stored ${kept}, lost ${count - kept}; drained ${seconds(drained)} after the last one`);
    say(
      `  memory at most ${(await memory.stop()).map((bytes) => `${Math.round(bytes / 1e6)} MB`).join(", ")}`,
    );
    say(`  ${await countPublished(github, repositories)}`);
    for (const { url } of servers) github.deliveries.setUrl("convert-status", `${url}/api/github/webhooks`);
    const verdicts = await measureVerdicts(github, repositories.slice(0, 30));
    say(
      `  last CI event to published verdict, idle, ${verdicts.length} times: ${percentiles(verdicts, " ms")}`,
    );
    say(`  load average ${load()}`);
    if (kept !== count) process.exitCode = 1;
  } finally {
    for (const server of servers) await server.end("SIGTERM");
    await github.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The highest of some rates at which a quarter of a minute of deliveries is answered in time. */
async function findCeiling(
  urls: readonly string[],
  repositories: Parameters<typeof sendDeliveries>[1],
  servers: readonly ServerProcess[],
): Promise<number> {
  let best = 25;
  for (const rate of [25, 50, 75, 100, 150, 200, 300]) {
    const { times } = await sendDeliveries(urls, repositories, rate * 15, rate);
    say(`  trying ${rate}/s: ${percentiles(times, " ms")}`);
    await drain(servers);
    if ((times[Math.floor(times.length * 0.99)] ?? 0) >= 100) break;
    best = rate;
  }
  return best;
}

async function stored(servers: readonly ServerProcess[]): Promise<number> {
  const counts = await Promise.all(
    servers.map((server) => server.metric("convert_status_deliveries_total", 'outcome="stored"')),
  );
  return counts.reduce((sum, value) => sum + value, 0);
}

function percentiles(sorted: readonly number[], unit: string): string {
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
  return `p50 ${at(0.5)}${unit}, p95 ${at(0.95)}${unit}, p99 ${at(0.99)}${unit}, most ${at(1)}${unit}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError("Expected a number above 0.");
  return number;
}

function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

function say(line: string): void {
  console.log(line);
}

await main();
