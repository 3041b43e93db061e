import type { ts } from "../../../syntax/typescript/compiler.ts";
import {
  arrayOf,
  type CallSite,
  propertyOf,
  textOf,
  unknown,
  type Value,
} from "../../../syntax/typescript/evaluate/values.ts";
import { flatten, isPath, joinRoutes, methodNames, pathsOf } from "../paths.ts";
import type { Router, RouterWorld } from "../router.ts";
import type { FrameworkModel } from "./framework.ts";
import { addRoute, reportUnread } from "./register.ts";

/** Hono: the methods, `on`, `route`, `basePath`, and OpenAPI routes. `route` copies what is there when it is called. */
export const hono: FrameworkModel = {
  id: "hono",
  packages: ["hono", "@hono/zod-openapi"],
  versionPackage: "hono",
  parameterTypes: ["Hono", "OpenAPIHono"],
  call(callee, args, site, { world }) {
    const name = callee.path.join(".");
    if (callee.module === "@hono/zod-openapi" && name === "createRoute") return args[0] ?? null;
    if (callee.module !== "hono/factory") return null;
    if (name.endsWith("createApp")) return honoApp(world, site.node, "");
    if (name.endsWith("createHandlers")) return arrayOf(args);
    return null;
  },
  construct(callee, _args, site, { world }) {
    const isHono = /^(hono(\/(quick|tiny))?|@hono\/zod-openapi)$/.test(callee.module);
    return isHono && ["Hono", "OpenAPIHono"].includes(callee.path.join("."))
      ? honoApp(world, site.node, "")
      : null;
  },
  detached: (site, { world }) => honoApp(world, site.node, ""),
};

function honoApp(world: RouterWorld, node: ts.Node, prefix: string, shared?: Router): Value {
  const router = shared ?? world.make({ framework: "hono", isApp: false, node });
  let lastPath = "*";
  const value: Value = world.valueOf(router, {
    invoke(name, args, site) {
      if (name === "basePath") {
        return honoApp(world, node, joinRoutes(prefix, textOf(args[0]) ?? ""), router);
      }
      if (name === "route") {
        mount(world, router, prefix, args, site);
      } else if (name === "openapi") {
        addOpenApi(world, router, prefix, args, site);
      } else if (name === "on") {
        for (const method of methodsOf(args[0])) addAll(method, args[1], args.slice(2), site);
      } else if (methodNames.has(name) || name === "all") {
        const hasPath = isPath(args[0]) || args.length > 1;
        if (hasPath) lastPath = textOf(args[0]) ?? lastPath;
        const path = hasPath ? args[0] : { kind: "primitive" as const, value: lastPath };
        addAll(name.toUpperCase(), path, hasPath ? args.slice(1) : args, site);
      } else if (["fetch", "request", "fire"].includes(name)) {
        router.isApp = true;
        return null;
      }
      return value;
    },
  });
  const addAll = (method: string, path: Value | undefined, handlers: readonly Value[], site: CallSite) => {
    for (const each of pathsOf(path)) {
      const full = each === null ? null : joinRoutes(prefix, each);
      addRoute(world, router, { method, path: full, handlers: flatten(handlers) }, site);
    }
  };
  return value;
}

function methodsOf(value: Value | undefined): readonly string[] {
  const names = value?.kind === "array" ? value.items.map(textOf) : [textOf(value)];
  return names.map((name) => name?.toUpperCase() ?? "ALL");
}

function mount(
  world: RouterWorld,
  router: Router,
  base: string,
  args: readonly Value[],
  site: CallSite,
): void {
  const path = textOf(args[0]);
  const child = world.routerOf(args[1]);
  if (child === null) {
    reportUnread(world, args[1] ?? unknown, site, path);
    return;
  }
  router.isApp = true;
  const prefix = path === null ? null : joinRoutes(base, path);
  const { node, isConditional } = site;
  router.events.push({ kind: "mount", prefix, child, copied: child.events.length, node, isConditional });
}

function addOpenApi(
  world: RouterWorld,
  router: Router,
  base: string,
  [route, handler = unknown]: readonly Value[],
  site: CallSite,
): void {
  const path = textOf(propertyOf(route, "path"));
  const method = textOf(propertyOf(route, "method"))?.toUpperCase() ?? null;
  if (method === null) {
    world.unread.push({ node: site.node, message: "The method of this route could not be resolved." });
    return;
  }
  const middleware = propertyOf(route, "middleware");
  const full = path === null ? null : joinRoutes(base, path.replace(/\{([^{}]+)\}/g, ":$1"));
  const handlers = [...flatten(middleware === undefined ? [] : [middleware]), handler];
  addRoute(world, router, { method, path: full, handlers, options: route ?? null }, site);
}
