/** Extensions of source that the compiler reads, in the order in which a specifier without one is tried. */
export const sourceExtensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"] as const;

const foreignFolders = /(^|\/)(node_modules|bower_components|\.yarn|\.next|\.nuxt|coverage)\//;
const builtFolders = /(^|\/)(dist|build|out|lib-esm|public|vendor)\//;
const testPaths =
  /(^|\/)(tests?|__tests__|__mocks__|spec|specs|e2e|cypress)\/|\.(test|spec|e2e-spec|e2e)\.[cm]?[jt]sx?$/;

/** True for files that the compiler can read, declaration files and bundles left out. */
export function isSourcePath(path: string): boolean {
  if (!sourceExtensions.some((extension) => path.endsWith(extension))) return false;
  if (/\.d\.[cm]?ts$|\.min\.js$/.test(path)) return false;
  return !foreignFolders.test(path);
}

/** True where the path says that it is a test; its routes are fixtures, not targets. */
export function isTestPath(path: string): boolean {
  return testPaths.test(path);
}

/** True for folders that usually hold what a build wrote; only read when source imports it. */
export function isBuiltPath(path: string): boolean {
  return builtFolders.test(path);
}

/** The folder of a path, `""` at the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** Joins path pieces and resolves `.` and `..`; null when it leaves the tree. */
export function joinPath(...pieces: readonly string[]): string | null {
  const parts: string[] = [];
  for (const part of pieces.join("/").split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}
