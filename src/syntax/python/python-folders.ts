import { followLinks, type TreeLinks } from "./tree-links.ts";

/** Where a dotted name leads: a module's file, or a folder without `__init__.py` (a namespace package). */
export type ModuleLocation =
  | { readonly type: "file"; readonly path: string; readonly isPackage: boolean }
  | { readonly type: "namespace"; readonly folders: readonly string[] };

/**
 * A folder that has Python files in it or below. A large repository has tens of thousands, most of which nobody asks
 * about: none has a list of its own that may stay empty.
 */
interface Folder {
  readonly path: string;
  /** Null for the top of the tree. */
  readonly parent: Folder | null;
  /** Whether it has an `__init__.py`. */
  isPackage: boolean;
  /** Paths of the Python files. */
  files: string[];
  /** The last of the folders in it. */
  lastFolder: Folder | null;
  /** The folder before this one in its parent. */
  readonly before: Folder | null;
  /** Paths of symlinks. */
  links: readonly string[];
  /** What modules and packages in it are called; null until somebody asks. */
  stems: ReadonlySet<string> | null;
}

/** The Python files of a tree, and the folders that hold them. */
export class PythonFolders {
  readonly files: ReadonlySet<string>;
  readonly #folders = new Map<string, Folder>();
  readonly #links = new Map<string, string>();
  /** Folders that have a link: nothing else lies below one. */
  readonly #linking = new Set<string>();

  /**
   * @param paths every `.py` file of the tree
   * @param links symlinks to other places in it
   */
  constructor(paths: Iterable<string>, links: TreeLinks = new Map()) {
    this.files = new Set(paths);
    // Files of one folder stand together as a rule.
    let folder = this.#folderAt("");
    let together: string[] = [];
    for (const path of this.files) {
      const slash = Math.max(path.lastIndexOf("/"), 0);
      if (slash !== folder.path.length || !path.startsWith(folder.path)) {
        putInto(folder, together);
        together = [];
        folder = this.#folderAt(path.slice(0, slash));
      }
      together.push(path);
      if (path.endsWith("/__init__.py") || path === "__init__.py") folder.isPackage = true;
    }
    putInto(folder, together);
    for (const [link, target] of links) {
      const isPython = this.files.has(target) || this.#folders.has(target) || links.has(target);
      if (!isPython) continue;
      const folder = this.#folderAt(folderOf(link));
      this.#links.set(link, target);
      this.#linking.add(folder.path);
      folder.links = [...folder.links, link];
    }
  }

  #folderAt(path: string): Folder {
    let folder = this.#folders.get(path);
    if (folder === undefined) {
      const parent = path === "" ? null : this.#folderAt(folderOf(path));
      const before = parent?.lastFolder ?? null;
      folder = {
        path,
        parent,
        isPackage: false,
        files: none,
        lastFolder: null,
        before,
        links: none,
        stems: null,
      };
      this.#folders.set(path, folder);
      if (parent !== null) parent.lastFolder = folder;
    }
    return folder;
  }

  /** Every folder. */
  all(): Iterable<Readonly<Folder>> {
    return this.#folders.values();
  }

  isPackage(folder: string): boolean {
    return this.#folders.get(folder)?.isPackage === true;
  }

  /** What stands at a path without its extension. */
  at(path: string): ModuleLocation | null {
    const folder = this.#folders.get(path);
    if (folder?.isPackage === true) return { type: "file", path: join(path, "__init__.py"), isPackage: true };
    if (this.files.has(`${path}.py`)) return { type: "file", path: `${path}.py`, isPackage: false };
    return folder === undefined ? null : { type: "namespace", folders: [path] };
  }

  /** What a symlink has at a path without its extension, the path itself or a folder around it being the link. */
  linkedAt(path: string): ModuleLocation | null {
    const linked = this.#linked(path) ?? this.#linked(`${path}.py`)?.replace(/\.py$/, "");
    return linked === undefined ? null : this.at(linked);
  }

  /** The folders around a file of a folder, nearest first and the top left out, in which a top-level name is something. */
  around(folder: string, top: string): string[] {
    const holding: string[] = [];
    for (let at = this.#folders.get(folder) ?? null; at !== null && at.parent !== null; at = at.parent) {
      at.stems ??= new Set(this.namesIn(at.path).map(stem));
      if (at.stems.has(top)) holding.push(at.path);
    }
    return holding;
  }

  get hasLinks(): boolean {
    return this.#links.size > 0;
  }

  #linked(path: string): string | undefined {
    for (const folder of this.#linking) {
      if (path.startsWith(folder)) return followLinks(path, this.#links) ?? undefined;
    }
    return undefined;
  }

  /** Names of the Python files in a folder, and of the folders. */
  namesIn(folder: string): string[] {
    const at = this.#folders.get(folder) ?? this.#folders.get(this.#linked(folder) ?? folder);
    if (at === undefined) return [];
    const folders: string[] = [];
    for (let child = at.lastFolder; child !== null; child = child.before) folders.push(child.path);
    return [...at.files, ...folders.reverse(), ...at.links].map(baseName);
  }
}

/** What every folder has until there is something. */
const none: string[] = [];

/** Arrays of V8 that grow have room for sixteen more; most folders have all their files in one go. */
function putInto(folder: Folder, files: readonly string[]): void {
  if (folder.files.length === 0) folder.files = files.slice();
  else for (const file of files) folder.files.push(file);
}

/** The folder of a path; the top level is the empty string. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The name of a module, or of a folder. */
export function stem(entry: string): string {
  return entry.endsWith(".py") ? entry.slice(0, -3) : entry;
}

/** A path in a folder; the top level is the empty string. */
export function join(folder: string, name: string): string {
  if (folder === "") return name;
  return name === "" ? folder : `${folder}/${name}`;
}
