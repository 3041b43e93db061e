import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { TreeEntry } from "../domain/source-tree.ts";
import type { LocalRepository } from "./local-repository.ts";
import { runGit } from "./run-git.ts";

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
export type WorkingTreeAnswers = readonly [listing: Buffer, status: Buffer];

/**
 * Asks git what is on disk: for what is new and for what has changed at the same time, since each looks at every
 * folder.
 * @param folder any folder of the repository: it may be asked before anybody knows where the top is
 */
export function askWorkingTree(folder: string): Promise<WorkingTreeAnswers> {
  const files = ["--cached", "--others", "--exclude-standard", "--full-name", "--", ":/"];
  return Promise.all([
    runGit(folder, ["ls-files", "-z", "-s", "-v", ...files]),
    runGit(folder, ["status", "-z", "--porcelain=v2", "--branch", "--no-renames", "--untracked-files=no"]),
  ]);
}

/**
 * What is on disk. A file that is as the index has it carries the index's blob id, so that nobody has to
 * read it to know it again; a changed or new one carries none.
 */
export async function readWorkingTreeState(
  { top, prefix }: LocalRepository,
  asked: Promise<WorkingTreeAnswers> = askWorkingTree(top),
): Promise<WorkingTreeState> {
  const [listing, status] = await asked;
  const entries = new Map<string, TreeEntry>();
  const unwatched: string[] = [];
  const untracked: string[] = [];
  let dirty = false;
  for (const record of records(listing)) {
    const tag = record[0] ?? "";
    if (tag === "?") {
      dirty = true;
      const path = record.slice(2);
      if (!path.startsWith(prefix)) continue;
      untracked.push(path);
      set(entries, path, onDisk(top, path));
      continue;
    }
    // "<tag> <mode> <object> <stage>\t<path>", where only the object's id may be longer or shorter.
    const tab = record.indexOf("\t");
    const path = record.slice(tab + 1);
    if (!path.startsWith(prefix)) continue;
    const mode = record.slice(2, 8);
    if (tag === "S" || tag >= "a") {
      unwatched.push(path);
      set(entries, path, onDisk(top, path));
    } else {
      const blob = mode === submodule ? null : record.slice(9, tab - 2);
      entries.set(path, { path, blob, type: typeOf(mode), size: null });
    }
  }
  let commit: string | null = null;
  for (const record of records(status)) {
    if (record.startsWith("# ")) {
      commit ??= /^# branch\.oid ([0-9a-f]+)$/.exec(record)?.[1] ?? null;
      continue;
    }
    dirty = true;
    const change = readChange(record);
    if (!change?.path.startsWith(prefix)) continue;
    const { path, mode } = change;
    set(entries, path, mode === missing ? null : { path, blob: null, type: typeOf(mode), size: null });
  }
  // New files come first in git's answer; a commit's tree is in order, and so is this one.
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

/** One after another: there may be a hundred thousand. */
function* records(out: Buffer): Generator<string> {
  const text = out.toString("utf8");
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\0", start);
    yield text.slice(start, end < 0 ? text.length : end);
    start = end < 0 ? text.length : end + 1;
  }
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
