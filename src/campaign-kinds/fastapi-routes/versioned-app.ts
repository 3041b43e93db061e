import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import { truth } from "../../syntax/python/evaluate/operators.ts";
import type { CallArguments, InstanceValue } from "../../syntax/python/evaluate/value.ts";
import type { MountRecord, RouterState } from "./route-record.ts";
import type { RouterWorld } from "./router-world.ts";
import { appIn, prefixOf, servedBelow, type Versioning, versionIn, versionsOf } from "./versions.ts";

/**
 * `VersionedFastAPI(app)` of fastapi-versioning: an app with one below it for each `@version` of the given app's
 * handlers, which answers what the earlier ones answer too and is not there any more by itself.
 */
export function versionedRoutes(
  self: InstanceValue,
  args: CallArguments,
  world: RouterWorld,
): { readonly mounts: MountRecord[]; readonly original: RouterState | null } {
  const given = appIn(args);
  const original = world.stateOf(given);
  const versioning: Versioning = {
    decorator: /^fastapi_versioning\.(?:\w+\.)?version$/,
    otherwise: versionIn(argument(args, "default_version")) ?? [1, 0],
    self,
    args,
  };
  if (original === null) return { mounts: [servedBelow("", given, versioning, world)], original };
  const versions = versionsOf(original, versioning, world);
  const mounts = versions.map(({ version, router }) =>
    servedBelow(prefixOf(version, versioning), router(), versioning, world),
  );
  const latest = argument(args, "enable_latest");
  const isLatest = latest === null ? false : truth(latest);
  const last = versions.at(-1);
  if (isLatest !== false && last !== undefined) {
    const mount = servedBelow("/latest", last.router(), versioning, world);
    mounts.push(isLatest === null ? { ...mount, conditional: true } : mount);
  }
  return { mounts, original };
}
