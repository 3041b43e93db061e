import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import { truth } from "../../syntax/python/evaluate/operators.ts";
import {
  type CallArguments,
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

const versionDecorator = /^fastapi_versioning\.(?:\w+\.)?version$/;

/** The major and the minor part; null for a version that could not be computed. */
type Version = readonly [major: number, minor: number] | null;

/**
 * `VersionedFastAPI(app)` of fastapi-versioning: an app with one below it for each `@version` of the given app's
 * handlers, which answers what the earlier ones answer too and is not there any more by itself.
 */
export function versionedRoutes(
  self: InstanceValue,
  args: CallArguments,
  world: RouterWorld,
): { readonly mounts: MountRecord[]; readonly original: RouterState | null } {
  const given = argument(args, "app", 0) ?? unknown;
  const original = world.stateOf(given);
  const mount = (path: string | null, app: Value, conditional: boolean): MountRecord => ({
    type: "mount",
    path,
    app,
    site: self.site,
    conditional: conditional || world.evaluator.conditions.unknown > 0,
    off: world.evaluator.conditions.off > 0,
  });
  if (original === null) return { mounts: [mount("", given, false)], original };
  const {
    routes,
    unknown: targets,
    reached,
  } = flatten(original, (value) => world.stateOf(value), {
    followMounts: false,
  });
  const otherwise = versionIn(argument(args, "default_version")) ?? [1, 0];
  const byVersion = new Map<string, { readonly version: Version; readonly routes: RouteRecord[] }>();
  for (const route of routes) {
    const version = versionOf(route, otherwise);
    const key = String(version);
    const known = byVersion.get(key) ?? { version, routes: [] };
    known.routes.push(route);
    byVersion.set(key, known);
  }
  const unique = new Map<string, RouteRecord>();
  const router = () => {
    const records = [...new Set(unique.values()), ...targets.map(({ record }) => record)];
    const made = routerWith(records, self, world);
    const from = new Map([...reached].map((state) => [state, state.version]));
    if (made.native instanceof RouterNative)
      world.copies.push({ into: made.native.state, from, records, again: null, home: here() });
    return made;
  };
  const mounts = [...byVersion.values()]
    .sort((one, other) => compare(one.version, other.version))
    .map(({ version, routes: own }) => {
      for (const route of own)
        for (const method of route.methods ?? ["(unknown)"]) unique.set(`${route.path}|${method}`, route);
      return mount(prefixOf(version, args), router(), false);
    });
  const latest = argument(args, "enable_latest");
  const isLatest = latest === null ? false : truth(latest);
  if (isLatest !== false) mounts.push(mount("/latest", router(), isLatest === null));
  return { mounts, original };
}

function routerWith(records: RouterState["records"], self: InstanceValue, world: RouterWorld): InstanceValue {
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
  return router;
}

function versionOf({ endpoint }: RouteRecord, otherwise: Version): Version {
  const decorators = callableOf(endpoint)?.layers.flatMap((layer) => layer.decorators) ?? [];
  for (const one of decorators) {
    if (one.type !== "instance" || one.args === null || !versionDecorator.test(one.origin ?? "")) continue;
    const minor = argument(one.args, "minor", 1);
    return pair(argument(one.args, "major", 0), minor);
  }
  return otherwise;
}

function versionIn(value: Value | null): Version {
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
function prefixOf(version: Version, args: CallArguments): string | null {
  const given = argument(args, "prefix_format");
  const format = given === null ? "/v{major}_{minor}" : textOf(given);
  if (format === null || version === null) return null;
  const prefix = format.replaceAll("{major}", String(version[0])).replaceAll("{minor}", String(version[1]));
  return /[{}]/.test(prefix) ? null : prefix;
}
