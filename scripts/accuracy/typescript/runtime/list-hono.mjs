/**
 * Prints the routes of a Hono application, one `METHOD /path` a line, by Hono's own list; middleware is left out as
 * `hono/dev` tells it. Usage: node list-hono.mjs ENTRY
 */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const entry = resolve(process.argv[2]);
const { inspectRoutes } = await import(pathToFileURL(createRequire(entry).resolve("hono/dev")).href);
const loaded = await import(pathToFileURL(entry).href);
const app = [loaded.default, loaded.app, loaded.default?.default].find((each) => each?.routes !== undefined);
if (app === undefined) throw new Error(`${entry} exports no Hono application.`);
const found = new Set(
  inspectRoutes(app)
    .filter(({ isMiddleware }) => !isMiddleware)
    .map(({ method, path }) => `${method} ${path}`),
);
process.stdout.write(`${[...found].sort().join("\n")}\n`);
