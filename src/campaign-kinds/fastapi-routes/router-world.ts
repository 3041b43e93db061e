import type { Evaluator } from "../../syntax/python/evaluate/evaluator.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";
import type { RouteCopy } from "./route-copies.ts";
import type { RouteRecord, RouterState } from "./route-record.ts";

/** What router objects share: the registry of all of them, and FastAPI's meaning of an include. */
export interface RouterWorld {
  readonly evaluator: Evaluator;
  /** FastAPI 0.137 and later: routes that are added after the include are served too. */
  readonly includesAreLive: boolean;
  /** What includes copied, in order. */
  readonly copies: RouteCopy[];
  /** Routes that the source made as objects, whatever became of them. */
  readonly routeObjects: RouteRecord[];
  stateOf(value: Value): RouterState | null;
  /** Takes note of an app or a router: what none of them serves is listed as unmounted. */
  register(state: RouterState, what: "app" | "router"): void;
}
