import type { SearchableSourceTree, SourceTree, TreeEntry, Unreadable } from "../../domain/source-tree.ts";
import { blobId, digestOf } from "./digest.ts";

/** Something that was asked of a tree beyond the names of its files. */
export type Asked =
  | { readonly type: "read" | "link"; readonly path: string }
  | { readonly type: "search"; readonly needles: readonly string[]; readonly suffix: string };

/** What may be seen of a tree. */
interface Sight {
  /** True for a file that may be read. */
  readonly isVisible: (path: string) => boolean;
  /** True for one of which may be asked whether it is there. */
  readonly isNamed: (path: string) => boolean;
}

/**
 * A source tree that writes down what is asked of it, and what it answered. Whoever reads through it can see nothing
 * else of the tree: blob ids and sizes are left out, and so is every file that `isVisible` refuses.
 */
export class RecordingTree implements SearchableSourceTree {
  readonly commit: string | null;
  readonly dirty: boolean;
  /** What was asked, with a digest of the answer. */
  readonly answers: Map<string, { readonly asked: Asked; readonly digest: string }>;
  readonly readNow?: (path: string) => Uint8Array | null | undefined;
  readonly readLinks?: NonNullable<SourceTree["readLinks"]>;
  readonly #tree: SearchableSourceTree;
  readonly #isVisible: (path: string) => boolean;
  readonly #isNamed: (path: string) => boolean;
  readonly #atHand: ReadonlyMap<string, Uint8Array>;

  /**
   * @param sight which files may be read, and which of them are listed
   * @param atHand files that were read already, by path
   * @param answers what counts as asked, with the digests of what this tree answers
   */
  constructor(
    tree: SearchableSourceTree,
    { isVisible, isNamed }: Sight,
    atHand: ReadonlyMap<string, Uint8Array> = new Map(),
    answers: RecordingTree["answers"] = new Map(),
  ) {
    this.answers = answers;
    this.#atHand = atHand;
    this.#tree = tree;
    this.#isVisible = isVisible;
    this.#isNamed = isNamed;
    this.commit = tree.commit;
    this.dirty = tree.dirty;
    if (tree.readLinks !== undefined) this.readLinks = (paths) => this.#readLinks(paths);
    const { readNow } = tree;
    if (readNow === undefined && atHand.size === 0) return;
    this.readNow = (path) => {
      if (!isVisible(path)) return null;
      const bytes = atHand.get(path) ?? readNow?.(path);
      return bytes === undefined ? undefined : this.#note(path, bytes);
    };
  }

  get unreadable(): readonly Unreadable[] {
    return this.#tree.unreadable;
  }

  async list(): Promise<readonly TreeEntry[]> {
    return visibleEntries(this.#tree, this.#isNamed);
  }

  async read(paths: Iterable<string>): Promise<ReadonlyMap<string, Uint8Array>> {
    const wanted = [...new Set(paths)].filter(this.#isVisible);
    const contents = new Map(await this.#tree.read(wanted.filter((path) => !this.#atHand.has(path))));
    for (const path of wanted) {
      const bytes = this.#atHand.get(path) ?? contents.get(path) ?? null;
      if (bytes !== null) contents.set(path, bytes);
      this.#note(path, bytes);
    }
    return contents;
  }

  async search(needles: readonly string[], suffix: string): Promise<ReadonlySet<string>> {
    const asked: Asked = { type: "search", needles, suffix };
    const found = await searchVisible(this.#tree, asked, this.#isVisible);
    this.answers.set(nameOf(asked), { asked, digest: digestOf(found) });
    return new Set(found);
  }

  async #readLinks(paths: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(paths)];
    const targets = (await this.#tree.readLinks?.(wanted)) ?? new Map<string, string>();
    for (const path of wanted) {
      const target = targets.get(path);
      this.#note(path, target === undefined ? null : Buffer.from(target), "link");
    }
    return targets;
  }

  #note(path: string, bytes: Uint8Array | null, type: "read" | "link" = "read"): Uint8Array | null {
    const asked: Asked = { type, path };
    const name = nameOf(asked);
    if (!this.answers.has(name))
      this.answers.set(name, { asked, digest: bytes === null ? absent : blobId(bytes) });
    return bytes;
  }
}

/** What may be known of the files without reading them: which there are, and of which type. */
export async function visibleEntries(
  tree: SourceTree,
  isVisible: (path: string) => boolean,
): Promise<readonly TreeEntry[]> {
  return (await tree.list())
    .filter((entry) => isSeen(entry, isVisible))
    .map(({ path, type }) => ({ path, type, blob: null, size: null }));
}

/** A symlink is always seen: it may lead to a folder of sources. */
function isSeen({ path, type }: TreeEntry, isVisible: (path: string) => boolean): boolean {
  return type === "symlink" || isVisible(path);
}

let lastNames: { readonly entries: readonly TreeEntry[]; readonly digest: string } | undefined;

/** A short name of which files a tree has. Nearly every next commit has the same ones: it is computed for others only. */
export async function digestOfNames(tree: SourceTree, isVisible: (path: string) => boolean): Promise<string> {
  const entries = (await tree.list()).filter((entry) => isSeen(entry, isVisible));
  const isSame =
    lastNames?.entries.length === entries.length &&
    lastNames.entries.every(
      ({ path, type }, index) => path === entries[index]?.path && type === entries[index].type,
    );
  if (lastNames === undefined || !isSame)
    lastNames = { entries, digest: digestOf(entries.map(({ path, type }) => `${type} ${path}`)) };
  return lastNames.digest;
}

const absent = "absent";

/** What the tree would answer now, as `RecordingTree` notes it; a file whose blob is known is not read. */
export async function answersOf(
  tree: SearchableSourceTree,
  asked: readonly Asked[],
  isVisible: (path: string) => boolean,
): Promise<readonly string[]> {
  const entries = (await tree.byPath?.()) ?? new Map((await tree.list()).map((entry) => [entry.path, entry]));
  const unknown = asked.flatMap((one) => {
    const entry = one.type === "read" ? entries.get(one.path) : undefined;
    return entry?.type === "file" && entry.blob === null ? [entry.path] : [];
  });
  const contents = await tree.read(unknown);
  const links = asked.flatMap((one) => (one.type === "link" ? [one.path] : []));
  const targets =
    (links.length === 0 ? undefined : await tree.readLinks?.(links)) ?? new Map<string, string>();
  const answers: string[] = [];
  for (const one of asked) {
    if (one.type === "search") {
      answers.push(digestOf(await searchVisible(tree, one, isVisible)));
      continue;
    }
    if (one.type === "link") {
      const target = targets.get(one.path);
      answers.push(target === undefined ? absent : blobId(Buffer.from(target)));
      continue;
    }
    const entry = entries.get(one.path);
    const isThere = entry?.type === "file" && isVisible(one.path);
    const bytes = isThere ? contents.get(one.path) : undefined;
    answers.push((isThere ? entry.blob : null) ?? (bytes === undefined ? absent : blobId(bytes)));
  }
  return answers;
}

async function searchVisible(
  tree: SearchableSourceTree,
  { needles, suffix }: Extract<Asked, { type: "search" }>,
  isVisible: (path: string) => boolean,
): Promise<readonly string[]> {
  return [...(await tree.search(needles, suffix))].filter(isVisible).sort();
}

/** One name per question, by which it is asked only once. */
export function nameOf(asked: Asked): string {
  return asked.type !== "search"
    ? `${asked.type} ${asked.path}`
    : `search ${asked.suffix} ${asked.needles.join("\0")}`;
}
