import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import {
  type CallArguments,
  constant,
  type InstanceValue,
  textOf,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { here } from "../../syntax/python/ledger.ts";
import { callableOf } from "./callable.ts";
import type { MountRecord, RouteRecord, RouterState } from "./route-record.ts";
import { flatten } from "./router-flattening.ts";
import { RouterNative } from "./router-native.ts";
import type { RouterWorld } from "./router-world.ts";

/** The major and the minor part; null for a version that could not be computed. */
export type Version = readonly [major: number, minor: number] | null;

/** What one version of an app answers, that of earlier ones included. */
interface Answering {
  readonly version: Version;
  /** Makes a router of it. */
  readonly router: () => InstanceValue;
}

/** How a package says from which version on a handler answers, and what stands before its paths. */
export interface Versioning {
  /** Names of the decorator. */
  readonly decorator: RegExp;
  /** The version of handlers without one. */
  readonly otherwise: Version;
  /** The object that makes the versions, and what it was made with. */
  readonly self: InstanceValue;
  readonly args: CallArguments;
}

/** The versions of the routes that a router has now, earliest first. */
export function versionsOf(state: RouterState, versioning: Versioning, world: RouterWorld): Answering[] {
  const { decorator, otherwise, self } = versioning;
  const {
    routes,
    unknown: targets,
    reached,
  } = flatten(state, (value) => world.stateOf(value), { followMounts: false });
  const from = new Map([...reached].map((one) => [one, one.version]));
  const starts = routes.map((route) => startOf(route, decorator) ?? { version: otherwise });
  const ends = routes.map((route) => endOf(route, decorator));
  const versions = new Map(starts.map(({ version }) => [String(version), version]));
  const answering = new Map<string, RouteRecord>();
  return [...versions.values()].sort(compare).map((version) => {
    const isNow = (said: Said | null | undefined) =>
      said !== null && said !== undefined && String(said.version) === String(version);
    for (const [index, route] of routes.entries())
      if (isNow(starts[index])) for (const key of keysOf(route)) answering.set(key, route);
    for (const [index, route] of routes.entries())
      if (isNow(ends[index])) for (const key of keysOf(route)) answering.delete(key);
    const records = [...new Set(answering.values()), ...targets.map(({ record }) => record)];
    const router = () => {
      const { router: made, state: into } = routerWith(records, self, world);
      world.copies.push({ into, from, records, again: null, home: here() });
      return made;
    };
    return { version, router };
  });
}

function keysOf({ path, methods }: RouteRecord): string[] {
  return (methods ?? ["(unknown)"]).map((method) => `${path}|${method}`);
}

/** Serves a router, or an app, below a prefix; a prefix that is not known is null. */
export function servedBelow(
  path: string | null,
  app: Value,
  { self }: Versioning,
  { evaluator: { conditions } }: RouterWorld,
): MountRecord {
  return {
    type: "mount",
    path,
    app,
    site: self.site,
    conditional: conditions.unknown > 0,
    off: conditions.off > 0,
  };
}

/** A router that has some records. */
export function routerWith(
  records: RouterState["records"],
  self: InstanceValue,
  world: RouterWorld,
): { readonly router: InstanceValue; readonly state: RouterState } {
  const args: CallArguments = { positional: [], keywords: new Map(), open: false };
  const router: InstanceValue = {
    type: "instance",
    class: null,
    origin: "fastapi.routing.APIRouter",
    attributes: new Map(),
    native: null,
    args,
    site: self.site,
    home: here(),
  };
  const native = new RouterNative(world, router, args, false);
  native.state.records.push(...records);
  router.native = native;
  return { router, state: native.state };
}

/** The major part of a class of routes that was given none. */
const first = constant(1);

/** A version that a decorator names. */
interface Said {
  readonly version: Version;
}

/** From which version on a handler answers; null for one that does not say. */
function startOf(route: RouteRecord, decorator: RegExp): Said | null {
  const { versioned } = route;
  if (versioned !== undefined)
    return { version: pair(argument(versioned, "major", 0) ?? first, argument(versioned, "minor", 1)) };
  const args = versionArguments(route, decorator);
  return args === null ? null : { version: pair(argument(args, "major", 0), argument(args, "minor", 1)) };
}

/** From which version on it does not any more; null for one that does not say. */
function endOf(route: RouteRecord, decorator: RegExp): Said | null {
  const args = versionArguments(route, decorator);
  const major = args === null ? null : argument(args, "remove_in_major", 4);
  if (args === null || major === null || (major.type === "constant" && major.value === null)) return null;
  return { version: pair(major, argument(args, "remove_in_minor", 5)) };
}

/**
 * What the decorator was given that names a handler's versions. It says so of the function that it is given: above the
 * route's own decorator that is the handler, unless another one has put a function of its own around it.
 */
function versionArguments({ endpoint }: RouteRecord, decorator: RegExp): CallArguments | null {
  for (const { decorators } of callableOf(endpoint)?.layers ?? []) {
    let isRegistered = false;
    // Innermost first.
    for (const one of decorators) {
      if (one.type === "instance" && one.args !== null && decorator.test(one.origin ?? "")) return one.args;
      if (one.type === "builtin") isRegistered = true;
      else if (isRegistered) break;
    }
  }
  return null;
}

/** A version that is given as a pair. */
export function versionIn(value: Value | null): Version {
  return value?.type === "list" ? pair(value.items[0] ?? null, value.items[1] ?? null) : null;
}

function pair(major: Value | null, minor: Value | null): Version {
  const number = (value: Value | null) =>
    value?.type === "constant" && typeof value.value === "number" ? value.value : null;
  const [one, other] = [number(major), minor === null ? 0 : number(minor)];
  return one === null || other === null ? null : [one, other];
}

function compare(one: Version, other: Version): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one[0] - other[0] || one[1] - other[1];
}

/** What stands before the routes of a version; null where it could not be computed. */
export function prefixOf(version: Version, { args }: Versioning): string | null {
  const given = argument(args, "prefix_format");
  const format = given === null ? "/v{major}_{minor}" : textOf(given);
  if (format === null || version === null) return null;
  const prefix = format.replaceAll("{major}", String(version[0])).replaceAll("{minor}", String(version[1]));
  return /[{}]/.test(prefix) ? null : prefix;
}

/** The app that is given. */
export function appIn(args: CallArguments): Value {
  return argument(args, "app", 0) ?? unknown;
}
