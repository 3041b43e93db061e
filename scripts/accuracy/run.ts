/**
 * `npm run accuracy [-- fastapi|operators|typescript [options of that part]]`: each kind's scan against what the real
 * thing says; all three without a name. Exit: 0 every bar holds, 1 one does not, 2 a wrong argument, 4 sources or
 * packages cannot be reached.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const parts: Readonly<Record<string, string>> = {
  fastapi: "main.ts",
  operators: "operators/main.ts",
  typescript: "typescript/main.ts",
};
const [first, ...rest] = process.argv.slice(2);
const names = first === undefined ? Object.keys(parts) : [first];
const results = names.map((name) => {
  const script = parts[name];
  if (script === undefined) {
    console.error(`There is no part ${name}. There are: ${Object.keys(parts).join(", ")}.`);
    return 2;
  }
  const args = [...process.execArgv, join(import.meta.dirname, script), ...rest];
  return spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
});
process.exitCode = Math.max(...results);
