import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { buildApp } from "../support/build-app.ts";

/** Where to find the app as it is shipped, and the process that runs it. */
export interface BuiltApp {
  readonly bundle: string;
  readonly entry: string;
}

const target = join(import.meta.dirname, "../../.cache/chaos");
/** What is shared with the process around the app, and what loads files that lie beside it. */
const external = ["pg", "web-tree-sitter", "tree-sitter-python", "@electric-sql/pglite", "ts-morph"];

/**
 * Compiles the app and the process around it, and puts the modules of the app and its libraries into one file: a
 * schedule starts the process many times, and to find and read nine hundred files costs more than all that they do.
 */
export async function buildProcess(): Promise<BuiltApp> {
  const app = await buildApp();
  // Libraries that are no ES modules ask for their own kind.
  const require = `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(${JSON.stringify(pathToFileURL(join(app, "index.js")).href)});`;
  await build({
    stdin: {
      contents:
        'export { readEnvironment } from "./environment.js"; export { startApp } from "./start-app.js";',
      resolveDir: app,
    },
    outdir: join(target, "app"),
    entryNames: "app",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    // What the app loads when it needs it stays apart.
    splitting: true,
    platform: "node",
    format: "esm",
    external,
    banner: { js: require },
    plugins: [whereItWas(app)],
    logLevel: "warning",
  });
  await build({
    entryPoints: [join(import.meta.dirname, "app-process.ts")],
    outfile: join(target, "app-process.mjs"),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  return { bundle: join(target, "app/app.mjs"), entry: join(target, "app-process.mjs") };
}

/** The app reads files by their place relative to its own modules; in the bundle each still knows where it was. */
function whereItWas(app: string): Plugin {
  return {
    name: "where it was",
    setup(building) {
      building.onLoad({ filter: /\.js$/ }, async ({ path }) => {
        if (!path.startsWith(app + sep)) return null;
        const source = await readFile(path, "utf8");
        return {
          contents: source.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
          loader: "js",
        };
      });
    },
  };
}
