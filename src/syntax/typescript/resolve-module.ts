import type { ModuleNaming, PackageManifest } from "./project-files.ts";
import { folderOf, joinPath, sourceExtensions } from "./source-paths.ts";

/** Finds the file that a module name means, seen from another file; null for packages that are not in the tree. */
export type ModuleResolver = (specifier: string, from: string) => string | null;

/** Resolves by the tree alone: relative names, `paths`, `baseUrl`, aliases, `imports`, packages of the workspace. */
export function makeModuleResolver(
  files: ReadonlySet<string>,
  namings: readonly ModuleNaming[],
  manifests: readonly PackageManifest[],
): ModuleResolver {
  const nearestNamings = byNearest(namings);
  const nearestManifests = byNearest(manifests);
  const workspace = new Map(
    manifests.flatMap((manifest) => (manifest.name === null ? [] : [[manifest.name, manifest]])),
  );
  const file = (path: string | null) => (path === null ? null : findFile(files, path));

  return (specifier, from) => {
    const folder = folderOf(from);
    if (specifier === "." || specifier === ".." || /^\.{1,2}\//.test(specifier)) {
      return file(joinPath(folder, specifier));
    }
    for (const naming of nearestNamings(folder)) {
      for (const candidate of namedPaths(specifier, naming)) {
        const found = file(candidate);
        if (found !== null) return found;
      }
    }
    for (const manifest of nearestManifests(folder)) {
      for (const [alias, target] of manifest.aliases) {
        const found = file(substitute(specifier, alias, target, manifest.folder));
        if (found !== null) return found;
      }
    }
    return workspaceFile(specifier, workspace, file);
  };
}

/** The nearest entries at or above a folder, nearest first. */
export function byNearest<T extends { readonly folder: string }>(
  entries: readonly T[],
): (folder: string) => readonly T[] {
  const sorted = [...entries].sort((a, b) => b.folder.length - a.folder.length);
  return (folder) =>
    sorted.filter(
      (entry) => entry.folder === "" || folder === entry.folder || folder.startsWith(`${entry.folder}/`),
    );
}

function findFile(files: ReadonlySet<string>, path: string): string | null {
  if (files.has(path)) return path;
  const written = /^(.*)\.([cm]?)js(x?)$/.exec(path);
  if (written !== null) {
    const [, stem = "", flavour = "", react = ""] = written;
    for (const extension of [`.${flavour}ts${react}`, ".ts", ".tsx"]) {
      if (files.has(stem + extension)) return stem + extension;
    }
  }
  for (const extension of sourceExtensions) if (files.has(path + extension)) return path + extension;
  const index = path === "" ? "index" : `${path}/index`;
  for (const extension of sourceExtensions) if (files.has(index + extension)) return index + extension;
  return null;
}

function namedPaths(specifier: string, naming: ModuleNaming): readonly (string | null)[] {
  const candidates = naming.paths.flatMap(([pattern, targets]) =>
    targets.map((target) => substitute(specifier, pattern, target, naming.pathsBase)),
  );
  if (naming.baseUrl !== null) candidates.push(joinPath(naming.baseUrl, specifier));
  return candidates;
}

/** Matches `pattern` (with at most one `*`) or a plain alias prefix, and puts the rest into `target`. */
function substitute(specifier: string, pattern: string, target: string, folder: string): string | null {
  const star = pattern.indexOf("*");
  if (star >= 0) {
    const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
    if (!specifier.startsWith(head) || !specifier.endsWith(tail)) return null;
    const middle = specifier.slice(head.length, specifier.length - tail.length);
    return joinPath(
      folder,
      target.replace("*", () => middle),
    );
  }
  if (specifier === pattern) return joinPath(folder, target);
  return specifier.startsWith(`${pattern}/`)
    ? joinPath(folder, target, specifier.slice(pattern.length))
    : null;
}

function workspaceFile(
  specifier: string,
  workspace: ReadonlyMap<string, PackageManifest>,
  file: (path: string | null) => string | null,
): string | null {
  const parts = specifier.split("/");
  const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  const manifest = workspace.get(name);
  if (manifest === undefined) return null;
  const rest = specifier.slice(name.length + 1);
  const inside = (path: string) => file(joinPath(manifest.folder, path));
  if (rest !== "") return inside(rest) ?? inside(`src/${rest}`);
  for (const entry of manifest.entries) {
    const found = inside(
      entry.replace(/^(\.\/)?(dist|build|lib|out)\//, "src/").replace(/\.d\.([cm]?)ts$/, ".$1ts"),
    );
    if (found !== null) return found;
  }
  return (
    inside("src/index") ?? inside("index") ?? manifest.entries.map(inside).find((found) => found) ?? null
  );
}
