import type { ts } from "../../../syntax/typescript/compiler.ts";
import {
  type CallSite,
  propertyOf,
  textOf,
  unknown,
  type Value,
} from "../../../syntax/typescript/evaluate/values.ts";
import { methodNames, pathsOf } from "../paths.ts";
import type { Router } from "../router.ts";
import type { FrameworkContext, FrameworkModel } from "./framework.ts";
import { addRoute, reportUnread } from "./register.ts";

const pluginPackages = ["fastify-plugin"];
const autoloadPackages = ["@fastify/autoload", "fastify-autoload"];

/** Fastify: shorthands, `route`, and plugins: each `register` makes an instance below its prefix. */
export const fastify: FrameworkModel = {
  id: "fastify",
  packages: ["fastify", ...pluginPackages, ...autoloadPackages],
  versionPackage: "fastify",
  parameterTypes: [
    "FastifyInstance",
    "FastifyPluginAsync",
    "FastifyPluginCallback",
    "FastifyInstanceWithTypes",
  ],
  call(callee, _args, site, context) {
    const isFactory = callee.module === "fastify" && ["", "fastify"].includes(callee.path.join("."));
    return isFactory ? instance(makeRouter(site.node, true, context), context) : null;
  },
  detached: (site, context) => instance(makeRouter(site.node, false, context), context),
};

function makeRouter(node: ts.Node, isApp: boolean, { world }: FrameworkContext): Router {
  return world.make({ framework: "fastify", isApp, node });
}

function instance(router: Router, context: FrameworkContext): Value {
  const { world } = context;
  const value: Value = world.valueOf(router, {
    invoke(name, args, site) {
      if (name === "register") {
        register(router, value, args, site, context);
      } else if (name === "route") {
        addFullRoute(router, args[0], site, context);
      } else if (methodNames.has(name) || name === "all") {
        if (args.length < 2) return null;
        addShorthand(router, name, args, site, context);
      } else if (["ready", "after", "then"].includes(name)) {
        for (const callback of args) site.call(callback, []);
      } else if (name === "()") {
        return null;
      }
      return value;
    },
  });
  return value;
}

function addShorthand(
  router: Router,
  name: string,
  args: readonly Value[],
  site: CallSite,
  { world }: FrameworkContext,
): void {
  const [path, second, third] = args;
  const options = third === undefined && second?.kind !== "object" ? null : (second ?? null);
  const handler = third ?? (second?.kind === "object" ? propertyOf(second, "handler") : second) ?? unknown;
  const handlers = [...hooksOf(options), handler];
  for (const each of pathsOf(path)) {
    addRoute(world, router, { method: name.toUpperCase(), path: each, handlers, options }, site);
  }
}

function addFullRoute(
  router: Router,
  route: Value | undefined,
  site: CallSite,
  { world }: FrameworkContext,
): void {
  const given = propertyOf(route, "method");
  const methods = given?.kind === "array" ? given.items.map(textOf) : [textOf(given)];
  const path = textOf(propertyOf(route, "url") ?? propertyOf(route, "path"));
  const handlers = [...hooksOf(route ?? null), propertyOf(route, "handler") ?? unknown];
  for (const method of methods) {
    if (method === null) {
      world.unread.push({ node: site.node, message: "The method of this route could not be resolved." });
      continue;
    }
    addRoute(world, router, { method: method.toUpperCase(), path, handlers, options: route ?? null }, site);
  }
}

function hooksOf(options: Value | null): readonly Value[] {
  return ["onRequest", "preParsing", "preValidation", "preHandler"].flatMap((name) => {
    const hook = propertyOf(options ?? undefined, name);
    return hook === undefined ? [] : hook.kind === "array" ? hook.items : [hook];
  });
}

function register(
  router: Router,
  self: Value,
  [plugin = unknown, options]: readonly Value[],
  site: CallSite,
  context: FrameworkContext,
): void {
  const { world } = context;
  if (plugin.kind === "foreign" && autoloadPackages.includes(plugin.module)) {
    autoload(router, options, site, context);
    return;
  }
  // `fastify-plugin` breaks the encapsulation: the plugin works on this very instance, without a prefix.
  const isTransparent = plugin.kind === "foreign" && pluginPackages.includes(plugin.module);
  const inner = isTransparent ? (plugin.args[0] ?? unknown) : plugin;
  const run = inner.kind === "object" ? (inner.properties.get("default") ?? unknown) : inner;
  if (run.kind !== "function") {
    reportUnread(world, run, site, textOf(propertyOf(options, "prefix")));
    return;
  }
  if (isTransparent) {
    site.call(run, [self, options ?? unknown]);
    return;
  }
  registerBelow(router, run, options, prefixOf(options), site, context);
}

function prefixOf(options: Value | undefined): string | null {
  const prefix = propertyOf(options, "prefix");
  return prefix === undefined ? "" : textOf(prefix);
}

function registerBelow(
  router: Router,
  plugin: Value,
  options: Value | undefined,
  prefix: string | null,
  site: CallSite,
  context: FrameworkContext,
): void {
  const child = makeRouter(site.node, false, context);
  const { isConditional } = site;
  router.events.push({ kind: "mount", prefix, child, copied: null, node: site.node, isConditional });
  site.call(plugin, [instance(child, context), options ?? unknown]);
}

/**
 * `@fastify/autoload`: every file below a folder is a plugin; folders become prefixes, `_name` a parameter
 * where `routeParams` is set. Source: the package's README, "Global and plugin options".
 */
function autoload(
  router: Router,
  options: Value | undefined,
  site: CallSite,
  context: FrameworkContext,
): void {
  const { world, project } = context;
  const folder = textOf(propertyOf(options, "dir"))?.replace(/^\//, "") ?? null;
  const base = prefixOf(propertyOf(options, "options"));
  if (folder === null || base === null) {
    world.unread.push({ node: site.node, message: "The folder that is loaded here could not be resolved." });
    return;
  }
  const asParameters = propertyOf(options, "routeParams");
  const hasParameters = asParameters?.kind === "primitive" && asParameters.value === true;
  const files = project.pathsBelow(folder).filter((path) => project.sourceFile(path) !== null);
  for (const path of files) {
    const names = path
      .slice(folder.length + 1)
      .split("/")
      .slice(0, -1);
    const own = names.map((name) => (hasParameters ? name.replace(/^_/, ":") : name)).join("/");
    const evaluation = context.evaluation();
    const entry = evaluation.interpreter.importName(`./${path.split("/").at(-1) ?? ""}`, path, "*");
    const whole = evaluation.interpreter.importName(`./${path.split("/").at(-1) ?? ""}`, path, "require()");
    const prefix = textOf(propertyOf(entry, "prefixOverride")) ?? null;
    const instead = textOf(propertyOf(entry, "autoPrefix"));
    const plugin = propertyOf(entry, "default") ?? whole;
    const full = prefix ?? `${base}/${instead ?? own}`.replace(/\/{2,}/g, "/");
    const isWrapped = plugin.kind === "foreign" && pluginPackages.includes(plugin.module);
    const run = isWrapped ? (plugin.args[0] ?? unknown) : plugin;
    if (run.kind === "function") registerBelow(router, run, options, isWrapped ? base : full, site, context);
  }
}
