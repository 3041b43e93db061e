import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import ts from "typescript";
import { buildApp } from "../support/build-app.ts";

/** Where to find the app as it is shipped, and the process that runs it. */
export interface BuiltApp {
  readonly folder: string;
  readonly entry: string;
}

/** Compiles the app and the process around it. */
export async function buildProcess(): Promise<BuiltApp> {
  const entry = join(import.meta.dirname, "../../.cache/chaos/app-process.mjs");
  await mkdir(dirname(entry), { recursive: true });
  const source = await readFile(join(import.meta.dirname, "app-process.ts"), "utf8");
  const options = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  await writeFile(entry, ts.transpileModule(source, { compilerOptions: options }).outputText);
  return { folder: await buildApp(), entry };
}
