import { folderOf, join, type ModuleLocation, PythonFolders, stem } from "./python-folders.ts";
import { SourceRoots } from "./source-roots.ts";
import { isAlwaysInstalled } from "./standard-library.ts";
import { isInstalled } from "./start-folders.ts";
import type { TreeLinks } from "./tree-links.ts";

/** What files say, for who knows only where they are. */
export interface WhatIsSaid {
  /** Whether a distribution is required where a file is. */
  requires(distribution: string, from: string): boolean;
  /** Whether a file imports a top-level package by its name. */
  imports(top: string, from: string): boolean;
  /** Whether a file speaks of the framework or of its databases. */
  speaks(from: string): boolean;
}

/** Folders of which other files than sources tell something. */
export interface KnownFolders {
  /** From which a program seems to be started. */
  readonly starts: ReadonlySet<string>;
  /** From which a distribution is built. */
  readonly distributions: ReadonlySet<string>;
}

/** What a dotted name may mean to the files of a folder. */
interface Seen {
  /** In one of the roots. */
  readonly location: ModuleLocation | null;
  /** Nowhere but behind a symlink. */
  readonly linked: ModuleLocation | null;
  /** In the folder itself and those around it, nearest first. */
  readonly around: readonly (readonly [folder: string, found: ModuleLocation])[];
}

/**
 * Knows every Python file of a tree and finds modules by dotted name, as an interpreter would whose `sys.path`
 * held every source root of the repository. Several roots may carry the same top package (a core, its SDK, its
 * providers); the root of the file that asks is tried first, then the others by nearness.
 */
export class ModuleIndex {
  readonly #tree: PythonFolders;
  readonly #roots: SourceRoots;
  /** By folder and dotted name. */
  readonly #seen = new Map<string, Map<string, Seen>>();
  readonly #known: KnownFolders;
  /** Packages from inside of which a distribution is built: hardly any is. */
  readonly #builtInside: readonly string[];
  readonly #said: WhatIsSaid;

  /**
   * @param paths every `.py` file of the tree
   * @param roots folders that hold top-level packages; empty: found by looking
   * @param known what other files than sources tell of folders
   * @param links symlinks to other places in the tree
   */
  constructor(
    paths: Iterable<string>,
    roots: readonly string[] = [],
    known: KnownFolders = { starts: new Set(), distributions: new Set() },
    said: WhatIsSaid = { requires: () => false, imports: () => false, speaks: () => false },
    links: TreeLinks = new Map(),
  ) {
    this.#tree = new PythonFolders(paths, links);
    this.#known = known;
    this.#builtInside = [...known.distributions].filter((folder) => this.#tree.isPackage(folder));
    this.#said = said;
    this.#roots = new SourceRoots(this.#tree, roots, known.distributions);
  }

  has(path: string): boolean {
    return this.#tree.files.has(path);
  }

  get paths(): Iterable<string> {
    return this.#tree.files;
  }

  /** The module of a dotted name, as seen from a file. */
  find(dotted: string, from: string): ModuleLocation | null {
    // `tests/contexts/fastapi/` is a folder about FastAPI.
    if (isAlwaysInstalled(dotted)) return null;
    const { location: plain, linked, around } = this.#seenFrom(folderOf(from), dotted);
    const here = plain ?? this.#followed(linked, from);
    const location = here?.type === "namespace" && this.#givesWay(here.folders, dotted, from) ? null : here;
    const isNear = location?.type === "file" && from.startsWith(this.rootOf(location.path));
    const started = isNear ? null : this.#whereItStarts(dotted, from, around);
    return started ?? location ?? this.#inPackageBuilt(dotted);
  }

  /**
   * True for folders inside of packages that have no `__init__.py` and the name of a package that is required: Python
   * takes folders for a package only where none is installed.
   */
  #givesWay(folders: readonly string[], dotted: string, from: string): boolean {
    if (!folders.every((one) => this.#isInPackage(one))) return false;
    const requires = (distribution: string) => this.#said.requires(distribution, from);
    // Distributions are named with hyphens.
    return isInstalled(dotted, (one) => requires(one) || requires(one.replaceAll("_", "-")));
  }

  #isInPackage(folder: string): boolean {
    for (let up = folderOf(folder); up !== ""; up = folderOf(up)) if (this.#tree.isPackage(up)) return true;
    return false;
  }

  #seenFrom(folder: string, dotted: string): Seen {
    let seen = this.#seen.get(folder);
    if (seen === undefined) {
      seen = new Map();
      this.#seen.set(folder, seen);
    }
    let answer = seen.get(dotted);
    if (answer === undefined) {
      const location = this.#lookUp(dotted, folder, (path) => this.#tree.at(path));
      answer = {
        location,
        linked:
          location === null && this.#tree.hasLinks
            ? this.#lookUp(dotted, folder, (path) => this.#tree.at(path) ?? this.#tree.linkedAt(path))
            : null,
        around: this.#around(dotted, folder),
      };
      seen.set(dotted, answer);
    }
    return answer;
  }

