import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { type Database, type DatabaseOptions, openDatabase } from "../../src/store/database.ts";

/** A PostgreSQL server for tests: `TEST_DATABASE_URL`, else a local one that trusts us; null: there is none. */
export const postgresUrl = await findServer();

/** A fresh, empty database on the server. */
export async function createPostgresDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  if (postgresUrl === null) throw new Error("There is no PostgreSQL server for tests.");
  const name = `convert_status_test_${randomBytes(6).toString("hex")}`;
  const run = async (sql: string) => {
    const client = new Client({ connectionString: postgresUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** What a suite gets. */
export interface TestDatabase {
  /** Open and, before every test, empty. */
  readonly database: Database;
  /** Another process's view of the same database; on PostgreSQL only. */
  openAnother(): Promise<Database>;
}

/**
 * Runs a suite on the embedded database, on PostgreSQL, and on PostgreSQL with a single connection, which shows
 * whoever needs a second connection while holding the first one.
 * Without a server the PostgreSQL part is skipped loudly, and fails where CI runs.
 */
export function describeOnEveryDatabase(name: string, suite: (test: TestDatabase) => void): void {
  describe(`${name} (embedded)`, () => {
    suite(useDatabase(async () => ({ options: { memory: true }, drop: async () => undefined })));
  });
  describeOnPostgres(name, suite);
  describeOnPostgres(`${name}, one connection`, suite, 1);
}

/** The PostgreSQL half of `describeOnEveryDatabase`. */
export function describeOnPostgres(
  name: string,
  suite: (test: TestDatabase) => void,
  connections?: number,
): void {
  describe.skipIf(postgresUrl === null)(`${name} (PostgreSQL)`, () => {
    suite(
      useDatabase(async () => {
        const { url, drop } = await createPostgresDatabase();
        return { options: { url, ...(connections === undefined ? {} : { connections }) }, drop };
      }),
    );
  });
}

interface Place {
  options: Omit<DatabaseOptions, "onFatal">;
  drop: () => Promise<void>;
}

function useDatabase(make: () => Promise<Place>): TestDatabase {
  let place: Place;
  let database: Database;
  const others: Database[] = [];
  const open = () =>
    openDatabase({
      ...place.options,
      onFatal: (error) => {
        throw error;
      },
    });
  beforeAll(async () => {
    place = await make();
    database = await open();
  });
  beforeEach(() => emptyAll(database));
  afterAll(async () => {
    for (const other of others) await other.close();
    await database.close();
    await place.drop();
  });
  return {
    get database() {
      return database;
    },
    async openAnother() {
      const other = await open();
      others.push(other);
      return other;
    },
  };
}

async function emptyAll(database: Database): Promise<void> {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE (schemaname = 'public' AND tablename <> '_prisma_migrations')
       OR (schemaname = 'pgboss' AND tablename IN ('job', 'archive'))`,
  );
  await database.pool.query(`TRUNCATE ${rows.map(({ name }) => name).join(", ")}`);
}

async function findServer(): Promise<string | null> {
  const given = process.env.TEST_DATABASE_URL;
  const candidates =
    given === undefined || given === ""
      ? ["postgres", "root"].map((user) => `postgres://${user}@127.0.0.1:5432/postgres`)
      : [given];
  for (const connectionString of candidates) {
    const client = new Client({ connectionString, connectionTimeoutMillis: 3_000 });
    try {
      await client.connect();
      await client.query("SELECT 1");
      return connectionString;
    } catch (error) {
      if (candidates.length === 1) throw new Error("TEST_DATABASE_URL does not answer.", { cause: error });
    } finally {
      await client.end();
    }
  }
  const missing =
    "No PostgreSQL server for tests: set TEST_DATABASE_URL, or start one on 127.0.0.1:5432 that trusts postgres.";
  if (process.env.CI === "true") throw new Error(missing);
  process.stderr.write(`\n*** SKIPPED: all tests on PostgreSQL. ${missing} ***\n\n`);
  return null;
}
