import { Client } from "pg";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { createPostgresDatabase, postgresUrl } from "../support/temporary-database.ts";

test.skipIf(postgresUrl === null)(
  "a connection that the server ends while it is lent out ends no process, and the next one works",
  async () => {
    const { url, drop } = await createPostgresDatabase();
    const database = await openDatabase({
      url,
      onFatal: (error) => {
        throw error;
      },
    });
    const other = new Client({ connectionString: url });
    await other.connect();
    try {
      const lent = await database.pool.connect();
      await lent.query("BEGIN");
      const lost = new Promise<void>((resolve) => {
        lent.once("end", () => {
          resolve();
        });
      });
      await other.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
      // Nobody listens for the error but what opened the connection: unheard, it would fail this run.
      await lost;
      await expect(lent.query("SELECT 1")).rejects.toThrow();
      lent.release(true);
      expect((await database.pool.query<{ one: number }>("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    } finally {
      await other.end();
      await database.close();
      await drop();
    }
  },
);
