import type { CampaignStore } from "../domain/campaign-store.ts";
import type { SourceTree, TreeEntry, Unreadable } from "../domain/source-tree.ts";
import { type BlobRequest, loadBlobs } from "./blobs.ts";
import type { GitHubClient } from "./github-connection.ts";
import { limits } from "./limits.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { listTree } from "./tree-listing.ts";

/** Blobs that were read before, by git id. */
export type BlobStore = Pick<CampaignStore, "blobs" | "recordBlobs">;

/** The files of a commit as GitHub has them; each blob is fetched once and for all. */
export function openGitHubTree(
  client: GitHubClient,
  address: RepositoryAddress,
  commit: string,
  blobs: BlobStore,
): SourceTree {
  const unreadable: Unreadable[] = [];
  let entries: Promise<ReadonlyMap<string, TreeEntry>> | undefined;
  const load = () =>
    (entries ??= listTree(client, address, commit, unreadable).then(
      (list) => new Map(list.map((entry) => [entry.path, entry])),
    ));

  return {
    commit,
    dirty: false,
    unreadable,
    async list() {
      return [...(await load()).values()];
    },
    read: (paths) => readAll(paths, "file"),
    async readLinks(paths) {
      const contents = await readAll(paths, "symlink");
      return new Map([...contents].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
    },
  };

  async function readAll(
    paths: Iterable<string>,
    type: TreeEntry["type"],
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const wanted = chooseFiles(await load(), paths, type, unreadable);
    const found = new Map(await blobs.blobs([...wanted.keys()]));
    const missing = [...wanted.values()].filter(({ id }) => !found.has(id));
    const fetched = await loadBlobs(client, address, missing, unreadable);
    if (fetched.size > 0) await blobs.recordBlobs(fetched);
    for (const [id, bytes] of fetched) found.set(id, bytes);

    const files = new Map<string, Uint8Array>();
    for (const { id, paths: places } of wanted.values()) {
      const bytes = found.get(id);
      if (bytes !== undefined) for (const path of places) files.set(path, bytes);
    }
    return files;
  }
}

/** What to ask for, by blob id: two files of equal content are one blob. */
function chooseFiles(
  entries: ReadonlyMap<string, TreeEntry>,
  paths: Iterable<string>,
  type: TreeEntry["type"],
  unreadable: Unreadable[],
): ReadonlyMap<string, BlobRequest> {
  const wanted = new Map<string, BlobRequest>();
  for (const path of new Set(paths)) {
    const entry = entries.get(path);
    if (entry?.type !== type || entry.blob === null) continue;
    const size = entry.size ?? 0;
    if (size > limits.fileBytes) {
      const message = `The file has ${Math.round(size / 1024 / 1024)} MiB; files over ${limits.fileBytes / 1024 / 1024} MiB are not read.`;
      unreadable.push({ file: path, message });
      continue;
    }
    const known = wanted.get(entry.blob);
    if (known === undefined) wanted.set(entry.blob, { id: entry.blob, size, paths: [path] });
    else known.paths.push(path);
  }
  return wanted;
}
