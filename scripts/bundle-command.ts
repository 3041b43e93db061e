import { readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

/**
 * Part of `npm run build`: puts the command line into few files. It loads some 370 modules for a scan, which takes
 * longer one by one than to scan a small repository.
 */
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
/** Packages of plain JavaScript that every scan needs; all others stay where they are and are loaded when asked for. */
const bundled = new Set(["commander", "picomatch", "re2js", "zod"]);

rmSync("dist/command", { recursive: true, force: true });
await build({
  entryPoints: ["src/cli.ts"],
  outdir: "dist",
  chunkNames: "command/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: true,
  external: Object.keys(manifest.dependencies).filter((name) => !bundled.has(name)),
  // CommonJS packages ask for Node's modules by `require`.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
  logLevel: "warning",
});
