import { realpathSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { ChangedFile } from "../domain/pull-request.ts";
import { GitError, runGit } from "./run-git.ts";

/** A folder on this machine, in a git repository or not. */
export interface LocalRepository {
  /** Git's top level, or the folder itself outside git. */
  readonly top: string;
  /** Where the given folder lies below `top`, with `/` at the end; empty for the top itself. */
  readonly prefix: string;
  readonly isGit: boolean;
}

/**
 * Finds the repository that holds a folder.
 * @throws GitError when the folder does not exist
 */
export async function openLocalRepository(path: string): Promise<LocalRepository> {
  const folder = resolve(path);
  // Not one turn of the event loop may pass before git is started: much else is loaded while it runs.
  const info = statSync(folder, { throwIfNoEntry: false });
  if (info === undefined) throw new GitError(`There is no folder ${path}. Give the path of a checkout.`);
  if (!info.isDirectory()) throw new GitError(`${path} is a file. Give the folder of a checkout.`);
  const real = realpathSync.native(folder);
  const top = await runGit(real, ["rev-parse", "--show-toplevel"]).catch(() => null);
  if (top === null) return { top: real, prefix: "", isGit: await isBare(real) };
  const topPath = top.toString("utf8").replace(/\r?\n$/, "");
  const below = relative(realpathSync.native(topPath), real).split(sep).join("/");
  return { top: topPath, prefix: below === "" ? "" : `${below}/`, isGit: true };
}

async function isBare(folder: string): Promise<boolean> {
  const answer = await runGit(folder, ["rev-parse", "--is-bare-repository"]).catch(() => null);
  return answer?.toString("utf8").trim() === "true";
}

/**
 * The full SHA of a commit by any name that git understands.
 * @throws GitError when there is no such commit
 */
export async function resolveCommit(repository: LocalRepository, ref: string): Promise<string> {
  if (!repository.isGit) {
    throw new GitError(
      `${repository.top} is not in a git repository, so it has no ${ref}. Leave out the ref to read the folder as it is.`,
    );
  }
  try {
    const out = await runGit(repository.top, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${ref}^{commit}`,
    ]);
    return out.toString("utf8").trim();
  } catch {
    throw new GitError(
      `There is no commit ${ref} in ${repository.top}. Fetch it, or give another branch, tag or SHA.`,
    );
  }
}

/**
 * The commit at which two branches parted.
 * @throws GitError when they share no history
 */
export async function findMergeBase(
  repository: LocalRepository,
  base: string,
  head: string,
): Promise<string> {
  const out = await runGit(repository.top, ["merge-base", base, head]).catch(() => null);
  const sha = out?.toString("utf8").split("\n")[0]?.trim() ?? "";
  if (sha === "") {
    throw new GitError(
      `${base} and ${head} share no history, so there is nothing to compare. In a shallow clone, fetch more of it: git fetch --unshallow.`,
    );
  }
  return sha;
}

/**
 * Files that differ between two commits; renames found by content.
 * @param head null: the files as they lie on disk, new ones that git would take in among them
 */
export async function changedFiles(
  repository: LocalRepository,
  base: string,
  head: string | null,
): Promise<ChangedFile[]> {
  const out = await runGit(repository.top, [
    "diff",
    "--name-status",
    "-z",
    "-M",
    "--no-ext-diff",
    "--no-textconv",
    base,
    ...(head === null ? [] : [head]),
    "--",
  ]);
  const fields = out.toString("utf8").split("\0");
  const files: ChangedFile[] = [];
  for (let index = 0; index + 1 < fields.length; ) {
    const letter = fields[index]?.[0] ?? "";
    const first = fields[index + 1] ?? "";
    if (letter === "R" || letter === "C") {
      const path = fields[index + 2] ?? "";
      const renamed = letter === "R";
      files.push({ path, previousPath: renamed ? first : null, status: renamed ? "renamed" : "added" });
      index += 3;
    } else {
      files.push({
        path: first,
        previousPath: null,
        status: letter === "A" ? "added" : letter === "D" ? "removed" : "modified",
      });
      index += 2;
    }
  }
  return head === null ? [...files, ...(await untrackedFiles(repository))] : files;
}

async function untrackedFiles({ top }: LocalRepository): Promise<ChangedFile[]> {
  const out = await runGit(top, ["ls-files", "-z", "--others", "--exclude-standard", "--full-name"]);
  const paths = out.toString("utf8").split("\0");
  return paths
    .filter((path) => path !== "")
    .map((path) => ({ path, previousPath: null, status: "added" as const }));
}

/** When a commit was made, ISO 8601. */
export async function committedAt(repository: LocalRepository, commit: string): Promise<string> {
  const out = await runGit(repository.top, ["show", "-s", "--format=%cI", commit]);
  return out.toString("utf8").trim();
}
