/**
 * Prints the routes that a Koa application really registers, one `METHOD /path` a line, by the stack of its routers
 * (`koa-router`, `@koa/router`). The HEAD that a router adds for each GET is left out.
 * Usage, in the application's folder: node -r <this file> <entry>   The list is printed once the entry is loaded.
 */
const Module = require("node:module");

const routers = new Set();
const load = Module._load;

Module._load = function loadAndWatch(request, parent, isMain) {
  const loaded = load.call(this, request, parent, isMain);
  if (request === "koa" && !Object.hasOwn(loaded.prototype, "__watched")) {
    Object.defineProperty(loaded.prototype, "__watched", { value: true });
    const { use } = loaded.prototype;
    loaded.prototype.use = function (middleware) {
      if (middleware.router?.stack !== undefined) routers.add(middleware.router);
      return use.call(this, middleware);
    };
  }
  return loaded;
};

setTimeout(() => {
  const found = new Set();
  for (const { stack } of routers) {
    for (const { methods, path } of stack) {
      for (const method of methods) {
        const isImplied = method === "HEAD" && methods.includes("GET");
        if (!isImplied) found.add(`${method} ${path.length > 1 ? path.replace(/\/$/, "") : path}`);
      }
    }
  }
  process.stdout.write(`${[...found].sort().join("\n")}\n`, () => process.exit(0));
}, 1000);
