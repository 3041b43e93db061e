import { ts } from "../../../syntax/typescript/compiler.ts";
import type { CallSite, Value } from "../../../syntax/typescript/evaluate/values.ts";
import { flatten, isPath, methodNames, pathsOf } from "../paths.ts";
import type { Router, RouterWorld } from "../router.ts";
import type { FrameworkModel } from "./framework.ts";
import { addRoute, reportUnread } from "./register.ts";

const routerPackages = ["express-promise-router", "express-async-router"];

/** Express 4 and 5: `express()`, `Router()`, `use`, `route`, and the methods. Routers are live: order does not matter. */
export const express: FrameworkModel = {
  id: "express",
  packages: ["express", ...routerPackages],
  versionPackage: "express",
  parameterTypes: [
    "Express",
    "Application",
    "Router",
    "IRouter",
    "Express.Application",
    "express.Application",
    "express.Router",
    "express.Express",
  ],
  call(callee, args, site, { world }) {
    const isApp = callee.module === "express" && callee.path.length === 0;
    const isRouter =
      (callee.module === "express" && callee.path.join(".") === "Router") ||
      (routerPackages.includes(callee.module) && callee.path.length === 0);
    if (isApp || isRouter) return expressRouter(world, site.node, isApp);
    // Packages that take an app and give it back with more on it.
    if (callee.module === "express-ws" && world.routerOf(args[0]) !== null) return args[0] ?? null;
    return null;
  },
  construct(callee, _args, site, { world }) {
    return callee.module === "express" && callee.path.join(".") === "Router"
      ? expressRouter(world, site.node, false)
      : null;
  },
  detached: (site, { world }) => expressRouter(world, site.node, false),
};

function expressRouter(world: RouterWorld, node: ts.Node, isApp: boolean): Value {
  const router = world.make({ framework: "express", isApp, node });
  const value: Value = world.valueOf(router, {
    invoke(name, args, site) {
      if (name === "use") {
        mount(world, router, args, site);
      } else if (name === "route") {
        return routeChain(world, router, args[0], site);
      } else if ((methodNames.has(name) || name === "all" || name === "del") && args.length > 1) {
        addRoutes(world, router, name, args[0], args.slice(1), site);
      } else if (name === "get" || name === "()") {
        return null; // `app.get("setting")`, or the app itself as a request listener
      }
      return value;
    },
  });
  return value;
}

function addRoutes(
  world: RouterWorld,
  router: Router,
  name: string,
  path: Value | undefined,
  handlers: readonly Value[],
  site: CallSite,
): void {
  const method = name === "del" ? "DELETE" : name.toUpperCase();
  for (const each of pathsOf(path))
    addRoute(world, router, { method, path: each, handlers: flatten(handlers) }, site);
}

/** `route(path).get(a).post(b)`. */
function routeChain(world: RouterWorld, router: Router, path: Value | undefined, site: CallSite): Value {
  const before: Value[] = [];
  const chain: Value = {
    kind: "host",
    host: {
      invoke(name, args, at) {
        const isOwn = at.node.getSourceFile() === site.node.getSourceFile();
        if (name === "all" && isWholeChain(at.node)) addRoutes(world, router, name, path, args, site);
        else if (name === "all") before.push(...args);
        if (methodNames.has(name))
          addRoutes(world, router, name, path, [...before, ...args], isOwn ? at : site);
        return chain;
      },
    },
  };
  return chain;
}

/** `route(path).all(handler)` and nothing else; with other methods beside it, `all` is middleware. */
function isWholeChain(node: ts.Node): boolean {
  const receiver =
    ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
      ? node.expression.expression
      : null;
  const isFirst =
    receiver !== null && ts.isCallExpression(receiver) && receiver.expression.getText().endsWith(".route");
  return isFirst && !ts.isPropertyAccessExpression(node.parent);
}

function mount(world: RouterWorld, router: Router, args: readonly Value[], site: CallSite): void {
  const hasPath = isPath(args[0]);
  const prefixes = hasPath ? pathsOf(args[0]) : [""];
  const rest = flatten(hasPath || isMissingPath(args) ? args.slice(1) : args);
  for (const value of rest) {
    const child = world.routerOf(value);
    if (child === null) {
      reportUnread(world, value, site, hasPath ? (prefixes[0] ?? null) : null);
      continue;
    }
    for (const prefix of isMissingPath(args) ? [null] : prefixes) {
      router.events.push({
        kind: "mount",
        prefix,
        child,
        copied: null,
        node: site.node,
        isConditional: site.isConditional,
      });
    }
  }
}

/** The first of several arguments is unknown and another one is a router: then it is a path that we cannot see. */
function isMissingPath(args: readonly Value[]): boolean {
  return (
    args.length > 1 && args[0]?.kind === "unknown" && args.slice(1).some((value) => value.kind === "host")
  );
}
