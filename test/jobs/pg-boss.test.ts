import { expect, test } from "vitest";
import { openJobTables, queueName } from "../../src/jobs/job-tables.ts";
import { describeOnEveryDatabase } from "../support/temporary-database.ts";

describeOnEveryDatabase("pg-boss by itself", (it) => {
  test("stands still for everybody when the first job's subject is busy: why we take the next jobs ourselves", async () => {
    const boss = await openJobTables(it.database, (error) => {
      throw error;
    });
    const send = (subject: string, priority: number) =>
      boss.send(queueName, { subject, installation: null }, { singletonKey: subject, priority });
    await send("pull:o/r#1", 20);
    expect(await boss.fetch(queueName, { batchSize: 1 })).toHaveLength(1);
    await send("pull:o/r#1", 20);
    await send("pull:o/r#2", 0);

    const one = await boss.fetch(queueName, { batchSize: 1 });
    const many = await boss.fetch(queueName, { batchSize: 10 });

    expect([...one, ...many]).toEqual([]);
    await boss.stop({ graceful: false });
  });

  test("has the columns that our statements use", async () => {
    const boss = await openJobTables(it.database, (error) => {
      throw error;
    });
    const { rows } = await it.database.pool.query<{ column_name: string; data_type: string }>(
      `SELECT column_name, data_type FROM information_schema.columns
       WHERE table_schema = 'pgboss' AND table_name = 'job'`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.column_name, row.data_type]))).toMatchObject({
      id: "uuid",
      name: "text",
      priority: "integer",
      data: "jsonb",
      state: "USER-DEFINED",
      retry_limit: "integer",
      retry_count: "integer",
      start_after: "timestamp with time zone",
      started_on: "timestamp with time zone",
      singleton_key: "text",
      expire_in: "interval",
      created_on: "timestamp with time zone",
      completed_on: "timestamp with time zone",
      output: "jsonb",
      policy: "text",
    });
    await boss.stop({ graceful: false });
  });

  test("leaves no broken transaction behind when one of its scripts fails", async () => {
    const boss = await openJobTables(it.database, (error) => {
      throw error;
    });
    const again = boss.getDb().executeSql("BEGIN; SELECT 1/0; COMMIT", undefined as unknown as unknown[]);
    await expect(again).rejects.toThrow("division by zero");
    for (let n = 0; n < 20; n += 1) await it.database.pool.query("SELECT 1");
    await boss.stop({ graceful: false });
  });
});
