import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");

/**
 * Compiles the app where its sources are newer than what was compiled; a process starts from there in a quarter of the
 * time that it takes from TypeScript, and it is what is shipped.
 * @returns the folder of the compiled app
 */
export async function buildApp(): Promise<string> {
  const folder = join(root, "dist");
  if ((await newest(join(root, "src"))) > (await newest(folder))) {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    await promisify(execFile)(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")]);
  }
  return folder;
}

/** When the latest change below a folder was made, in milliseconds; 0 where there is no such folder. */
async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name));
  const times = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))));
  return Math.max(0, ...times.map(({ mtimeMs }) => mtimeMs));
}
