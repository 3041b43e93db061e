import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";
import { type ServerProcess, startServer, webhookSecret } from "../support/server-process.ts";
import { createPostgresDatabase } from "../support/temporary-database.ts";
import { Bars } from "./bars.ts";
import { describeUsed, readUsed } from "./cpu.ts";
import { type Sender, startSender } from "./deliveries.ts";
import { countPublished, drain, largestMemory, measureVerdicts } from "./measure.ts";
import { percentile, percentiles, seconds } from "./percentiles.ts";
import { fillRepository, type LoadedRepository, ownerOf } from "./repositories.ts";

/** A delivery is answered so quickly, all but one in a hundred. */
const answerMs = 100;
/** When nothing else is to be done, a verdict follows the last event of CI so quickly, all but one in twenty. */
const verdictMs = 5_000;

interface Options {
  readonly deliveries: number;
  readonly repositories: number;
  readonly rate: number;
  readonly database: "postgres" | "embedded";
  readonly profile?: string;
}

/**
 * `npm run load -- [--deliveries 10000] [--repositories 100] [--rate 200] [--database postgres|embedded]`: how quickly
 * deliveries are answered, whether each is worked off, and how long a verdict takes when nothing else is to be done.
 * On PostgreSQL two processes of the server take turns. The embedded database is first tried at rising rates, and then
 * takes everything at the highest one that keeps the 99th percentile under 100 ms. Ends with 1 when a bar is missed.
 */
async function main(): Promise<void> {
  const options = new Command("npm run load --")
    .option("--deliveries <number>", "how many deliveries to send", positiveNumber, 10_000)
    .option("--repositories <number>", "over how many repositories", positiveNumber, 100)
    .option("--rate <number>", "deliveries per second, on PostgreSQL", positiveNumber, 200)
    .addOption(new Option("--database <kind>").choices(["postgres", "embedded"]).default("postgres"))
    .option("--profile <folder>", "write a CPU profile of each server there")
    .parse()
    .opts<Options>();
  const begun = performance.now();
  const numbers = Array.from({ length: options.repositories }, (_, n) => n);
  const github = await startGitHub({
    apps: [ourApp(null, webhookSecret), ciApp],
    repositories: numbers.map((n) => ({ owner: ownerOf(n), name: "orchard" })),
  });
  const repositories: LoadedRepository[] = [];
  for (const n of numbers) repositories.push(await fillRepository(github, n));
  say(`${repositories.length} repositories made in ${seconds(performance.now() - begun)}`);

  const isEmbedded = options.database === "embedded";
  const folder = await mkdtemp(join(tmpdir(), "load-"));
  const database = isEmbedded ? null : await createPostgresDatabase();
  const servers: ServerProcess[] = [];
  const sender = startSender();
  const { profile } = options;
  const flags = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${resolve(profile)}`];
  try {
    for (let n = 0; n < (isEmbedded ? 1 : 2); n += 1)
      servers.push(await startServer(github, folder, environmentOf(database?.url), flags));
    await run(options, { github, repositories, servers, sender, databaseUrl: database?.url });
  } finally {
    sender.end();
    for (const server of servers) await server.end("SIGTERM");
    await github.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Scene {
  readonly github: Awaited<ReturnType<typeof startGitHub>>;
  readonly repositories: readonly LoadedRepository[];
  readonly servers: readonly ServerProcess[];
  readonly sender: Sender;
  readonly databaseUrl: string | undefined;
}

async function run(options: Options, scene: Scene): Promise<void> {
  const { github, repositories, servers, sender, databaseUrl } = scene;
  const count = options.deliveries;
  const bars = new Bars();
  say(`${options.database}, ${servers.length} processes, load average ${load()}`);
  say(`  everything looked at for the first time in ${seconds(await drain(servers))}`);

  const perSecond = options.database === "embedded" ? await findCeiling(scene) : options.rate;
  const storedBefore = await stored(servers);
  const usedBefore = await readUsed(servers, databaseUrl);
  const memory = largestMemory(servers);
  const urls = servers.map(({ url }) => url);
  const answers = await sender.send({ urls, repositories, count, perSecond });
  const drained = await drain(servers);
  const usedAfter = await readUsed(servers, databaseUrl);
  const kept = (await stored(servers)) - storedBefore;
  const inTime = percentile(answers.times, 0.99) < answerMs;
  say(`  ${count} deliveries at ${perSecond}/s in ${answers.seconds.toFixed(1)} s`);
  say(
    `    by status ${JSON.stringify(answers.statuses)}; the sender was late ${percentiles(answers.lateness, " ms")}`,
  );
  say(`    each used: ${describeUsed(usedBefore, usedAfter, count)}`);
  say(
    `    memory at most ${(await memory.stop()).map((bytes) => `${Math.round(bytes / 1e6)} MB`).join(", ")}`,
  );
  say(`    drained ${seconds(drained)} after the last one`);
  bars.tell(`answer ${percentiles(answers.times, " ms")}`, `p99 under ${answerMs} ms`, inTime);
  bars.tell(`stored ${kept}, lost ${count - kept}`, "nothing lost", kept === count);
  const right = await countPublished(github, repositories);
  bars.tell(
    `${right} of ${repositories.length} pull requests have a check run and exactly one comment`,
    "all of them",
    right === repositories.length,
  );

  for (const { url } of servers) github.deliveries.setUrl("convert-status", `${url}/api/github/webhooks`);
  const verdicts = await measureVerdicts(github, repositories.slice(0, 30));
  bars.tell(
    `last CI event to published verdict, idle, ${verdicts.length} times: ${percentiles(verdicts, " ms")}`,
    `p95 under ${verdictMs} ms`,
    percentile(verdicts, 0.95) < verdictMs,
  );
  say(`  load average ${load()}`);
  if (bars.missed > 0) process.exitCode = 1;
}

function environmentOf(databaseUrl: string | undefined): Record<string, string> {
  return {
    // A server says at this level where it listens.
    LOG_LEVEL: "info",
    RECONCILE_MINUTES: "600",
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
}

/** The highest of some rates at which a quarter of a minute of deliveries is answered in time. */
async function findCeiling({ repositories, servers, sender }: Scene): Promise<number> {
  const urls = servers.map(({ url }) => url);
  let best = 25;
  for (const perSecond of [25, 50, 100, 150, 200, 300, 400, 600, 800, 1_200]) {
    const { times } = await sender.send({ urls, repositories, count: perSecond * 15, perSecond });
    say(`  trying ${perSecond}/s: ${percentiles(times, " ms")}`);
    await drain(servers);
    if (percentile(times, 0.99) >= answerMs) break;
    best = perSecond;
  }
  return best;
}

async function stored(servers: readonly ServerProcess[]): Promise<number> {
  const counts = await Promise.all(
    servers.map((server) => server.metric("convert_status_deliveries_total", 'outcome="stored"')),
  );
  return counts.reduce((sum, value) => sum + value, 0);
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
