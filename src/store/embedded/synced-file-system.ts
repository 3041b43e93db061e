import { fsyncSync } from "node:fs";
import { NodeFS } from "@electric-sql/pglite/nodefs";

/** What is touched here of Emscripten's module object; PGlite does not describe it. */
interface EmscriptenModule {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number } };
  onAbort?: (reason: unknown) => void;
}

/**
 * PGlite's file system on a directory, with an fsync that reaches the disk. Emscripten's NODEFS has none, so that
 * without this a commit survives a crash of the process, but not a power cut. Leans on the insides of PGlite:
 * its version is pinned, and test/store/durability.test.ts counts the calls.
 */
export class SyncedFileSystem extends NodeFS {
  readonly #onAbort: (reason: unknown) => void;

  /** @param onAbort the engine gave up; nothing it answers after that can be trusted */
  constructor(directory: string, onAbort: (reason: unknown) => void) {
    super(directory);
    this.#onAbort = onAbort;
  }

  override async init(...[pg, options]: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const prepare = (module: EmscriptenModule) => {
      module.NODEFS.stream_ops.fsync = (stream) => {
        fsyncSync(stream.nfd);
        return 0;
      };
      module.onAbort = this.#onAbort;
    };
    const preRun = [
      ...(options.preRun ?? []),
      prepare as unknown as NonNullable<typeof options.preRun>[number],
    ];
    return super.init(pg, { ...options, preRun });
  }
}

/**
 * Start parameters that go with it: PGlite's own, but with fsync on. `fdatasync`, the usual way to flush the
 * log, is a no-op in WebAssembly. Small shared buffers save 150 MB of memory.
 */
export function syncedStartParameters(defaults: readonly string[]): string[] {
  const kept = defaults.filter((parameter) => parameter !== "-F");
  return [...kept, "-c", "wal_sync_method=fsync", "-c", "shared_buffers=16MB"];
}
