import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findSchemaDifference } from "../../scripts/migration/schema-difference.ts";
import { applyMigrations } from "../../src/store/migrate.ts";
import { describeOnEveryDatabase, describeOnPostgres } from "../support/temporary-database.ts";

const schema = "prisma/schema.prisma";
const migrations = "prisma/migrations";

/** A folder of migrations: names and SQL. */
function folder(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), "migrations-"));
  for (const [name, sql] of Object.entries(files)) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, "migration.sql"), sql);
  }
  return directory;
}

test("the migrations build exactly what the schema says", async () => {
  expect(await findSchemaDifference({ schema, migrations })).toBeNull();
});

test("a schema that was changed without a migration is noticed", async () => {
  const directory = mkdtempSync(join(tmpdir(), "schema-"));
  const changed = join(directory, "schema.prisma");
  writeFileSync(
    changed,
    'datasource db {\n  provider = "postgresql"\n}\nmodel Other {\n  id Int @id\n  @@map("other")\n}\n',
  );
  expect(await findSchemaDifference({ schema: changed, migrations })).toContain('CREATE TABLE "other"');
});

describeOnEveryDatabase("the migration runner", (it) => {
  // Each test leaves the book as it found it: the database is the suite's.
  const restore = async () => {
    await it.database.pool.query("DROP TABLE IF EXISTS extra, half");
    await it.database.pool.query("DELETE FROM _prisma_migrations WHERE migration_name LIKE 't%'");
  };
  const known = async () => {
    const { rows } = await it.database.pool.query<{ migration_name: string }>(
      "SELECT migration_name FROM _prisma_migrations",
    );
    return Object.fromEntries(rows.map(({ migration_name: name }) => [name, "SELECT 1"]));
  };

  test("applies what is missing, once, and says what was edited", async () => {
    const files = { ...(await known()), t1: "CREATE TABLE extra (id int); INSERT INTO extra VALUES (1);" };
    const directory = folder(files);
    const first = await applyMigrations(it.database.pool, directory);
    const second = await applyMigrations(it.database.pool, directory);
    expect(first.applied).toEqual(["t1"]);
    expect(second.applied).toEqual([]);
    expect(second.edited).toEqual(Object.keys(files).filter((name) => name !== "t1"));
    await restore();
  });

  test("a migration that fails leaves nothing, and can be mended and applied", async () => {
    const files = await known();
    const broken = folder({ ...files, t1: "CREATE TABLE half (id int); SELECT 1/0;" });
    await expect(applyMigrations(it.database.pool, broken)).rejects.toThrow("t1 failed and was undone");
    const mended = folder({ ...files, t1: "CREATE TABLE half (id int);" });
    expect((await applyMigrations(it.database.pool, mended)).applied).toEqual(["t1"]);
    await restore();
  });

  test("refuses a database that a newer version made", async () => {
    await applyMigrations(it.database.pool, folder({ ...(await known()), t9: "SELECT 1" }));
    await expect(applyMigrations(it.database.pool)).rejects.toThrow(/made by a newer version.*t9/);
    await restore();
  });

  test("refuses to go on after a migration that another tool left unfinished", async () => {
    await it.database.pool.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', 't1')",
    );
    await expect(applyMigrations(it.database.pool)).rejects.toThrow("migrate resolve --applied t1");
    await restore();
  });
});

describeOnPostgres("the migration runner, many processes", (it) => {
  test("one of them does the work", async () => {
    const { rows } = await it.database.pool.query<{ migration_name: string }>(
      "SELECT migration_name FROM _prisma_migrations",
    );
    const directory = folder({
      ...Object.fromEntries(rows.map(({ migration_name: name }) => [name, "SELECT 1"])),
      t1: "CREATE TABLE extra (id int); SELECT pg_sleep(0.2);",
    });
    const results = await Promise.all(
      Array.from({ length: 5 }, () => applyMigrations(it.database.pool, directory)),
    );
    expect(results.flatMap(({ applied }) => applied)).toEqual(["t1"]);
  });
});
