import type { CallSite, Value } from "../../../syntax/typescript/evaluate/values.ts";
import type { RouteEvent, Router, RouterWorld } from "../router.ts";

/** Adds a route to a router. A path that cannot be known is listed as unread: the route exists all the same. */
export function addRoute(
  world: RouterWorld,
  router: Router,
  route: Pick<RouteEvent, "method" | "path" | "handlers"> & { readonly options?: Value | null },
  site: CallSite,
): void {
  if (route.path === null) {
    world.unread.push({
      node: site.node,
      message: `The path of this ${route.method} route could not be resolved.`,
    });
  }
  router.events.push({
    kind: "route",
    options: null,
    ...route,
    node: site.node,
    isConditional: site.isConditional,
  });
}

/** Says that what is mounted here could not be read, where it may hold routes. */
export function reportUnread(world: RouterWorld, value: Value, site: CallSite, prefix: string | null): void {
  if (value.kind !== "unknown") return;
  const looksLikeRoutes = /rout|controller|plugin|require\(|import\(/i.test(site.node.getText());
  if (prefix === null && !looksLikeRoutes) return;
  world.unread.push({
    node: site.node,
    message:
      prefix === null
        ? "What is mounted here could not be resolved."
        : `What is mounted at ${prefix} could not be resolved.`,
  });
}
