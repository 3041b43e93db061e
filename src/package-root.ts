import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of this package: the nearest one above this code that has a manifest. Looked for, not counted in levels,
 * since the code runs from `src`, from `dist`, and bundled.
 */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The folder of the code that runs: `src` with its TypeScript, or `dist`. */
export const codeFolder: string = join(packageRoot, import.meta.url.endsWith(".ts") ? "src" : "dist");

function findRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error("There is no package.json above the code of Convert Status.");
  return findRoot(above);
}
