import type { Frame } from "../../syntax/python/ledger.ts";
import type { IncludeRecord, RouteRecord, RouterRecord, RouterState } from "./route-record.ts";
import { type FindState, flatten, type UnknownTarget, under } from "./router-flattening.ts";

/** Copies of routes, with every router that was looked at for them. */
export interface Copied {
  readonly records: readonly RouterRecord[];
  readonly reached: ReadonlySet<RouterState>;
}

/** What an include copied from one router into another, so that it can be copied again. */
export interface RouteCopy {
  readonly into: RouterState;
  /** The routers that it came from, with the version of each then. */
  readonly from: ReadonlyMap<RouterState, number>;
  readonly records: readonly RouterRecord[];
  /** Null where the source's own code did it. */
  readonly again: (() => Copied) | null;
  readonly home: Frame;
}

/**
 * The routes of a router as an include copies them, and the includes whose routers are not known.
 * @param made what becomes of a copy where its class makes it once more
 */
export function copiesOf(
  state: RouterState,
  include: IncludeRecord,
  find: FindState,
  made: (copy: RouteRecord) => RouteRecord,
): Copied {
  const { routes, unknown: unknownTargets, reached } = flatten(state, find, { followMounts: false });
  const copies = routes.map((route) => made(under(route, include)));
  return { records: [...copies, ...includesOf(unknownTargets)], reached };
}

/** Those of the unknown targets that are includes: an include does not copy what is mounted. */
export function includesOf(targets: readonly UnknownTarget[]): RouterRecord[] {
  return targets.map(({ record }) => record).filter((record) => record.type === "include");
}
