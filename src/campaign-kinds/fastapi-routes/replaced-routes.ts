import type { Conditions } from "../../syntax/python/evaluate/evaluator.ts";
import type { ListValue, Site, Value } from "../../syntax/python/evaluate/value.ts";
import { addNote } from "./handed-over.ts";
import type { RouterState } from "./route-record.ts";

/**
 * `router.routes = [...]`: what a setting would have to turn on that is off changes nothing, and of what is not known it
 * is said that it is not.
 * @param view the list that the source sees so far
 */
export function replaceRoutes(
  state: RouterState,
  view: ListValue,
  value: Value,
  site: Site,
  conditions: Conditions,
): void {
  if (conditions.off > 0) return;
  if (value.type !== "list" || conditions.unknown > 0) {
    const message = "what becomes of the routes here could not be found";
    // Nearly always a few are taken out, or put elsewhere.
    addNote(state, { site, message, mayMove: false });
    return;
  }
  view.items = value.items;
  if (value.doubtful === undefined) delete view.doubtful;
  else view.doubtful = new Set(value.doubtful);
}
