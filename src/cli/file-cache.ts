import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ScanCache } from "../domain/campaign-kind.ts";
import { createHash } from "../syntax/memory/digest.ts";

/** What all entries together may take; the ones that were used longest ago go first. */
const mostBytes = 128 * 1024 * 1024;

/** Where the command line keeps its cache unless told otherwise: the XDG base directory, as on every Unix. */
export function defaultCacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME ?? "";
  return join(base.startsWith("/") ? base : join(homedir(), ".cache"), "convert-status");
}

/**
 * A cache of one file per key. Entries are written whole or not at all, so that several processes may share it; what
 * cannot be read is simply not known.
 * @param warn told once, in a sentence, when nothing can be kept
 */
export function openFileCache(directory: string, warn: (message: string) => void): ScanCache {
  let isBroken = false;
  return {
    async getMany(keys) {
      const found = new Map<string, unknown>();
      await Promise.all(
        keys.map(async (key) => {
          const file = fileOf(directory, key);
          const text = await readFile(file, "utf8").catch(() => null);
          const value = text === null ? undefined : parse(text);
          if (value === undefined) return;
          found.set(key, value);
          // The time of change is the time of last use; where it cannot be set, an entry goes sooner.
          const now = new Date();
          await utimes(file, now, now).catch(() => undefined);
        }),
      );
      return found;
    },
    async putMany(entries) {
      if (isBroken) return;
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        for (const [key, value] of entries) {
          const file = fileOf(directory, key);
          const draft = `${file}.${process.pid}`;
          await writeFile(draft, JSON.stringify(value), { mode: 0o600 });
          await rename(draft, file);
        }
        await shrink(directory);
      } catch (error) {
        isBroken = true;
        const why = error instanceof Error ? error.message : String(error);
        warn(
          `The cache in ${directory} cannot be written (${why}). Name another folder with --cache, or use --no-cache.`,
        );
      }
    },
  };
}

function fileOf(directory: string, key: string): string {
  return join(directory, `${createHash("sha256").update(key).digest("hex")}.json`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function shrink(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /^[0-9a-f]{64}\.json/.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const info = await stat(join(directory, name)).catch(() => null);
      return { name, bytes: info?.size ?? 0, usedAt: info?.mtimeMs ?? 0 };
    }),
  );
  let bytes = 0;
  for (const file of files.sort((a, b) => b.usedAt - a.usedAt)) {
    bytes += file.bytes;
    if (bytes > mostBytes) await rm(join(directory, file.name), { force: true });
  }
}
