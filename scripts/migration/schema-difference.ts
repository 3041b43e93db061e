import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { ensureTemplate } from "../../src/store/embedded/template.ts";

/** Where the schema and the migrations are, relative to the repository's top level. */
export interface SchemaLocation {
  readonly schema: string;
  readonly migrations: string;
}

/**
 * The SQL that leads from what the migrations build to what the schema says; null when they agree.
 * Runs Prisma's own schema engine (its WebAssembly twin) on a throw-away database in memory, so that neither a
 * server nor Prisma's download host is needed. The engine's interface is internal to Prisma: its version is
 * pinned to the one of `prisma`, and it is used on a developer's machine only.
 */
export async function findSchemaDifference(location: SchemaLocation): Promise<string | null> {
  const template = readFileSync(await ensureTemplate());
  const database = await PGlite.create({ loadDataDir: new Blob([template]) });
  try {
    const engine = await startEngine(location.schema, database);
    const result = await engine.diff({
      from: { tag: "migrations", ...readMigrations(location.migrations) },
      to: { tag: "schemaDatamodel", files: [readSchema(location.schema)] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.exitCode === 2 ? (result.stdout ?? "") : null;
  } finally {
    await database.close();
  }
}

/** Node.js has it; the type definitions of Node.js leave it to those of browsers, which are not loaded. */
const { WebAssembly: webAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(
      code: Uint8Array,
      imports: object,
    ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
  };
};

async function startEngine(schema: string, database: PGlite): Promise<engineModule.SchemaEngine> {
  const { path, content } = readSchema(schema);
  // Once: a second instance would take the first one's place under its feet.
  instantiated ??= instantiateEngine();
  await instantiated;
  return engineModule.SchemaEngine.new(
    { datamodels: [[path, content]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(database)),
  );
}

let instantiated: Promise<void> | null = null;

async function instantiateEngine(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const { instance } = await webAssembly.instantiate(readFileSync(wasm.replace(/\.js$/, ".wasm")), {
    "./schema_engine_bg.js": engineModule,
  });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

function readSchema(path: string): { path: string; content: string } {
  return { path, content: readFileSync(path, "utf8") };
}

function readMigrations(directory: string): engineModule.MigrationList {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: directory,
    lockfile: {
      path: "migration_lock.toml",
      content: readFileSync(join(directory, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(directory, name, "migration.sql"), "utf8") },
      },
    })),
  };
}
