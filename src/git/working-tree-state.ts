import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { TreeEntry } from "../domain/source-tree.ts";
import type { LocalRepository } from "./local-repository.ts";
import { forEachRecord } from "./run-git.ts";

/** What git says of the files on disk. */
export interface WorkingTreeState {
  /** Full SHA-1 of HEAD; null before the first commit. */
  readonly commit: string | null;
  readonly dirty: boolean;
  /** Tracked files that are there and new ones that are not ignored, below the folder that was asked for. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Files of which git was told not to look (`--assume-unchanged`, sparse checkouts). */
  readonly unwatched: readonly string[];
  /** New files that are not ignored; git's index knows nothing of them. */
  readonly untracked: readonly string[];
}

/** Git's listing of the files on disk, and what it says of their state. */
export interface WorkingTreeAnswers {
  readonly listing: Listing;
  readonly status: readonly string[];
}

interface Listing {
  /** As the index has them. */
  readonly tracked: Map<string, TreeEntry>;
  readonly unwatched: readonly string[];
  readonly untracked: readonly string[];
}

/**
 * Asks git what is on disk: for what is new and for what has changed at the same time, since each looks at every
 * folder.
 * @param folder any folder of the repository: it may be asked before anybody knows where the top is
 */
export async function askWorkingTree(folder: string): Promise<WorkingTreeAnswers> {
  const status: string[] = [];
  const options = ["-z", "--porcelain=v2", "--branch", "--no-renames", "--untracked-files=no"];
  const [listing] = await Promise.all([
    askListing(folder),
    forEachRecord(folder, ["status", ...options], (record) => status.push(record)),
  ]);
  return { listing, status };
}

async function askListing(folder: string): Promise<Listing> {
  const tracked = new Map<string, TreeEntry>();
  const unwatched: string[] = [];
  const untracked: string[] = [];
  const files = ["--cached", "--others", "--exclude-standard", "--full-name", "--", ":/"];
  await forEachRecord(folder, ["ls-files", "-z", "-s", "-v", ...files], (record) => {
    const tag = record[0] ?? "";
    if (tag === "?") {
      untracked.push(record.slice(2));
      return;
    }
    // "<tag> <mode> <object> <stage>\t<path>", where only the object's id may be longer or shorter.
    const tab = record.indexOf("\t");
    const path = record.slice(tab + 1);
    if (tag === "S" || tag >= "a") unwatched.push(path);
    const type = typeOf(record.slice(2, 8));
    tracked.set(path, {
      path,
      blob: type === "submodule" ? null : record.slice(9, tab - 2),
      type,
      size: null,
    });
  });
  return { tracked, unwatched, untracked };
}

/**
 * What is on disk. A file that is as the index has it carries the index's blob id, so that nobody has to
 * read it to know it again; a changed or new one carries none.
 * @param asked git's answers; they become part of what is returned
 */
export async function readWorkingTreeState(
  { top, prefix }: LocalRepository,
  asked: Promise<WorkingTreeAnswers> = askWorkingTree(top),
): Promise<WorkingTreeState> {
  const { listing, status } = await asked;
  const isBelow = (path: string) => path.startsWith(prefix);
  const { tracked } = listing;
  // Of a large repository there is no second copy.
  const entries = prefix === "" ? tracked : new Map([...tracked].filter(([path]) => isBelow(path)));
  const unwatched = listing.unwatched.filter(isBelow);
  const untracked = listing.untracked.filter(isBelow);
  for (const path of [...unwatched, ...untracked]) set(entries, path, onDisk(top, path));
  let commit: string | null = null;
  let dirty = listing.untracked.length > 0;
  for (const record of status) {
    if (record.startsWith("# ")) {
      commit ??= /^# branch\.oid ([0-9a-f]+)$/.exec(record)?.[1] ?? null;
      continue;
    }
    dirty = true;
    const change = readChange(record);
    if (change === null || !isBelow(change.path)) continue;
    const { path, mode } = change;
    set(entries, path, mode === missing ? null : { path, blob: null, type: typeOf(mode), size: null });
  }
  // New files are added last; a commit's tree is in order, and so is this one.
  const ordered =
    untracked.length === 0 ? entries : new Map([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  return { commit, dirty, entries: ordered, unwatched, untracked };
}

const missing = "000000";
const submodule = "160000";

/** A file whose content on disk is not the index's; null: nothing changed on disk. */
function readChange(record: string): { readonly path: string; readonly mode: string } | null {
  // "1 <XY> <sub> <mH> <mI> <mW> <hH> <hI> <path>", "u <XY> <sub> <m1> <m2> <m3> <mW> <h1> <h2> <h3> <path>"
  const fields = record.split(" ");
  const [kind, state] = fields;
  if (kind === "u") return { path: fields.slice(10).join(" "), mode: fields[6] ?? missing };
  // The second letter is what differs between index and disk.
  if (kind !== "1" || state?.[1] === ".") return null;
  return { path: fields.slice(8).join(" "), mode: fields[5] ?? missing };
}

function typeOf(mode: string): TreeEntry["type"] {
  if (mode === submodule) return "submodule";
  return mode === "120000" ? "symlink" : "file";
}

function set(entries: Map<string, TreeEntry>, path: string, entry: TreeEntry | null): void {
  if (entry === null) entries.delete(path);
  else entries.set(path, entry);
}

/** What lies on disk under a path; null when nothing does. A folder that git lists is a repository of its own. */
export function onDisk(top: string, listed: string): TreeEntry | null {
  const path = listed.replace(/\/$/, "");
  const info = lstatSync(join(top, path), { throwIfNoEntry: false });
  if (info === undefined) return null;
  if (info.isDirectory()) return { path, blob: null, type: "submodule", size: null };
  return { path, blob: null, type: info.isSymbolicLink() ? "symlink" : "file", size: info.size };
}
