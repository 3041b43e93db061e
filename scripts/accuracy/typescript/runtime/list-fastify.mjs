/**
 * Prints the routes that a Fastify application registers itself, one `METHOD /path` a line, by Fastify's own `onRoute`
 * hook. Routes that plugins of packages add are left out. ENTRY exports the application as a plugin.
 * Usage, in the application's folder: node list-fastify.mjs ENTRY
 */
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

Error.stackTraceLimit = 60;
const entry = resolve(process.argv[2]);
const packages = `${sep}node_modules${sep}`;
const ofFramework = ["fastify", "avvio"].map((name) => join(packages, name, sep));

const { default: plugin } = await import(pathToFileURL(entry).href);
const { default: fastify } = await import(pathToFileURL(createRequire(entry).resolve("fastify")).href);
const app = fastify();
const found = new Set();
app.addHook("onRoute", ({ method, url }) => {
  if (!isOfPackage()) for (const each of [method].flat()) found.add(`${each} ${url}`);
});
app.register(plugin, {});
await app.ready();
process.stdout.write(`${[...found].sort().join("\n")}\n`);
process.exit(0);

/** The nearest code on the stack that is neither Fastify's nor this file's stands in a package. */
function isOfPackage() {
  const frames = new Error().stack.split("\n").slice(1);
  const outside = frames.filter(
    (line) =>
      !line.includes("node:") &&
      !line.includes(import.meta.filename) &&
      !ofFramework.some((folder) => line.includes(folder)),
  );
  return outside[0]?.includes(packages) ?? true;
}
