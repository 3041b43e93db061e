import { type FSWatcher, watch } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalRepository } from "./local-repository.ts";
import { GitError } from "./run-git.ts";
import { openWorkingTree } from "./working-tree.ts";

/** Editors write a file in several steps, `git switch` writes many files: only what has come to rest is told. */
const restMs = 200;

/**
 * Yields each time that files which git knows or would take in have changed and come to rest; what changes while the
 * caller is busy is told once, afterwards. Only the folders of such files are watched: not `.git`, nothing ignored.
 * @param signal ends it
 * @throws GitError when the system cannot watch that many folders
 */
export async function* watchWorkingTree(
  repository: LocalRepository,
  signal: AbortSignal,
): AsyncGenerator<undefined> {
  const watchers = new Map<string, FSWatcher>();
  const state: { changed: boolean; fault: Error | null; wake: () => void } = {
    changed: false,
    fault: null,
    wake: () => undefined,
  };
  const notice = (name: string | null) => {
    if (name === ".git") return;
    state.changed = true;
    state.wake();
  };
  const end = () => {
    state.wake();
  };
  const isOver = () => signal.aborted;
  signal.addEventListener("abort", end);
  try {
    await watchFolders(repository, watchers, notice, (error) => {
      state.fault = error;
      state.wake();
    });
    while (!isOver()) {
      if (!state.changed) await new Promise<void>((resolve) => (state.wake = resolve));
      if (state.fault !== null) throw tooMany(state.fault);
      if (isOver()) return;
      while (state.changed) {
        state.changed = false;
        await sleep(restMs);
      }
      // Folders may have come with the change.
      await watchFolders(repository, watchers, notice, (error) => (state.fault = error));
      state.changed = false;
      yield undefined;
    }
  } finally {
    signal.removeEventListener("abort", end);
    for (const watcher of watchers.values()) watcher.close();
  }
}

/** Brings the watchers up to date: one per folder that holds files of the tree, and per folder above it. */
async function watchFolders(
  repository: LocalRepository,
  watchers: Map<string, FSWatcher>,
  notice: (name: string | null) => void,
  fail: (error: Error) => void,
): Promise<void> {
  const tree = await openWorkingTree(repository);
  const wanted = new Set<string>(["."]);
  for (const { path } of await tree.list()) {
    for (let folder = dirname(path); !wanted.has(folder); folder = dirname(folder)) wanted.add(folder);
  }
  for (const [folder, watcher] of watchers) {
    if (wanted.has(folder)) continue;
    watcher.close();
    watchers.delete(folder);
  }
  for (const folder of wanted) {
    if (watchers.has(folder)) continue;
    try {
      const watcher = watch(join(repository.top, folder), (_event, name) => {
        notice(name);
      });
      // A folder that goes takes its watcher along; the next round drops it.
      watcher.on("error", () => {
        watcher.close();
        watchers.delete(folder);
        notice(null);
      });
      watchers.set(folder, watcher);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") continue;
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function tooMany(error: Error): GitError {
  return new GitError(
    `The folders of this checkout cannot be watched: ${error.message}. On Linux, raise fs.inotify.max_user_watches, or name a folder below.`,
  );
}
