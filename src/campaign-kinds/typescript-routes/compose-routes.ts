import { joinRoutes } from "./paths.ts";
import type { RouteEvent, Router, RouterWorld } from "./router.ts";

/** A route as it is served: its full path and the app that serves it. */
export interface ServedRoute {
  readonly route: RouteEvent;
  readonly router: Router;
  /** The full path; null where a part of it could not be known. */
  readonly path: string | null;
  /** Null: no app reaches it. */
  readonly app: Router | null;
  readonly isConditional: boolean;
}

/** Routers mounted in each other end here. */
const maximumNesting = 30;

/** Follows all mounts from all apps. Routes of routers that no app reaches come last, with the path they know. */
export function composeRoutes(
  world: RouterWorld,
  isEntry: (router: Router) => boolean,
): readonly ServedRoute[] {
  const served: ServedRoute[] = [];
  const reached = new Set<Router>();
  const mounted = new Set(
    world.routers.flatMap((router) =>
      router.events.flatMap((event) => (event.kind === "mount" ? [event.child] : [])),
    ),
  );

  const visit = (
    router: Router,
    at: Omit<ServedRoute, "route" | "router">,
    count: number | null,
    depth: number,
  ) => {
    reached.add(router);
    if (depth > maximumNesting) return;
    const base = at.path === null ? null : joinRoutes(at.path, router.prefix);
    for (const event of router.events.slice(0, count ?? undefined)) {
      const own = event.kind === "route" ? event.path : event.prefix;
      const path = base === null || own === null ? null : joinRoutes(base, own);
      const isConditional = at.isConditional || event.isConditional;
      if (event.kind === "route") served.push({ route: event, router, path, app: at.app, isConditional });
      else visit(event.child, { path, app: at.app, isConditional }, event.copied, depth + 1);
    }
  };

  const isAlone = (router: Router) => !mounted.has(router);
  // A Hono instance is an app or a router, as it is used: one in a file that nobody imports serves by itself.
  const serves = (router: Router) => router.isApp || (router.framework === "hono" && isEntry(router));
  const roots = world.routers.filter((router) => isAlone(router) && serves(router));
  for (const app of roots) visit(app, { path: "", app, isConditional: false }, null, 0);
  for (const router of world.routers.filter((each) => isAlone(each) && !reached.has(each))) {
    visit(router, { path: "", app: null, isConditional: false }, null, 0);
  }
  return served;
}
