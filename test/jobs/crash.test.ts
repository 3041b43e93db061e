import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openQueue } from "../../src/jobs/queue.ts";
import { openDatabase } from "../../src/store/database.ts";
import { createPostgresDatabase, postgresUrl } from "../support/temporary-database.ts";

/** How often processes are killed; more by `CRASH_ROUNDS`. */
const rounds = Number(process.env.CRASH_ROUNDS ?? (process.env.CI === "true" ? "5" : "2"));

/** Runs the small app until it is killed. @returns the numbers of the deliveries that it had acknowledged */
async function runAndKill(place: string, first: number, milliseconds: number): Promise<number[]> {
  const stored: number[] = [];
  const child = start(place, first, "receive", (line) => {
    const [, number] = /^stored (\d+)$/.exec(line) ?? [];
    if (number !== undefined) stored.push(Number(number));
    // Counted from here, so that work is cut off and not only the start.
    if (line === "ready") void sleep(milliseconds).then(() => child.kill("SIGKILL"));
  });
  await ended(child);
  return stored;
}

async function drain(place: string): Promise<number | null> {
  return ended(start(place, 0, "drain", () => undefined));
}

function start(place: string, first: number, mode: string, onLine: (line: string) => void): ChildProcess {
  const file = join(import.meta.dirname, "crash-process.ts");
  const child = spawn(process.execPath, ["--import", "tsx", file, place, String(first), mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  createInterface({ input: child.stdout }).on("line", onLine);
  return child;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

async function expectNothingLost(place: string, stored: readonly number[]): Promise<void> {
  const database = await openDatabase({
    ...(place.startsWith("postgres") ? { url: place } : { directory: place }),
    onFatal: (error) => {
      throw error;
    },
  });
  const queue = await openQueue(database, { handlers: {} });
  const rows = await database.prisma.note.findMany({ select: { target: true } });
  const deliveries = await database.prisma.delivery.groupBy({ by: ["state"], _count: true });
  const written = new Set(rows.map(({ target }) => target));
  const jobs = await queue.stats();
  await queue.stop();
  await database.close();
  expect(stored.filter((n) => !written.has(`row:${n}`))).toEqual([]);
  expect(deliveries.map(({ state }) => state)).toEqual(["done"]);
  expect(jobs).toMatchObject({ waiting: 0, active: 0, retrying: 0, setAside: 0 });
}

describe("kill -9 in the middle of work", () => {
  const patience = 60_000 + rounds * 20_000;

  test(`embedded: what was acknowledged is there and gets done, ${rounds} kills`, {
    timeout: patience,
  }, async () => {
    const directory = mkdtempSync(join(tmpdir(), "crash-"));
    const stored: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      stored.push(...(await runAndKill(directory, round * 100_000, Math.random() * 700)));
    }
    expect(stored.length).toBeGreaterThan(0);
    expect(await drain(directory)).toBe(0);
    await expectNothingLost(directory, stored);
    rmSync(directory, { recursive: true, force: true });
  });

  test.skipIf(postgresUrl === null)(
    `PostgreSQL, two instances: the other one takes over, ${rounds} kills each`,
    { timeout: patience },
    async () => {
      const { url, drop } = await createPostgresDatabase();
      const instance = async (first: number) => {
        const stored: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          stored.push(...(await runAndKill(url, first + round * 100_000, Math.random() * 700)));
        }
        return stored;
      };
      const stored = (await Promise.all([instance(0), instance(50_000_000)])).flat();
      expect(stored.length).toBeGreaterThan(0);
      expect(await drain(url)).toBe(0);
      await expectNothingLost(url, stored);
      await drop();
    },
  );
});
