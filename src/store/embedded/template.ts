import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { packageRoot } from "../../package-root.ts";

/**
 * An empty data directory, made once by the build. Making one takes PGlite seconds and nearly a gigabyte of
 * memory, which a small container does not have; unpacking it takes neither.
 */
export function findTemplate(): string | null {
  const path = templatePath();
  return existsSync(path) ? path : null;
}

/** Makes the template if it is not there. @returns its path */
export async function ensureTemplate(): Promise<string> {
  const path = templatePath();
  if (existsSync(path)) return path;
  const database = await PGlite.create();
  const dump = await database.dumpDataDir("gzip");
  await database.close();
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
  renameSync(unfinished, path);
  return path;
}

/** In `dist/`, for the sources as for the built app; named by PGlite's version, so that an old one is not taken. */
function templatePath(): string {
  return join(packageRoot, "dist", `empty-database-${pgliteVersion()}.tar.gz`);
}

/** PGlite's version; its package does not export its package.json, so it is found beside its main file. */
function pgliteVersion(): string {
  const main = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const text = readFileSync(join(dirname(main), "..", "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
