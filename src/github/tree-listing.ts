import * as z from "zod";
import type { TreeEntry, Unreadable } from "../domain/source-tree.ts";
import type { GitHubClient } from "./github-connection.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

const treeJson = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.string(),
      sha: z.string().nullish(),
      size: z.number().nullish(),
    }),
  ),
});

type TreeItem = z.infer<typeof treeJson>["tree"][number];

/**
 * Lists all files of a commit: one recursive request where GitHub gives everything at once (up to 100,000
 * entries and 7 MB, REST "Get a tree"), else one per folder that is too large.
 */
export async function listTree(
  client: GitHubClient,
  address: RepositoryAddress,
  commit: string,
  unreadable: Unreadable[],
): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  await walk(commit, "");
  return entries.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

  async function walk(tree: string, prefix: string): Promise<void> {
    const whole = await loadTree(tree, true);
    if (!whole.truncated) {
      for (const item of whole.tree) add(item, prefix);
      return;
    }
    const level = await loadTree(tree, false);
    if (level.truncated) {
      unreadable.push({
        file: prefix,
        message: "The folder has more entries than GitHub lists; what is in it is not all known.",
      });
    }
    for (const item of level.tree) {
      if (item.type === "tree" && typeof item.sha === "string") {
        await walk(item.sha, `${prefix}${item.path}/`);
      } else add(item, prefix);
    }
  }

  function add(item: TreeItem, prefix: string): void {
    if (item.type === "tree") return;
    entries.push({
      path: `${prefix}${item.path}`,
      blob: item.sha ?? null,
      // Git's modes: 160000 is a commit of another repository, 120000 a symbolic link.
      type: item.type === "commit" ? "submodule" : item.mode === "120000" ? "symlink" : "file",
      size: item.size ?? null,
    });
  }

  async function loadTree(tree: string, recursive: boolean): Promise<z.infer<typeof treeJson>> {
    const { data } = await client.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
      ...address,
      tree_sha: tree,
      ...(recursive ? { recursive: "1" } : {}),
    });
    return readAs(treeJson, data, "The tree");
  }
}
