/**
 * The port through which everybody reads source code: a commit's files, wherever they come from
 * (a working tree, git objects, GitHub). Code that is read is never run.
 */
export interface SourceTree {
  /** Full SHA-1 of the commit, or null for a folder outside git. */
  readonly commit: string | null;
  /** True when the files read may differ from the commit (a working tree with changes). */
  readonly dirty: boolean;
  /** Every file of the tree. Paths are relative to the git top level, with `/`. Symlinks and submodules are listed as what they are. */
  list(): Promise<readonly TreeEntry[]>;
  /** The same one after another, for implementations that need not hold all of them at once. */
  walk?(): Promise<Iterable<TreeEntry>>;
  /** The same by path, for implementations that have it so. */
  byPath?(): Promise<ReadonlyMap<string, TreeEntry>>;
  /**
   * The bytes of several files at once. A file that is absent from the answer could not be read;
   * `unreadable` then says why in one sentence.
   */
  read(paths: Iterable<string>): Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * The bytes of one file at once, for implementations that may have it at hand; null when it could not be read,
   * undefined when it has to be asked for with `read`.
   */
  readonly readNow?: (path: string) => Uint8Array | null | undefined;
  /**
   * Where symlinks lead, as git keeps it: from the folder in which they lie, as a rule. What is asked for and is no
   * symlink is absent. Nobody follows a link for the reader: it may lead anywhere. Absent: the tree cannot tell.
   */
  readLinks?(paths: Iterable<string>): Promise<ReadonlyMap<string, string>>;
  /**
   * Which of the listed files contain at least one of the needles, for implementations that can answer
   * this without handing over every byte (git grep). Absent: the caller reads and looks for itself.
   */
  search?(needles: readonly string[], suffix: string): Promise<ReadonlySet<string>>;
  /** What could not be listed or read so far, one sentence each (truncated tree, file over the size cap, submodule). */
  readonly unreadable: readonly Unreadable[];
}

/** A tree that can be searched, whatever it comes from. */
export type SearchableSourceTree = SourceTree & Required<Pick<SourceTree, "search">>;

/** Every file of the tree, none of them held for longer than it is looked at where that can be. */
export async function walkTree(tree: SourceTree): Promise<Iterable<TreeEntry>> {
  return (await tree.walk?.()) ?? (await tree.list());
}

export interface TreeEntry {
  readonly path: string;
  /** The git blob id, by which caches find a file again; null in a working tree where it was not computed. */
  readonly blob: string | null;
  readonly type: "file" | "symlink" | "submodule";
  /** Bytes, where the source of the listing tells it. */
  readonly size: number | null;
}

export interface Unreadable {
  readonly file: string;
  readonly message: string;
}
