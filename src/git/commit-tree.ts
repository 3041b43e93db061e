import type { SourceTree, TreeEntry, Unreadable } from "../domain/source-tree.ts";
import { grep } from "./grep.ts";
import { listCommit } from "./list-commit.ts";
import type { LocalRepository } from "./local-repository.ts";
import { readBlobs } from "./read-blobs.ts";
import { keepBlob, recentBlob } from "./recent-blobs.ts";

/** Larger files are generated data; reading one would cost more than all routes together. */
export const maximumFileBytes = 20 * 1024 * 1024;

/** The files of a commit, read from git's objects without checking anything out. */
export function openCommitTree(repository: LocalRepository, commit: string): SourceTree {
  let entries: Promise<ReadonlyMap<string, TreeEntry>> | undefined;
  const unreadable: Unreadable[] = [];
  const load = () => (entries ??= listCommit(repository, commit));
  const readAll = async (paths: Iterable<string>, type: TreeEntry["type"]) => {
    const known = await load();
    const wanted = new Map<string, string[]>();
    for (const path of new Set(paths)) {
      const entry = known.get(path);
      if (entry?.type !== type || entry.blob === null) continue;
      if ((entry.size ?? 0) > maximumFileBytes) {
        unreadable.push({ file: path, message: tooLarge(entry.size ?? 0) });
        continue;
      }
      wanted.set(entry.blob, [...(wanted.get(entry.blob) ?? []), path]);
    }
    const blobs = new Map<string, Uint8Array>();
    for (const id of wanted.keys()) {
      const recent = recentBlob(id);
      if (recent !== undefined) blobs.set(id, recent);
    }
    const missing = [...wanted.keys()].filter((id) => !blobs.has(id));
    for (const [id, bytes] of await readBlobs(repository.top, missing)) {
      blobs.set(id, bytes);
      keepBlob(id, bytes);
    }
    const files = new Map<string, Uint8Array>();
    for (const [blob, bytes] of blobs) {
      for (const path of wanted.get(blob) ?? []) files.set(path, bytes);
    }
    return files;
  };

  return {
    commit,
    dirty: false,
    unreadable,
    async list() {
      return [...(await load()).values()];
    },
    byPath: load,
    read: (paths) => readAll(paths, "file"),
    async readLinks(paths) {
      const contents = await readAll(paths, "symlink");
      return new Map([...contents].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
    },
    search: (needles, suffix) => grep(repository, { needles, suffix, where: { type: "commit", commit } }),
  };
}

export function tooLarge(bytes: number): string {
  return `The file has ${Math.round(bytes / 1024 / 1024)} MiB; files over ${maximumFileBytes / 1024 / 1024} MiB are not read.`;
}
