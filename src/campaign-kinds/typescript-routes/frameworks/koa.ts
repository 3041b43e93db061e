import type { ts } from "../../../syntax/typescript/compiler.ts";
import {
  arrayOf,
  type CallSite,
  propertyOf,
  textOf,
  type Value,
} from "../../../syntax/typescript/evaluate/values.ts";
import { flatten, isPath, joinRoutes, methodNames, pathsOf } from "../paths.ts";
import type { Router, RouterWorld } from "../router.ts";
import type { FrameworkModel } from "./framework.ts";
import { addRoute, reportUnread } from "./register.ts";

const routerPackages = ["@koa/router", "koa-router"];

/** Koa with its router: prefixes, nested routers, `koa-mount`, `koa-route`, `koa-compose`. `use` copies what is there. */
export const koa: FrameworkModel = {
  id: "koa",
  packages: ["koa", "koa-route", ...routerPackages],
  versionPackage: "koa",
  parameterTypes: ["Koa", "Router", "KoaRouter"],
  call(callee, args, site, { world }) {
    const isMember = callee.path.length === 0 || callee.path.join(".") === "Router";
    if (routerPackages.includes(callee.module) && isMember) return koaRouter(world, site.node, args[0]);
    if (callee.module === "koa-compose" || callee.module === "koa-combine-routers") {
      const list = arrayOf(flatten(args));
      return callee.module === "koa-compose" ? list : { kind: "native", call: () => list };
    }
    if (callee.module === "koa-route") return singleRoute(world, callee.path.at(-1) ?? "", args, site);
    return callee.module === "koa-mount" ? mounted(world, args, site) : null;
  },
  construct(callee, args, site, { world }) {
    if (callee.module === "koa" && ["", "Koa"].includes(callee.path.join(".")))
      return koaApp(world, site.node);
    const isRouter = routerPackages.includes(callee.module) && ["", "Router"].includes(callee.path.join("."));
    return isRouter ? koaRouter(world, site.node, args[0]) : null;
  },
  detached: (site, { world }) => koaRouter(world, site.node, undefined),
};

function koaApp(world: RouterWorld, node: ts.Node): Value {
  const router = world.make({ framework: "koa", isApp: true, node });
  const value: Value = world.valueOf(router, {
    invoke(name, args, site) {
      if (name === "use") use(world, router, args, site);
      return name === "callback" || name === "()" ? null : value;
    },
  });
  return value;
}

function koaRouter(world: RouterWorld, node: ts.Node, options: Value | undefined): Value {
  const prefix = textOf(propertyOf(options, "prefix")) ?? "";
  const router = world.make({ framework: "koa", isApp: false, node, prefix });
  const value: Value = world.valueOf(router, {
    invoke(name, args, site) {
      if (name === "use") {
        use(world, router, args, site);
      } else if (name === "prefix") {
        router.prefix = joinRoutes(textOf(args[0]) ?? "", router.prefix);
      } else if (name === "register") {
        const methods = args[1]?.kind === "array" ? args[1].items.map(textOf) : [];
        for (const method of methods) add(method ?? "ALL", args[0], args.slice(2, 3), site);
      } else if (methodNames.has(name) || name === "all" || name === "del") {
        // `get(name, path, ...)`: a named route has two texts first.
        const isNamed = args.length > 2 && textOf(args[0]) !== null && isPath(args[1]);
        const method = name === "del" ? "DELETE" : name.toUpperCase();
        add(method, args[isNamed ? 1 : 0], args.slice(isNamed ? 2 : 1), site);
      } else if (name === "allowedMethods") {
        return { kind: "foreign", module: "@koa/router", path: [name], args: [] };
      } else if (name === "url" || name === "()") {
        return null;
      }
      return value; // `routes()` and `middleware()` stand for the router itself
    },
  });
  const add = (method: string, path: Value | undefined, handlers: readonly Value[], site: CallSite) => {
    for (const each of pathsOf(path))
      addRoute(world, router, { method, path: each, handlers: flatten(handlers) }, site);
  };
  return value;
}

function use(world: RouterWorld, router: Router, args: readonly Value[], site: CallSite): void {
  const hasPath = isPath(args[0]);
  const prefixes = hasPath ? pathsOf(args[0]) : [""];
  for (const value of flatten(hasPath ? args.slice(1) : args)) {
    const child = world.routerOf(value);
    if (child === null) {
      reportUnread(world, value, site, hasPath ? (prefixes[0] ?? null) : null);
      continue;
    }
    // An app asks a router anew for every request; a router copies the routes of the one below it.
    const copied = router.isApp ? null : child.events.length;
    for (const prefix of prefixes) {
      const { node, isConditional } = site;
      router.events.push({ kind: "mount", prefix, child, copied, node, isConditional });
    }
  }
}

/** `mount(prefix, app)` of `koa-mount`: an app in between. */
function mounted(world: RouterWorld, args: readonly Value[], site: CallSite): Value | null {
  const prefix = args.length > 1 ? textOf(args[0]) : "";
  const child = world.routerOf(args.at(-1));
  if (child === null) return null;
  const between = world.make({ framework: "koa", isApp: false, node: site.node });
  const { node, isConditional } = site;
  between.events.push({ kind: "mount", prefix, child, copied: null, node, isConditional });
  return world.valueOf(between, { invoke: () => null });
}

/** `get(path, handler)` of `koa-route`: middleware that answers one route. */
function singleRoute(world: RouterWorld, name: string, args: readonly Value[], site: CallSite): Value | null {
  if (args.length < 2 || !(methodNames.has(name) || name === "all" || name === "del")) return null;
  const router = world.make({ framework: "koa", isApp: false, node: site.node });
  const method = name === "del" ? "DELETE" : name.toUpperCase();
  for (const path of pathsOf(args[0]))
    addRoute(world, router, { method, path, handlers: args.slice(1, 2) }, site);
  return world.valueOf(router, { invoke: () => null });
}
