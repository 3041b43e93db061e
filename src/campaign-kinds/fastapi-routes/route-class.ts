import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import { listOf } from "../../syntax/python/evaluate/collections.ts";
import {
  type CallArguments,
  type ClassValue,
  constant,
  none,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { callableOf } from "./callable.ts";
import type { RouteRecord } from "./route-record.ts";
import { recordOf } from "./router-flattening.ts";
import type { RouterWorld } from "./router-world.ts";

/** The class of routes that counts: the one that was given with the route, else its router's. */
export function classGiven(args: CallArguments, ofRouter: Value | null): Value | null {
  const own = argument(args, "route_class_override");
  return own === null || own === none ? ofRouter : own;
}

/** Gives a class of routes that have a version. */
const saysVersion = /^fastapi_versioning\.(?:\w+\.)?versioned_api_route$/;

/**
 * A route as the source's own subclass of `APIRoute` makes it: its constructor may give it another path, other methods
 * or another handler.
 */
export function asClassMakes(
  record: RouteRecord,
  args: CallArguments,
  routeClass: Value | null,
  world: RouterWorld,
): RouteRecord {
  const made = routeClass === null ? null : world.evaluator.force(routeClass);
  if (made?.type === "instance" && made.args !== null && saysVersion.test(made.origin ?? "")) {
    const versioned = made.args;
    return { ...asClassMakes(record, args, argument(versioned, "route_class", 2), world), versioned };
  }
  const init = made?.type === "class" ? classMember(made, "__init__")?.value : undefined;
  if (made?.type !== "class" || init?.type !== "function") return record;
  // Whatever it does, it does not leave it to FastAPI's own constructor, as far as can be seen.
  if (!/\bsuper\(/.test(init.definition.source)) return { ...record, conditional: true };
  return { ...remade(record, { ...args, made }, world), routeClass: made };
}

/** An include of FastAPI before 0.137 makes each route once more, with its class and the path that it has by now. */
export function madeAgain(record: RouteRecord, world: RouterWorld): RouteRecord {
  const made = record.routeClass;
  return made === undefined ? record : remade(record, { keywords: new Map(), open: true, made }, world);
}

function remade(
  record: RouteRecord,
  { keywords, open, made }: Omit<CallArguments, "positional"> & { readonly made: ClassValue },
  world: RouterWorld,
): RouteRecord {
  const { path, endpoint, methods, dependencies, site } = record;
  const given = new Map([
    ...keywords,
    ["endpoint", endpoint] as const,
    ["methods", methods === null ? unknown : listOf(methods.map((method) => constant(method)))] as const,
    ["dependencies", listOf([...dependencies])] as const,
  ]);
  for (const name of ["path", "route", "route_class_override"]) given.delete(name);
  const positional = [path === null ? unknown : constant(path)];
  const self = world.evaluator.call(made, { positional, keywords: given, open }, site);
  const own = self.type === "instance" ? recordOf(self) : null;
  if (own?.type !== "route") return { ...record, conditional: true };
  world.routeObjects.splice(world.routeObjects.indexOf(own), 1);
  return {
    ...record,
    path: own.path,
    methods: own.methods,
    // What wraps a handler in a way that cannot be followed still calls it.
    endpoint: callableOf(own.endpoint) === null ? endpoint : own.endpoint,
    dependencies: own.dependencies,
  };
}