  /** What the folders around a file hold under a dotted name, nearest first; nothing, for nearly all names. */
  #around(dotted: string, folder: string): Seen["around"] {
    const [top = dotted] = dotted.split(".", 1);
    return this.#tree.around(folder, top).flatMap((one) => {
      const found = this.#tree.at(join(one, dotted.replaceAll(".", "/")));
      return found === null ? [] : [[one, found] as const];
    });
  }

  /**
   * What no root around a file holds, in a folder around it from which its program may be started: one that looks so, or
   * one above folders without an `__init__.py`, which Python takes for packages where it finds modules in them.
   */
  #whereItStarts(dotted: string, from: string, around: Seen["around"]): ModuleLocation | null {
    for (const [folder, found] of around) {
      const isPackage = this.#tree.isPackage(folder);
      // What names the package around it by the name that it has outside was not started inside.
      const looksSo =
        this.#known.starts.has(folder) && !(isPackage && this.#said.imports(this.#topOf(from), from));
      if (!looksSo && isPackage) continue;
      // A package's own `__init__.py` may import from itself what else it has; a plain module means another one.
      if (found.type === "file" ? found.path === from && !found.isPackage : !looksSo) continue;
      return isInstalled(dotted, (distribution) => this.#said.requires(distribution, from)) ? null : found;
    }
    return null;
  }

  /** What nothing else holds, in a distribution that is built from inside of a package: who requires it means this one. */
  #inPackageBuilt(dotted: string): ModuleLocation | null {
    const [top = dotted] = dotted.split(".", 1);
    if (this.#builtInside.length === 0 || isInstalled(dotted, () => false)) return null;
    for (const folder of this.#builtInside) {
      if (!this.#tree.isPackage(join(folder, top))) continue;
      const found = this.#tree.at(join(folder, dotted.replaceAll(".", "/")));
      if (found?.type === "file") return found;
    }
    return null;
  }

  /** The module that a relative import names: `level` dots, then `module`. */
  findRelative(level: number, module: string, from: string): ModuleLocation | null {
    let folder = folderOf(from);
    for (let up = 1; up < level; up++) folder = folderOf(folder);
    const path = module === "" ? folder : join(folder, module.replaceAll(".", "/"));
    return (
      this.#tree.at(path) ?? (this.#tree.hasLinks ? this.#followed(this.#tree.linkedAt(path), from) : null)
    );
  }

  /**
   * What lies behind a link, for a file that speaks of what routes are made of. Others are spared it: a large program's
   * shared code (its configuration, its logging) is behind links too, and decides about no route.
   */
  #followed(linked: ModuleLocation | null, from: string): ModuleLocation | null {
    return linked !== null && this.#said.speaks(from) ? linked : null;
  }

  /**
   * True for a name below a package of the project that asks, where no module of the tree has it: its file is not here.
   * Another project's package of that name is rather one that is installed.
   */
  isAbsent(dotted: string, from: string): boolean {
    const [top = dotted] = dotted.split(".", 1);
    const location = top === dotted ? null : this.find(top, from);
    if (location?.type !== "file" || !location.isPackage) return false;
    if (this.rootOf(location.path) !== this.rootOf(from)) return false;
    const isRequired = (distribution: string) => this.#said.requires(distribution, from);
    return !isInstalled(dotted, isRequired) && !distributionsBelow(dotted).some(isRequired);
  }

  /** A submodule of a package, given the package's location. */
  findChild(parent: ModuleLocation, name: string): ModuleLocation | null {
    const folders =
      parent.type === "namespace" ? parent.folders : parent.isPackage ? [folderOf(parent.path)] : [];
    for (const folder of folders) {
      const found = this.#tree.at(join(folder, name)) ?? this.#tree.linkedAt(join(folder, name));
      if (found !== null) return found;
    }
    return null;
  }

  /** What a folder holds: names of Python files, and of folders that have some below. */
  entriesOf(folder: string): readonly string[] {
    // A module stands before the folder of its name.
    return this.#tree
      .namesIn(folder)
      .sort((one, other) => compare(stem(one), stem(other)) || other.length - one.length);
  }

  /** The folder from which the dotted name of a file is counted. */
  rootOf(path: string): string {
    return this.#roots.of(folderOf(path));
  }

  /** The dotted name of a file. */
  nameOf(path: string): string {
    const root = this.rootOf(path);
    const relative = root === "" ? path : path.slice(root.length + 1);
    return relative
      .replace(/\.py$/, "")
      .replace(/(^|\/)__init__$/, "")
      .replaceAll("/", ".");
  }

  #topOf(path: string): string {
    return this.nameOf(path).split(".", 1)[0] ?? "";
  }

  #lookUp(
    dotted: string,
    folder: string,
    at: (path: string) => ModuleLocation | null,
  ): ModuleLocation | null {
    const top = dotted.split(".", 1)[0] ?? dotted;
    const relative = dotted.replaceAll(".", "/");
    const folders: string[] = [];
    for (const root of this.#roots.with(top, folder)) {
      const found = at(join(root, relative));
      if (found?.type === "file") return found;
      if (found !== null) folders.push(...found.folders);
    }
    return folders.length > 0 ? { type: "namespace", folders } : null;
  }
}

/** Distributions that may bring a part of a package whose other parts are the project's: `shop-auth` has `shop.auth`. */
function distributionsBelow(dotted: string): string[] {
  const parts = dotted.toLowerCase().replaceAll("_", "-").split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 2).join("-"));
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
