import * as z from "zod";
import type { ChangedFile } from "../domain/pull-request.ts";
import type { Comparison } from "../domain/repository.ts";
import type { SourceTree, TreeEntry } from "../domain/source-tree.ts";
import type { GitHubClient } from "./github-connection.ts";
import { limits } from "./limits.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

const statuses: Readonly<Record<string, ChangedFile["status"]>> = {
  added: "added",
  // A copy leaves its source as it is: for us the file is new.
  copied: "added",
  removed: "removed",
  renamed: "renamed",
};

const comparisonJson = z.object({
  merge_base_commit: z.object({ sha: z.string() }),
  files: z
    .array(
      z
        .object({ filename: z.string(), status: z.string(), previous_filename: z.string().nullish() })
        .transform((file): ChangedFile => {
          const status = statuses[file.status] ?? "modified";
          const previousPath = status === "renamed" ? (file.previous_filename ?? null) : null;
          return { path: file.filename, previousPath, status };
        }),
    )
    .default([]),
});

/**
 * Compares two commits as a pull request does: from their merge base to the head. Where GitHub cuts the list,
 * the trees of both commits complete it.
 */
export async function compareCommits(
  client: GitHubClient,
  address: RepositoryAddress,
  base: string,
  head: string,
  treeAt: (sha: string) => SourceTree,
): Promise<Comparison> {
  const { data } = await client.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
    ...address,
    basehead: `${base}...${head}`,
    // Files come with the first page, whatever its size; the commits are not needed.
    per_page: 1,
    page: 1,
  });
  const comparison = readAs(comparisonJson, data, "The comparison");
  const mergeBaseSha = comparison.merge_base_commit.sha;
  if (comparison.files.length < limits.comparedFiles) {
    return { mergeBaseSha, files: comparison.files, complete: true };
  }
  const before = treeAt(mergeBaseSha);
  const after = treeAt(head);
  const [beforeList, afterList] = [await before.list(), await after.list()];
  const completed = completeFiles(comparison.files, beforeList, afterList);
  const hasWholeTrees = before.unreadable.length === 0 && after.unreadable.length === 0;
  return { mergeBaseSha, files: completed.files, complete: completed.complete && hasWholeTrees };
}

/**
 * Adds to a cut list what differs between the trees. A file that moved unchanged is recognised by its blob;
 * where something was both added and removed beyond that, a renaming with edits may hide in it, and the list
 * does not claim to be complete.
 */
export function completeFiles(
  listed: readonly ChangedFile[],
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
): { readonly files: readonly ChangedFile[]; readonly complete: boolean } {
  const known = new Set(listed.flatMap(({ path, previousPath }) => [path, previousPath]));
  const old = new Map(before.map((entry) => [entry.path, entry.blob]));
  const now = new Map(after.map((entry) => [entry.path, entry.blob]));
  const removed = before.filter(({ path }) => !now.has(path) && !known.has(path));
  const goneByBlob = new Map(removed.map(({ blob, path }) => [blob, path]));
  const files: ChangedFile[] = [...listed];
  const renamed = new Set<string>();
  let hasAdded = false;
  for (const { path, blob } of after) {
    if (known.has(path)) continue;
    const previous = old.get(path);
    if (previous !== undefined) {
      if (previous !== blob) files.push({ path, previousPath: null, status: "modified" });
      continue;
    }
    const from = goneByBlob.get(blob);
    if (from !== undefined && !renamed.has(from)) {
      renamed.add(from);
      files.push({ path, previousPath: from, status: "renamed" });
    } else {
      hasAdded = true;
      files.push({ path, previousPath: null, status: "added" });
    }
  }
  const gone = removed.filter(({ path }) => !renamed.has(path));
  for (const { path } of gone) files.push({ path, previousPath: null, status: "removed" });
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { files, complete: !(hasAdded && gone.length > 0) };
}
