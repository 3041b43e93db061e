import type { ScanCache, ScanOptions } from "../../domain/campaign-kind.ts";
import { type SourceTree, type TreeEntry, type Unreadable, walkTree } from "../../domain/source-tree.ts";
import { digestOf } from "./digest.ts";

/** Files per request where each has to be read: bounds the memory, and lets progress be told. */
const filesAtOnce = 300;
/** Up to so many unknown files are read; of more than that, a tree that can search is asked. */
const fewFiles = 100;
/** Searches whose answers are kept in this process; two per campaign are usual. */
const mostSearches = 24;
/** Blobs whose answer is kept per search: some 20 MB. Whoever pushes new files could fill the memory otherwise. */
const mostBlobs = 200_000;

/** By search and blob: whether the blob has one of the needles. Facts about contents: they never go stale. */
const searches = new Map<string, Map<string, boolean>>();

/**
 * A tree that can be searched, wherever it comes from. What was found in a blob is remembered, in this process and in
 * the cache, so that a later tree is searched only where it differs from all earlier ones.
 */
export class SearchableTree implements SourceTree {
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly readNow?: (path: string) => Uint8Array | null | undefined;
  readonly readLinks?: NonNullable<SourceTree["readLinks"]>;
  readonly #tree: SourceTree;
  readonly #options: ScanOptions;
  #byPath: ReadonlyMap<string, TreeEntry> | undefined;

  constructor(tree: SourceTree, options: ScanOptions = {}) {
    this.#tree = tree;
    this.#options = options;
    this.commit = tree.commit;
    this.dirty = tree.dirty;
    const { readNow } = tree;
    if (readNow !== undefined) this.readNow = readNow;
    if (tree.readLinks !== undefined) this.readLinks = tree.readLinks.bind(tree);
  }

  get unreadable(): readonly Unreadable[] {
    return this.#tree.unreadable;
  }

  list(): Promise<readonly TreeEntry[]> {
    return this.#tree.list();
  }

  walk(): Promise<Iterable<TreeEntry>> {
    return walkTree(this.#tree);
  }

  async byPath(): Promise<ReadonlyMap<string, TreeEntry>> {
    this.#byPath ??=
      (await this.#tree.byPath?.()) ?? new Map((await this.list()).map((entry) => [entry.path, entry]));
    return this.#byPath;
  }

  read(paths: Iterable<string>): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#tree.read(paths);
  }

  async search(needles: readonly string[], suffix: string): Promise<ReadonlySet<string>> {
    if (needles.length === 0) return new Set();
    const { cache } = this.#options;
    const key = digestOf([...needles].sort());
    const known = searchFor(key);
    const files = (await this.#tree.list()).filter(
      ({ type, path }) => type === "file" && path.endsWith(suffix),
    );
    const isUnknown = ({ blob }: TreeEntry) => blob === null || !known.has(blob);
    if (cache !== undefined && this.#tree.search === undefined) await recall(cache, key, files, known);
    const unknown = files.filter(isUnknown);
    if (this.#tree.search !== undefined && unknown.length > fewFiles) {
      const found = await this.#tree.search(needles, suffix);
      for (const { path, blob } of files) if (blob !== null) known.set(blob, found.has(path));
      return found;
    }
    const found = new Set(
      files.flatMap(({ path, blob }) => (blob !== null && known.get(blob) === true ? [path] : [])),
    );
    const buffers = needles.map((needle) => Buffer.from(needle));
    for (let done = 0; done < unknown.length; done += filesAtOnce) {
      const part = unknown.slice(done, done + filesAtOnce);
      if (unknown.length > fewFiles)
        this.#options.onProgress?.(done, unknown.length, "looking through files");
      const contents = await this.#tree.read(part.map(({ path }) => path));
      const learned = new Map<string, boolean>();
      for (const { path, blob } of part) {
        const bytes = contents.get(path);
        // What could not be read is not known: the tree says so among its unreadable files.
        if (bytes === undefined) continue;
        const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const has = buffers.some((needle) => text.includes(needle));
        if (has) found.add(path);
        if (blob !== null) learned.set(blob, has);
      }
      for (const [blob, has] of learned) known.set(blob, has);
      if (this.#tree.search === undefined) await record(cache, key, learned);
    }
    return found;
  }
}

/** What is known of a search in this process; the search that was used longest ago makes room. */
function searchFor(key: string): Map<string, boolean> {
  const remembered = searches.get(key);
  const known =
    remembered === undefined || remembered.size > mostBlobs ? new Map<string, boolean>() : remembered;
  searches.delete(key);
  searches.set(key, known);
  for (const oldest of searches.keys()) {
    if (searches.size <= mostSearches) break;
    searches.delete(oldest);
  }
  return known;
}

function cacheKey(search: string, blob: string): string {
  return `search:${search}:${blob}`;
}

async function recall(
  cache: ScanCache,
  key: string,
  files: readonly TreeEntry[],
  known: Map<string, boolean>,
): Promise<void> {
  const blobs = [...new Set(files.flatMap(({ blob }) => (blob === null || known.has(blob) ? [] : [blob])))];
  const found = await cache.getMany(blobs.map((blob) => cacheKey(key, blob)));
  for (const blob of blobs) {
    const has = found.get(cacheKey(key, blob));
    if (typeof has === "boolean") known.set(blob, has);
  }
}

async function record(
  cache: ScanCache | undefined,
  key: string,
  learned: ReadonlyMap<string, boolean>,
): Promise<void> {
  if (cache === undefined || learned.size === 0) return;
  await cache.putMany(new Map([...learned].map(([blob, has]) => [cacheKey(key, blob), has])));
}
