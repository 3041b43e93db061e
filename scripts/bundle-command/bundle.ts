import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import ts from "typescript";
import { withArrayLoops } from "./array-loops.ts";

/** Packages of plain JavaScript that every scan needs; all others stay where they are and are loaded when asked for. */
const bundled = new Set(["commander", "diff", "picomatch", "re2js", "smol-toml", "zod"]);

/**
 * Puts the command line into one file, with what V8 made of it while it scanned a sample. A scan needs some 370 modules;
 * to find, read and compile them one by one takes longer than to scan a small repository.
 * @param folder gets `cli.cjs` and `command/`
 */
export async function bundleCommand(folder: string): Promise<void> {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
  };
  const command = join(folder, "command");
  // What V8 made of an older file must never be taken for that of a newer one.
  rmSync(command, { recursive: true, force: true });
  await build({
    entryPoints: ["src/cli/main.ts"],
    outfile: join(command, "main.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    charset: "ascii",
    external: Object.keys(manifest.dependencies).filter((name) => !bundled.has(name)),
    // Code that V8 kept has no `import()`: Node forgets whose it is (ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING).
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__moduleUrl" },
    // The function that Node puts around a module of CommonJS: put around it here, the text is compiled as it was read.
    banner: {
      js: `(function (exports, require, module, __filename, __dirname) {
const __moduleUrl = require("node:url").pathToFileURL(__filename).href;`,
    },
    footer: { js: "})" },
    plugins: [arrayLoops()],
    logLevel: "warning",
  });
  const entry = join(folder, "cli.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, "launcher.ts")],
    outfile: entry,
    bundle: true,
    // Node starts a module of CommonJS sooner: it need not load what loads ECMAScript modules.
    format: "cjs",
    platform: "node",
    target: "node20",
    define: { "import.meta.dirname": "__dirname" },
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "warning",
  });
  chmodSync(entry, 0o755);
  scanSample(entry, join(command, "main.cjs.cache"));
}

/** Our own modules, with loops over arrays as V8 runs them fastest before it compiles anything. */
function arrayLoops(): Plugin {
  const { config } = ts.readConfigFile("tsconfig.build.json", (file) => ts.sys.readFile(file)) as {
    config: object;
  };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  return {
    name: "array-loops",
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = program.getSourceFile(path);
        return file === undefined ? null : { contents: withArrayLoops(file, checker), loader: "ts" };
      });
    },
  };
}

/**
 * Has the command scan a small application with what most have, and leave behind what V8 compiled for it: most scans
 * need that.
 */
function scanSample(entry: string, codeCache: string): void {
  const tree = mkdtempSync(join(tmpdir(), "convert-status-"));
  try {
    cpSync(join(import.meta.dirname, "sample"), tree, { recursive: true });
    // Where git is missing, what V8 compiles for git's answers is left out, and nothing else.
    spawnSync("git", ["init", "-q", tree]);
    spawnSync("git", ["-C", tree, "add", "."]);
    const config = join(tree, "settings.yml");
    execFileSync(
      process.execPath,
      [entry, "scan", tree, "--config", config, "--format", "json", "--no-cache"],
      {
        env: { ...process.env, CONVERT_STATUS_CODE_CACHE: codeCache },
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
