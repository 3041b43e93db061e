import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { TreeEntry } from "../domain/source-tree.ts";
import { FileListing, typeOf } from "./file-listing.ts";
import type { LocalRepository } from "./local-repository.ts";
import { forEachPart } from "./run-git.ts";

/** What git says of the files on disk. */
export interface WorkingTreeState {
  /** Full SHA-1 of HEAD; null before the first commit. */
  readonly commit: string | null;
  readonly dirty: boolean;
  /** Tracked files that are there and new ones that are not ignored, below the folder that was asked for. */
  readonly entries: FileListing;
  /** Files of which git was told not to look, and new ones: git's own search passes over them. */
  readonly unsearched: readonly string[];
}

/** Git's listing of the files on disk, and what it says of their state. */
export interface WorkingTreeAnswers {
  readonly listing: FileListing;
  readonly status: readonly string[];
}

/**
 * Asks git what is on disk: for what is new and for what has changed at the same time, since each looks at every
 * folder.
 * @param folder any folder of the repository: it may be asked before anybody knows where the top is
 */
export async function askWorkingTree(folder: string): Promise<WorkingTreeAnswers> {
  const listing = new FileListing();
  const files = ["--cached", "--others", "--exclude-standard", "--full-name", "--", ":/"];
  const status: string[] = [];
  const options = ["-z", "--porcelain=v2", "--branch", "--no-renames", "--untracked-files=no"];
  await Promise.all([
    forEachPart(folder, ["ls-files", "-z", "-s", "-v", ...files], (part) => {
      listing.add(part);
    }),
    forEachPart(folder, ["status", ...options], (part) => {
      for (const record of part.split("\0").slice(0, -1)) status.push(record);
    }),
  ]);
  return { listing, status };
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
  listing.narrow(prefix);
  const unsearched = [...listing.unwatched, ...listing.untracked].filter(isBelow);
  for (const path of unsearched) listing.change(path, onDisk(top, path));
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
    listing.change(path, mode === missing ? null : { path, blob: null, type: typeOf(mode), size: null });
  }
  return { commit, dirty, entries: listing, unsearched };
}

const missing = "000000";

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

/** What lies on disk under a path; null when nothing does. A folder that git lists is a repository of its own. */
export function onDisk(top: string, listed: string): TreeEntry | null {
  const path = listed.replace(/\/$/, "");
  const info = lstatSync(join(top, path), { throwIfNoEntry: false });
  if (info === undefined) return null;
  if (info.isDirectory()) return { path, blob: null, type: "submodule", size: null };
  return { path, blob: null, type: info.isSymbolicLink() ? "symlink" : "file", size: info.size };
}
