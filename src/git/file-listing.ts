import type { TreeEntry } from "../domain/source-tree.ts";

/** Of `git ls-files -v`: new files, and those of which git was told not to look. */
const isSpecial = /\0[?Sa-z] /;

/** What UTF-16 puts in another order than git, which sorts by bytes; and what stands for bytes that are no UTF-8. */
const isOutOfOrder = /[\ud800-\udfff\ufffd]/;

/**
 * The files on disk, kept as `git ls-files -z -s -v` printed them: each becomes an entry while somebody looks at it. A
 * large repository has a hundred thousand, of which a scan with named roots asks for some hundred.
 */
export class FileListing {
  /** Tracked files of which git was told not to look (`--assume-unchanged`, sparse checkouts). */
  readonly unwatched: string[] = [];
  /** New files that are not ignored; git's index knows nothing of them. */
  readonly untracked: string[] = [];
  /** Records `<tag> <mode> <object> <stage>\t<path>` in git's order, a NUL behind each. */
  readonly #parts: string[] = [];
  readonly #changes = new Map<string, TreeEntry | null>();
  #isOrdered = true;
  /** Only of a listing whose order is not known. */
  #byPath: ReadonlyMap<string, TreeEntry> | undefined;
  #prefix = "";

  /** @param part whole records, a NUL behind each */
  add(part: string): void {
    const known = isSpecial.test(`\0${part}`) ? this.#withoutSpecial(part) : part;
    if (known === "") return;
    if (isOutOfOrder.test(known)) this.#isOrdered = false;
    this.#parts.push(known);
  }

  /** Takes note of new and unwatched files; the new ones are no part of the index. */
  #withoutSpecial(part: string): string {
    return part
      .split("\0")
      .filter((record) => {
        if (record.startsWith("?")) {
          this.untracked.push(record.slice(2));
          return false;
        }
        if (/^[Sa-z]/.test(record)) this.unwatched.push(record.slice(record.indexOf("\t") + 1));
        return true;
      })
      .join("\0");
  }

  /** Leaves out what does not lie below a folder; `prefix` ends in a slash. */
  narrow(prefix: string): void {
    this.#prefix = prefix;
  }

  /**
   * Says what lies at a path instead of what the index has there; null: nothing. Git ends the name of a repository in
   * the repository with a slash.
   */
  change(path: string, entry: TreeEntry | null): void {
    this.#changes.set(path, entry);
  }

  get(path: string): TreeEntry | undefined {
    const changed = this.#changes.get(path);
    if (changed !== undefined) return changed ?? undefined;
    if (!path.startsWith(this.#prefix)) return undefined;
    if (this.#isOrdered) return this.#find(path);
    this.#byPath ??= new Map([...this.values()].map((entry) => [entry.path, entry]));
    return this.#byPath.get(path);
  }

  #find(path: string): TreeEntry | undefined {
    let part = "";
    for (let from = 0, to = this.#parts.length; from < to; ) {
      const middle = (from + to) >> 1;
      const candidate = this.#parts[middle] ?? "";
      if (pathOf(candidate, 0) > path) to = middle;
      else {
        part = candidate;
        from = middle + 1;
      }
    }
    for (let from = 0, to = part.length; from < to; ) {
      const start = part.lastIndexOf("\0", ((from + to) >> 1) - 1) + 1;
      const found = pathOf(part, start);
      if (found === path) return entryOf(part, start, part.indexOf("\t", start), path);
      if (found < path) from = part.indexOf("\0", start) + 1;
      else to = start;
    }
    return undefined;
  }

  /** All of them, in git's order. */
  *values(): Iterable<TreeEntry> {
    const fresh = this.#fresh();
    let added = 0;
    let previous = "";
    for (const part of this.#parts) {
      for (let next = 0; next < part.length; ) {
        const start = next;
        const tab = part.indexOf("\t", start);
        const end = part.indexOf("\0", tab);
        next = end + 1;
        const path = part.slice(tab + 1, end);
        // In a conflict a path stands there once per side.
        if (path === previous || !path.startsWith(this.#prefix)) continue;
        previous = path;
        for (let entry = fresh[added]; entry !== undefined && entry.path < path; entry = fresh[++added])
          yield entry;
        const changed = this.#changes.size === 0 ? undefined : this.#changes.get(path);
        if (changed === undefined) yield entryOf(part, start, tab, path);
        else if (changed !== null) yield changed;
      }
    }
    yield* fresh.slice(added);
  }

  /** What lies at paths of which the index knows nothing. */
  #fresh(): readonly TreeEntry[] {
    const entries = this.untracked.map((path) => this.#changes.get(path) ?? null);
    return entries.filter((entry) => entry !== null).sort((one, other) => (one.path < other.path ? -1 : 1));
  }
}

function pathOf(part: string, start: number): string {
  return part.slice(part.indexOf("\t", start) + 1, part.indexOf("\0", start));
}

/** @param tab where the record's path begins */
function entryOf(part: string, start: number, tab: number, path: string): TreeEntry {
  const mode = part.charCodeAt(start + 3);
  const type = mode === symlinkMode ? "symlink" : mode === submoduleMode ? "submodule" : "file";
  return { path, blob: type === "submodule" ? null : part.slice(start + 9, tab - 2), type, size: null };
}

/** The second digit of 120000 and of 160000; files have 100644 or 100755. */
const symlinkMode = 0x32;
const submoduleMode = 0x36;

/** What a mode of git's says. */
export function typeOf(mode: string): TreeEntry["type"] {
  if (mode === "160000") return "submodule";
  return mode === "120000" ? "symlink" : "file";
}
