// Starts command/main.cjs with what V8 compiled of it when it was built; another version of V8 compiles it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askAhead } from "../../src/cli/ask-ahead.ts";
import type { main } from "../../src/cli/main.ts";

interface Bundle {
  exports: { main: typeof main };
}

/** How Node runs a file of CommonJS. */
type Run = (exports: object, require: NodeJS.Require, module: Bundle, file: string, folder: string) => void;

const ahead = askAhead(process.argv.slice(2));

// Git is at work now, and what else is needed is loaded meanwhile.
const { createRequire } = process.getBuiltinModule("node:module");
const { setFlagsFromString } = process.getBuiltinModule("node:v8");
const { Script } = process.getBuiltinModule("node:vm");

// A command ends within a second as a rule. V8 spends a tenth of that on optimising code that has hardly any time left to
// run; it begins a little later so (its default is 132 KB of executed bytecode).
setFlagsFromString("--interrupt-budget=500000");
// Nearly all that a scan makes stays until its end. A nursery that grows (by default each time that it is found full of
// what stays) only touches memory that was not touched before.
setFlagsFromString("--semi-space-growth-factor=1");

const folder = join(import.meta.dirname, "command");
const filename = join(folder, "main.cjs");

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

const script = new Script(readFileSync(filename, "latin1"), {
  filename,
  cachedData: readIfThere(`${filename}.cache`),
});
const bundle = { exports: {} } as Bundle;
const run = script.runInThisContext() as Run;
run(bundle.exports, createRequire(filename), bundle, filename, folder);
void bundle.exports.main(ahead).then(() => {
  // Only the build asks for it.
  const codeCache = process.env.CONVERT_STATUS_CODE_CACHE;
  if (codeCache !== undefined) writeFileSync(codeCache, script.createCachedData());
});
