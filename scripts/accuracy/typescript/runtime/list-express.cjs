/**
 * Prints the routes that an Express 4 or 5 application (Nest's included) really registers, one `METHOD /path` a line.
 * Usage, in the application's folder: node -r <this file> <entry>   The list is printed when it listens, or at exit.
 */
const Module = require("node:module");
const path = require("node:path");

const routes = new Map();
const mounts = new Map();
const children = new Set();
const load = Module._load;

Module._load = function loadAndWatch(request, parent, isMain) {
  const loaded = load.call(this, request, parent, isMain);
  const file = typeof request === "string" && parent ? request : "";
  if (/(^router$|\.\/router$|router\/index(\.js)?$)/.test(file) && loaded && loaded.route && loaded.use)
    watch(loaded);
  if (/^router$/.test(file) && loaded && loaded.prototype && loaded.prototype.route) watch(loaded.prototype);
  return loaded;
};

function watch(proto) {
  if (proto.__watched) return;
  Object.defineProperty(proto, "__watched", { value: true });
  const { use, route } = proto;
  proto.use = function (...args) {
    const hasPath = isPath(args[0]);
    const prefixes = hasPath ? [args[0]].flat(Infinity) : ["/"];
    for (const fn of (hasPath ? args.slice(1) : args).flat(Infinity)) {
      const child = fn?.stack ? fn : fn?.__router;
      if (!child) continue;
      children.add(child);
      for (const prefix of prefixes) push(mounts, this, { prefix, child });
    }
    return use.apply(this, args);
  };
  proto.route = function (at) {
    const made = route.call(this, at);
    push(routes, this, { at, made });
    return made;
  };
}

function isPath(value) {
  return (
    typeof value === "string" ||
    value instanceof RegExp ||
    (Array.isArray(value) && value.length > 0 && value.every(isPath))
  );
}

function push(map, key, value) {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function print() {
  const found = new Set();
  const visit = (router, prefix) => {
    for (const { at, made } of routes.get(router) ?? []) {
      for (const each of [at].flat()) {
        const methods = made.methods._all ? ["all"] : Object.keys(made.methods);
        const full = path.posix.join(prefix, String(each));
        for (const method of methods)
          found.add(`${method.toUpperCase()} ${full.length > 1 ? full.replace(/\/$/, "") : full}`);
      }
    }
    for (const { prefix: below, child } of mounts.get(router) ?? [])
      visit(child, path.posix.join(prefix, String(below)));
  };
  for (const router of new Set([...routes.keys(), ...mounts.keys()]))
    if (!children.has(router)) visit(router, "/");
  process.stdout.write(`${[...found].sort().join("\n")}\n`);
}

let isPrinted = false;
function once() {
  if (!isPrinted) print();
  isPrinted = true;
}
require("node:http").Server.prototype.listen = function () {
  setTimeout(() => {
    once();
    process.exit(0);
  }, 500);
  return this;
};
process.on("exit", once);
