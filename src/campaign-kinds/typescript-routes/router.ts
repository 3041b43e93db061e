import type { ts } from "../../syntax/typescript/compiler.ts";
import type { Host, HostValue, Value } from "../../syntax/typescript/evaluate/values.ts";

export type Framework = "express" | "fastify" | "hono" | "koa" | "nest";

/** Something that takes routes: an app, a router, a plugin's instance. */
export interface Router {
  readonly framework: Framework;
  /** True for what serves by itself; a mere router is reached through an app or not at all. */
  isApp: boolean;
  /** Where it was made. */
  readonly node: ts.Node;
  /** Comes before every path of its own. */
  prefix: string;
  readonly events: (RouteEvent | MountEvent)[];
}

/** A method and a path were given handlers. */
export interface RouteEvent {
  readonly kind: "route";
  readonly method: string;
  /** Null: the path could not be known. */
  readonly path: string | null;
  /** In calling order; the last one is the handler, the others are middleware. */
  readonly handlers: readonly Value[];
  /** Route options (Fastify, OpenAPI), where the validators are. */
  readonly options: Value | null;
  readonly node: ts.Node;
  readonly isConditional: boolean;
}

/** One router was put below another. */
export interface MountEvent {
  readonly kind: "mount";
  /** Null: the prefix could not be known. */
  readonly prefix: string | null;
  readonly child: Router;
  /** How many of the child's events count: some frameworks copy what is there when it is mounted. */
  readonly copied: number | null;
  readonly node: ts.Node;
  readonly isConditional: boolean;
}

/** A place that registers something which could not be read. */
export interface UnreadPlace {
  readonly node: ts.Node;
  readonly message: string;
}

/** All routers of one evaluation. */
export interface RouterWorld {
  readonly routers: Router[];
  readonly unread: UnreadPlace[];
  make(router: Pick<Router, "framework" | "isApp" | "node"> & { readonly prefix?: string }): Router;
  /** The value that stands for a router in the evaluated source. */
  valueOf(router: Router, host: Host): HostValue;
  /** The router that a value stands for, or null. */
  routerOf(value: Value | undefined): Router | null;
}

/** Starts with no router. */
export function makeRouterWorld(): RouterWorld {
  const known = new Map<Host, Router>();
  const routers: Router[] = [];
  return {
    routers,
    unread: [],
    make({ framework, isApp, node, prefix = "" }) {
      const router: Router = { framework, isApp, node, prefix, events: [] };
      routers.push(router);
      return router;
    },
    valueOf(router, host) {
      known.set(host, router);
      return { kind: "host", host };
    },
    routerOf: (value) => (value?.kind === "host" ? (known.get(value.host) ?? null) : null),
  };
}
