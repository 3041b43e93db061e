import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { SourceTree, TreeEntry, Unreadable } from "../domain/source-tree.ts";
import { maximumFileBytes, tooLarge } from "./commit-tree.ts";
import { grep } from "./grep.ts";
import type { LocalRepository } from "./local-repository.ts";
import { onDisk, readWorkingTreeState, type WorkingTreeAnswers } from "./working-tree-state.ts";

/** Folders that hold no source of the project; outside git nothing else says so. */
const neverSource = new Set([
  ".git",
  ".hg",
  ".svn",
  "node_modules",
  ".venv",
  "venv",
  "__pycache__",
  ".tox",
  ".mypy_cache",
]);

/** What lies on disk, in order. */
interface Entries {
  get(path: string): TreeEntry | undefined;
  values(): Iterable<TreeEntry>;
}

/**
 * The files as they lie on disk: in git the tracked and the new ones that are not ignored, elsewhere all of them.
 * @param asked what git was asked already
 */
export async function openWorkingTree(
  repository: LocalRepository,
  asked?: Promise<WorkingTreeAnswers>,
): Promise<SourceTree> {
  const state = repository.isGit ? await readWorkingTreeState(repository, asked) : null;
  const entries: Entries = state?.entries ?? listFolder(repository.top);
  const unreadable: Unreadable[] = [];
  const readNow = (path: string) =>
    entries.get(path)?.type === "file"
      ? readRegularFile(`${repository.top}/${path}`, path, unreadable)
      : null;
  const readAll = (paths: Iterable<string>) => {
    const files = new Map<string, Uint8Array>();
    for (const path of new Set(paths)) {
      const bytes = readNow(path);
      if (bytes !== null) files.set(path, bytes);
    }
    return files;
  };
  const tree: SourceTree = {
    commit: state?.commit ?? null,
    dirty: state?.dirty ?? false,
    unreadable,
    list: () => Promise.resolve([...entries.values()]),
    walk: () => Promise.resolve(entries.values()),
    read: (paths) => Promise.resolve(readAll(paths)),
    readNow,
    readLinks: (paths) => Promise.resolve(readLinks(repository.top, entries, paths, unreadable)),
  };
  if (state === null) return tree;
  return {
    ...tree,
    async search(needles, suffix) {
      const found = await grep(repository, { needles, suffix, where: { type: "disk" } });
      // Of a file that it was told not to look at, git searches what it remembers; new ones it would have to look for.
      for (const path of state.unsearched) found.delete(path);
      const left = state.unsearched.filter((path) => path.endsWith(suffix));
      for (const [path, bytes] of readAll(left)) {
        if (needles.some((needle) => Buffer.from(bytes).includes(needle))) found.add(path);
      }
      return found;
    },
  };
}

/** A symlink is never followed: it could lead anywhere on this machine. */
function readRegularFile(absolute: string, path: string, unreadable: Unreadable[]): Uint8Array | null {
  let file: number | null = null;
  try {
    file = openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const info = fstatSync(file);
    if (!info.isFile()) return null;
    if (info.size > maximumFileBytes) {
      unreadable.push({ file: path, message: tooLarge(info.size) });
      return null;
    }
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    // Gone since git was asked, or a symlink by now: then it is simply not there.
    if (code === "ENOENT" || code === "ELOOP") return null;
    unreadable.push({
      file: path,
      message: `The file could not be read: ${error instanceof Error ? error.message : String(error)}`,
    });
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function readLinks(
  top: string,
  entries: Entries,
  paths: Iterable<string>,
  unreadable: Unreadable[],
): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const path of paths) {
    if (entries.get(path)?.type !== "symlink") continue;
    try {
      targets.set(path, readlinkSync(join(top, path)));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      // Gone since git was asked, or no symlink any more: then it leads nowhere.
      if (code === "ENOENT" || code === "EINVAL") continue;
      unreadable.push({ file: path, message: `The symlink could not be read: ${String(error)}` });
    }
  }
  return targets;
}

function listFolder(top: string): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  const visit = (folder: string): void => {
    const children = readdirSync(folder, { withFileTypes: true });
    for (const child of children.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, child.name);
      if (child.isDirectory()) {
        if (!neverSource.has(child.name)) visit(path);
      } else {
        const entry = onDisk(top, relative(top, path).split(sep).join("/"));
        if (entry !== null) entries.set(entry.path, entry);
      }
    }
  };
  visit(top);
  return entries;
}
