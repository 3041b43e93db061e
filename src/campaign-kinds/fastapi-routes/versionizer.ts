import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import {
  builtin,
  type CallArguments,
  type InstanceValue,
  type NativeObject,
  textOf,
  unknown,
} from "../../syntax/python/evaluate/value.ts";
import { changing } from "../../syntax/python/ledger.ts";
import type { RouterWorld } from "./router-world.ts";
import {
  appIn,
  prefixOf,
  routerWith,
  servedBelow,
  type Versioning,
  versionIn,
  versionsOf,
} from "./versions.ts";

/** True for the class of fastapi-versionizer. */
export function isVersionizer(name: string): boolean {
  return /^fastapi_versionizer\.(?:\w+\.)?Versionizer$/.test(name);
}

/**
 * `Versionizer(app).versionize()` of fastapi-versionizer: the app gives away what it has, and gets it back once for
 * each `@api_version` of its handlers, with what the earlier ones answer. Mounts do not come back.
 */
export function versionizer(
  self: InstanceValue,
  args: CallArguments,
  world: RouterWorld,
): NativeObject | null {
  const state = world.stateOf(world.evaluator.force(appIn(args)));
  if (state === null) return null;
  const versioning: Versioning = {
    decorator: /^fastapi_versionizer\.(?:\w+\.)?api_version$/,
    otherwise: versionIn(argument(args, "default_version", 3)) ?? [1, 0],
    self,
    args,
  };
  const versions = versionsOf(state, versioning, world);
  // What does not come back is served no more.
  world.register(routerWith(state.records, self, world).state, "router");
  changing(state.instance);
  state.version++;
  state.records.length = 0;
  const versionize = builtin("Versionizer.versionize", () => {
    changing(state.instance);
    state.version++;
    for (const { version, router } of versions)
      state.records.push(servedBelow(prefixOf(version, versioning), router(), versioning, world));
    const latest = argument(args, "latest_prefix", 4);
    const last = versions.at(-1);
    const isNone = latest === null || (latest.type === "constant" && latest.value === null);
    if (!isNone && last !== undefined)
      state.records.push(servedBelow(textOf(latest), last.router(), versioning, world));
    return unknown;
  });
  return { attribute: (name) => (name === "versionize" ? versionize : null) };
}
