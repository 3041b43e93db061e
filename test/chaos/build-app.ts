import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";

const root = join(import.meta.dirname, "../..");

/** Where to find the app as it is shipped, and the process that runs it. */
export interface BuiltApp {
  readonly folder: string;
  readonly entry: string;
}

/** Compiles the app where its sources are newer; starting from there is four times as quick as from TypeScript. */
export async function buildApp(): Promise<BuiltApp> {
  const folder = join(root, "dist");
  if ((await newest(join(root, "src"))) > (await newest(folder))) {
    await promisify(execFile)(process.execPath, [
      join(root, "node_modules/typescript/bin/tsc"),
      "-p",
      join(root, "tsconfig.build.json"),
    ]);
  }
  const entry = join(root, ".cache/chaos/app-process.mjs");
  await mkdir(dirname(entry), { recursive: true });
  const source = await readFile(join(import.meta.dirname, "app-process.ts"), "utf8");
  const options = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  await writeFile(entry, ts.transpileModule(source, { compilerOptions: options }).outputText);
  return { folder, entry };
}

/** When the latest change below a folder was made, in milliseconds; 0 where there is no such folder. */
async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name));
  const times = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))));
  return Math.max(0, ...times.map(({ mtimeMs }) => mtimeMs));
}
