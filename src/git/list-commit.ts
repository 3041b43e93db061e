import type { TreeEntry } from "../domain/source-tree.ts";
import type { LocalRepository } from "./local-repository.ts";
import { runGit } from "./run-git.ts";
import { RunningGit } from "./running-git.ts";

type Entries = ReadonlyMap<string, TreeEntry>;

/** Repositories whose latest listing is kept in this process. */
const mostRepositories = 8;

const latest = new Map<string, { readonly commit: string; readonly entries: Entries }>();

/**
 * The files of a commit in git's order. Of a repository that was listed before in this process, git is only asked what
 * differs: two commits of a branch share nearly everything. The size of what differs is not known then.
 */
export async function listCommit(repository: LocalRepository, commit: string): Promise<Entries> {
  const key = `${repository.top}\0${repository.prefix}`;
  const known = latest.get(key);
  const entries =
    known === undefined
      ? await listWhole(repository, commit)
      : known.commit === commit
        ? known.entries
        : ((await listFrom(repository, known, commit)) ?? (await listWhole(repository, commit)));
  latest.delete(key);
  latest.set(key, { commit, entries });
  for (const oldest of latest.keys()) {
    if (latest.size <= mostRepositories) break;
    latest.delete(oldest);
  }
  return entries;
}

async function listWhole(repository: LocalRepository, commit: string): Promise<Entries> {
  const args = ["ls-tree", "-r", "-z", "--long", "--full-tree", commit];
  const out = await runGit(repository.top, [...args, ...scopeOf(repository)]);
  const entries = new Map<string, TreeEntry>();
  for (const record of out.toString("utf8").split("\0")) {
    // "<mode> <type> <object> <size padded>\t<path>"
    const tab = record.indexOf("\t");
    if (tab < 0) continue;
    const [mode = "", , blob = "", size = "-"] = record.slice(0, tab).split(/ +/);
    const path = record.slice(tab + 1);
    entries.set(path, { path, blob, type: typeOf(mode), size: size === "-" ? null : Number(size) });
  }
  return entries;
}

const diffTree = new RunningGit("diff-tree", [
  "--stdin",
  "--always",
  "-r",
  "-z",
  "--raw",
  "--no-renames",
  "--no-abbrev",
]);

/** The files of a commit by what differs from another one; null when git cannot compare them (any more). */
async function listFrom(
  repository: LocalRepository,
  known: { readonly commit: string; readonly entries: Entries },
  commit: string,
): Promise<Entries | null> {
  // What is no object's id git gives back as it is: after it, nothing more of this answer comes.
  const last = `end of ${Math.random()}\n`;
  const question = `${commit} ${known.commit}\n${last}`;
  const read = (said: Buffer) =>
    said.includes(last)
      ? { answer: said.subarray(0, said.indexOf(last)), end: said.indexOf(last) + last.length }
      : null;
  const out = await diffTree.ask(repository.top, question, read, scopeOf(repository)).catch(() => null);
  // "<commit>" comes first; of one that is not there git says nothing.
  const [compared, ...fields] = out?.toString("utf8").split("\0") ?? [];
  if (compared !== commit) return null;
  const entries = new Map(known.entries);
  let isInOrder = true;
  // ":<mode before> <mode> <object before> <object> <status>", "<path>"
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = "", , blob = ""] = (fields[at] ?? "").split(" ");
    const path = fields[at + 1] ?? "";
    if (mode === absent) entries.delete(path);
    else {
      isInOrder &&= entries.has(path);
      entries.set(path, { path, blob, type: typeOf(mode), size: null });
    }
  }
  return isInOrder ? entries : inOrder(entries);
}

/** Git sorts by bytes. */
function inOrder(entries: Entries): Entries {
  const byBytes = [...entries].map((entry) => [Buffer.from(entry[0]), entry] as const);
  return new Map(byBytes.sort(([a], [b]) => a.compare(b)).map(([, entry]) => entry));
}

const absent = "000000";

function typeOf(mode: string): TreeEntry["type"] {
  return mode === "160000" ? "submodule" : mode === "120000" ? "symlink" : "file";
}

function scopeOf({ prefix }: LocalRepository): readonly string[] {
  return prefix === "" ? [] : ["--", prefix];
}
