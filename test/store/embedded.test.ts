import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { DirectoryInUseError, lockDirectory } from "../../src/store/embedded/directory-lock.ts";
import { startEngineThread } from "../../src/store/embedded/engine-thread.ts";
import { embeddedPostgresVersion } from "../../src/store/embedded/open-embedded.ts";
import { ensureTemplate } from "../../src/store/embedded/template.ts";

/** For tests that leave it as it is; opening one takes seconds. */
let shared: Database;
const sharedDirectory = mkdtempSync(join(tmpdir(), "database-"));
beforeAll(async () => {
  shared = await openDatabase({
    directory: sharedDirectory,
    onFatal: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await shared.close();
  rmSync(sharedDirectory, { recursive: true, force: true });
});

const directories: string[] = [];
const open: Database[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function temporaryDirectory(name = "database-"): string {
  const directory = mkdtempSync(join(tmpdir(), name));
  directories.push(directory);
  return directory;
}

async function openHere(directory: string, onFatal?: (error: Error) => void): Promise<Database> {
  const database = await openDatabase({
    directory,
    onFatal:
      onFatal ??
      ((error) => {
        throw error;
      }),
  });
  open.push(database);
  return database;
}

function settings(repository: string) {
  return { repository, commit: "a", text: "text" };
}

test("what was written is there after closing and opening, readable by us only", async () => {
  const directory = join(temporaryDirectory(), "new", "database");
  const first = await openHere(directory);
  await first.prisma.recordedSettings.create({ data: settings("o/r") });
  await first.close();
  const second = await openHere(directory);
  expect(await second.prisma.recordedSettings.count()).toBe(1);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(readdirSync(directory)).not.toContain("being-made");
});

test("brings the PostgreSQL version that its directories are checked against", async () => {
  const { rows } = await shared.pool.query<{ server_version: string }>("SHOW server_version");
  expect(rows[0]!.server_version.split(".")[0]).toBe(embeddedPostgresVersion);
});

test("a second opener of the same directory is refused with a sentence, and the first one goes on", async () => {
  await expect(openHere(sharedDirectory)).rejects.toThrow(DirectoryInUseError);
  await expect(openHere(sharedDirectory)).rejects.toThrow(/in use by another process .*DATABASE_URL/);
  await shared.prisma.recordedSettings.create({ data: settings("second/opener") });
  expect(await shared.prisma.recordedSettings.count({ where: { repository: "second/opener" } })).toBe(1);
});

test("a directory made by another PostgreSQL version is refused with what to do", async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "data"));
  writeFileSync(join(directory, "data", "PG_VERSION"), "17\n");
  await expect(openHere(directory)).rejects.toThrow(/written by PostgreSQL 17.*database copy/);
});

test("a directory that cannot be opened is named, and the lock is free again", async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "data"));
  writeFileSync(join(directory, "data", "PG_VERSION"), `${embeddedPostgresVersion}\n`);
  await expect(openHere(directory)).rejects.toThrow(/does not open.*move the directory away/s);
  const lock = await lockDirectory(directory);
  await lock.release();
});

test("a directory whose making was cut off is made anew", async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "data", "base"), { recursive: true });
  writeFileSync(join(directory, "data", "PG_VERSION"), `${embeddedPostgresVersion}\n`);
  writeFileSync(join(directory, "being-made"), "");
  const database = await openHere(directory);
  expect(await database.prisma.note.count()).toBe(0);
});

test("starts without the build's template too", async () => {
  const directory = temporaryDirectory();
  const fail = (error: Error) => {
    throw error;
  };
  const engine = await startEngineThread({ directory, template: null }, fail);
  await engine.close();
  expect(readdirSync(directory)).toContain("PG_VERSION");
});

test("of many that want a directory at once, one gets it, over and over", async () => {
  // Long enough that the sockets go to the folder for temporary files.
  for (const directory of [temporaryDirectory(), temporaryDirectory(`database-${"x".repeat(80)}-`)]) {
    for (let round = 0; round < 4; round += 1) {
      const claims = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory)));
      const held = claims.filter((claim) => claim.status === "fulfilled");
      expect(held).toHaveLength(1);
      await held[0]!.value.release();
    }
  }
});

test("a lock ends with its process, however that ends, and counts while its process is frozen", async () => {
  const directory = temporaryDirectory();
  const child = spawn(process.execPath, ["--import", "tsx", "test/store/lock-holder.ts", directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGSTOP");
  await expect(lockDirectory(directory)).rejects.toThrow(DirectoryInUseError);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  const lock = await lockDirectory(directory);
  expect(readdirSync(directory).filter((name) => name.startsWith("lock-"))).toHaveLength(1);
  await lock.release();
});

test("a slow query does not hold up this thread", async () => {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 5);
  await shared.pool.query("SELECT count(*) FROM generate_series(1, 2000000)");
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});

test("a new connection finds nothing of the one before: no transaction, no lock, no setting", async () => {
  const client = await shared.pool.connect();
  await client.query("SET work_mem = '77MB'");
  await client.query("SELECT pg_advisory_lock(42)");
  await client.query("BEGIN");
  await client.query("INSERT INTO recorded_settings VALUES ('lost/row', 'a', 'b', now())");
  client.release(true);
  const { rows } = await shared.pool.query<{ work_mem: string }>("SHOW work_mem");
  const locks = await shared.pool.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
  expect(rows[0]!.work_mem).not.toBe("77MB");
  expect(locks.rows).toEqual([]);
  expect(await shared.prisma.recordedSettings.count({ where: { repository: "lost/row" } })).toBe(0);
});

test("answers of any size come through, and an error leaves the connection usable", async () => {
  const { rows } = await shared.pool.query<{ text: string }>("SELECT repeat('é', 5000000) AS text");
  expect(rows[0]!.text).toBe("é".repeat(5_000_000));
  const many = await shared.pool.query("SELECT generate_series(1, 50000)");
  expect(many.rows).toHaveLength(50_000);
  await expect(shared.pool.query("SELECT 1/0")).rejects.toThrow("division by zero");
  await expect(shared.pool.query("SELEC")).rejects.toThrow("syntax error");
  expect((await shared.pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("the end of the database's thread is told, and fails what waits for it", async () => {
  const failures: Error[] = [];
  const template = await ensureTemplate();
  const engine = await startEngineThread({ directory: null, template }, (error) => failures.push(error));
  const connection = engine.connect();
  const failed = new Promise<Error>((resolve) => connection.once("error", resolve));
  // A message that no PostgreSQL understands: the startup packet of another protocol.
  connection.write(Buffer.from([0, 0, 0, 8, 9, 9, 9, 9]));
  expect((await failed).message).toContain("The embedded database stopped");
  await sleep(0);
  expect(failures).toHaveLength(1);
});
