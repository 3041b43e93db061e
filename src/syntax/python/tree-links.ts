import { posix } from "node:path";
import type { SourceTree } from "../../domain/source-tree.ts";

/** By the path of a symlink, the path in the tree to which it leads. */
export type TreeLinks = ReadonlyMap<string, string>;

/** The name of a module, or of a folder that can be a package: no other link matters to an import. */
const isImportable = /(^|\/)[\p{ID_Start}_][\p{ID_Continue}]*(\.py)?$/u;
/** Links to links, as far as a kernel follows them is 40; nobody has more than a few. */
const mostHops = 8;

/** The symlinks by which imports may find something: packages that several programs share. Those out of the tree lead nowhere. */
export async function findLinks(tree: SourceTree, symlinks: readonly string[]): Promise<TreeLinks> {
  const paths = symlinks.filter((path) => isImportable.test(path));
  if (paths.length === 0) return new Map();
  const targets = (await tree.readLinks?.(paths)) ?? new Map<string, string>();
  const links = new Map<string, string>();
  for (const [path, target] of targets) {
    const leadsTo = posix.join(posix.dirname(path), target.replace(/\/+$/, ""));
    const isInside = !posix.isAbsolute(target) && leadsTo !== ".." && !leadsTo.startsWith("../");
    if (isInside) links.set(path, leadsTo);
  }
  return links;
}

/** Where a path leads that is a link or lies below one; null for every other path, and for links that go round. */
export function followLinks(path: string, links: TreeLinks): string | null {
  if (links.size === 0) return null;
  let at = path;
  for (let hop = 0; hop < mostHops; hop++) {
    const next = followOne(at, links);
    if (next === null) return hop === 0 ? null : at;
    at = next;
  }
  return null;
}

function followOne(path: string, links: TreeLinks): string | null {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const target = links.get(path.slice(0, end));
    if (target !== undefined) return posix.join(target, path.slice(end));
  }
  return null;
}
