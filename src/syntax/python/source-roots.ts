import { baseName, folderOf, type PythonFolders, stem } from "./python-folders.ts";

/**
 * Folders that hold a top package or loose modules, those of distributions, of which a namespace package may be all
 * there is, and every `src` folder; never a package itself.
 * @param distributions folders from which one is built
 */
function findRoots(tree: PythonFolders, distributions: ReadonlySet<string>): string[] {
  const holds = (folder: string) => !tree.isPackage(folder) && tree.namesIn(folder).length > 0;
  const roots = new Set<string>(["", ...[...distributions].filter(holds)]);
  for (const { path, isPackage, files } of tree.all()) {
    if (isPackage) {
      const parent = folderOf(path);
      if (path !== "" && !tree.isPackage(parent)) roots.add(parent);
    } else if (files.length > 0 || baseName(path) === "src") roots.add(path);
  }
  return [...roots].sort();
}

/** The folders that Python would have on its path to find the modules of a tree. */
export class SourceRoots {
  readonly #tree: PythonFolders;
  readonly #isRoot: ReadonlySet<string>;
  readonly #byTop: ReadonlyMap<string, readonly string[]>;
  readonly #byFolder = new Map<string, string>();
  readonly #byNearness = new Map<string, readonly string[]>();

  /**
   * @param named folders that hold top-level packages; empty: found by looking
   * @param distributions folders from which one is built
   */
  constructor(tree: PythonFolders, named: readonly string[], distributions: ReadonlySet<string>) {
    this.#tree = tree;
    const found =
      named.length > 0
        ? named.map((root) => root.replace(/^\.?\/*|(?<!\/)\/+$/g, ""))
        : findRoots(tree, distributions);
    this.#isRoot = new Set(found);
    this.#byTop = this.#findTops();
  }

  /** The root from which the dotted names of a folder are counted. */
  of(folder: string): string {
    let root = this.#byFolder.get(folder);
    if (root === undefined) {
      root = this.#find(folder);
      this.#byFolder.set(folder, root);
    }
    return root;
  }

  #find(home: string): string {
    let folder = home;
    while (folder !== "" && this.#tree.isPackage(folder)) folder = folderOf(folder);
    // Namespace packages between the root and the first `__init__.py`: the nearest root that is known wins.
    for (let up = folder; ; up = folderOf(up)) {
      if (this.#isRoot.has(up)) return up;
      if (up === "") return folder;
    }
  }

  /** By the first part of a dotted name, the roots that hold it, in their order. */
  #findTops(): ReadonlyMap<string, readonly string[]> {
    const rootsByTop = new Map<string, string[]>();
    for (const root of this.#isRoot) {
      for (const top of new Set(this.#tree.namesIn(root).map(stem))) {
        const roots = rootsByTop.get(top);
        if (roots === undefined) rootsByTop.set(top, [root]);
        else roots.push(root);
      }
    }
    return rootsByTop;
  }

  /** The roots that hold a top-level name, in the order in which a file of `folder` would find it there. */
  with(top: string, folder: string): readonly string[] {
    const roots = this.#byTop.get(top) ?? [];
    if (roots.length < 2) return roots;
    const key = `${top}\0${folder}`;
    let ordered = this.#byNearness.get(key);
    if (ordered === undefined) {
      const home = this.of(folder);
      const from = folder.split("/");
      const near = new Map(
        roots.map((root) => [root, root === home ? Infinity : nearness(root.split("/"), from)]),
      );
      ordered = [...roots].sort((a, b) =>
        near.get(a) === near.get(b) ? 0 : (near.get(b) ?? 0) - (near.get(a) ?? 0),
      );
      this.#byNearness.set(key, ordered);
    }
    return ordered;
  }
}

/** Number of leading path segments that two folders share. */
function nearness(left: readonly string[], right: readonly string[]): number {
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  return shared;
}
