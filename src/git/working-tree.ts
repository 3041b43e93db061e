import { lstat, readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { SourceTree, TreeEntry, Unreadable } from "../domain/source-tree.ts";
import { maximumFileBytes, tooLarge } from "./commit-tree.ts";
import type { LocalRepository } from "./local-repository.ts";
import { runGit } from "./run-git.ts";

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

/** The files as they lie on disk: in git the tracked and the new ones that are not ignored, elsewhere all of them. */
export async function openWorkingTree(repository: LocalRepository): Promise<SourceTree> {
  const state = repository.isGit ? await gitState(repository) : { commit: null, dirty: false };
  const unreadable: Unreadable[] = [];
  let entries: Promise<readonly TreeEntry[]> | undefined;

  return {
    ...state,
    unreadable,
    list() {
      return (entries ??= repository.isGit ? listTracked(repository) : listFolder(repository.top));
    },
    async read(paths) {
      const files = new Map<string, Uint8Array>();
      for (const path of new Set(paths)) {
        const bytes = await readRegularFile(join(repository.top, path), path, unreadable);
        if (bytes !== null) files.set(path, bytes);
      }
      return files;
    },
  };
}

async function gitState(repository: LocalRepository): Promise<{ commit: string | null; dirty: boolean }> {
  const head = await runGit(repository.top, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).catch(
    () => null,
  );
  const status = await runGit(repository.top, ["status", "--porcelain", "-z"]);
  return { commit: head === null ? null : head.toString("utf8").trim(), dirty: status.length > 0 };
}

/** A symlink is never followed: it could lead anywhere on this machine. */
async function readRegularFile(
  absolute: string,
  path: string,
  unreadable: Unreadable[],
): Promise<Uint8Array | null> {
  try {
    const info = await lstat(absolute);
    if (!info.isFile()) return null;
    if (info.size > maximumFileBytes) {
      unreadable.push({ file: path, message: tooLarge(info.size) });
      return null;
    }
    return await readFile(absolute);
  } catch (error) {
    // Deleted but still tracked: then it is simply not there.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    unreadable.push({
      file: path,
      message: `The file could not be read: ${error instanceof Error ? error.message : String(error)}`,
    });
    return null;
  }
}

async function listTracked(repository: LocalRepository): Promise<readonly TreeEntry[]> {
  const scope = repository.prefix === "" ? [] : ["--", repository.prefix];
  const out = await runGit(repository.top, [
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
    "--full-name",
    ...scope,
  ]);
  const paths = [
    ...new Set(
      out
        .toString("utf8")
        .split("\0")
        .filter((path) => path !== ""),
    ),
  ];
  return describe(repository.top, paths);
}

async function listFolder(top: string): Promise<readonly TreeEntry[]> {
  const paths: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!neverSource.has(entry.name)) await visit(path);
      } else {
        paths.push(relative(top, path).split(sep).join("/"));
      }
    }
  };
  await visit(top);
  return describe(top, paths.sort());
}

async function describe(top: string, paths: readonly string[]): Promise<readonly TreeEntry[]> {
  const entries = await Promise.all(
    paths.map(async (path): Promise<TreeEntry | null> => {
      const info = await lstat(join(top, path)).catch(() => null);
      if (info === null) return null;
      if (info.isDirectory()) return { path, blob: null, type: "submodule", size: null };
      return { path, blob: null, type: info.isSymbolicLink() ? "symlink" : "file", size: info.size };
    }),
  );
  return entries.filter((entry) => entry !== null);
}
