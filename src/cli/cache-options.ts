import { type Command, Option } from "commander";
import type { ScanOptions } from "../domain/campaign-kind.ts";

/** What was said about the cache: a folder, nothing (true), or that there be none (false). */
export interface CacheFlags {
  readonly cache?: string | boolean;
}

/** Adds `--cache` and `--no-cache`. */
export function withCacheOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--cache <folder>",
        "where results are remembered, by content (default: $XDG_CACHE_HOME/convert-status, else ~/.cache/convert-status)",
      ),
    )
    .option("--no-cache", "remember nothing, and use nothing remembered");
}

/** The cache that the flags ask for, as an option of a scan. */
export async function openCache({ cache }: CacheFlags): Promise<Pick<ScanOptions, "cache">> {
  if (cache === false) return {};
  const { defaultCacheDirectory, openFileCache } = await import("./file-cache.ts");
  const directory = typeof cache === "string" ? cache : defaultCacheDirectory();
  return {
    cache: openFileCache(directory, (message) => {
      console.error(`convert-status: ${message}`);
    }),
  };
}
