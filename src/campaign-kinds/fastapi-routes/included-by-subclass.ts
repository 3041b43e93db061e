import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import { listOf } from "../../syntax/python/evaluate/collections.ts";
import {
  type CallArguments,
  constant,
  type Site,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { itemsOf } from "./route-arguments.ts";
import type { IncludeRecord, RouteRecord, RouterState } from "./route-record.ts";
import { type FindState, flatten, join, type UnknownTarget } from "./router-flattening.ts";

/** What a subclass of the router is called with, by its own `add_api_route`, for what it includes. */
interface IncludedBySubclass {
  readonly copies: readonly { readonly args: CallArguments; readonly site: Site }[];
  /** For these FastAPI calls another method. */
  readonly websockets: readonly RouteRecord[];
  readonly unknown: UnknownTarget[];
  readonly reached: ReadonlySet<RouterState>;
}

/**
 * The calls of a subclass's own method for the routes that it includes.
 * @param include what is included, with the prefix that was given with it
 */
export function includedBySubclass(
  state: RouterState,
  args: CallArguments,
  { prefix }: IncludeRecord,
  find: FindState,
): IncludedBySubclass {
  const { routes, unknown: targets, reached } = flatten(state, find, { followMounts: false });
  const copies = routes
    .filter((route) => !route.websocket)
    .map((route) => {
      const path = join(prefix, route.path);
      const keywords: [string, Value][] = [
        ["methods", listOf((route.methods ?? []).map((method) => constant(method)))],
        ["dependencies", listOf([...itemsOf(argument(args, "dependencies")), ...route.dependencies])],
      ];
      if (route.routeClass !== undefined) keywords.push(["route_class_override", route.routeClass]);
      const given = {
        positional: [path === null ? unknown : constant(path), route.endpoint],
        keywords: new Map(keywords),
        open: false,
      };
      return { args: given, site: route.site };
    });
  return { copies, websockets: routes.filter((route) => route.websocket), unknown: targets, reached };
}
