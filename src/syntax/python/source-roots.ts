import { baseName, folderOf, type PythonFolders } from "./python-folders.ts";

/**
 * Folders that hold a top package or loose modules, those of distributions, of which a namespace package may be all
 * there is, and every `src` folder; never a package itself.
 * @param distributions folders from which one is built
 */
export function findRoots(tree: PythonFolders, distributions: ReadonlySet<string>): string[] {
  const holds = (folder: string) => !tree.isPackage(folder) && tree.namesIn(folder).length > 0;
  const roots = new Set<string>(["", ...[...distributions].filter(holds)]);
  for (const { path, isPackage, files } of tree.all()) {
    if (isPackage) {
      const parent = folderOf(path);
      if (path !== "" && !tree.isPackage(parent)) roots.add(parent);
    } else if (files.length > 0 || baseName(path) === "src") roots.add(path);
  }
  return [...roots].sort();
}
