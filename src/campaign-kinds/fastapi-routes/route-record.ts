import type {
  CallArguments,
  ClassValue,
  InstanceValue,
  ListValue,
  Site,
  Value,
} from "../../syntax/python/evaluate/value.ts";

/** One route as it was registered, before it is known which app serves it. */
export interface RouteRecord {
  readonly type: "route";
  /** Null where the path could not be computed. */
  readonly path: string | null;
  /** Upper case; empty for a WebSocket; null where they could not be computed. */
  readonly methods: readonly string[] | null;
  readonly endpoint: Value;
  /** `Depends` objects of the decorator, the router, the include and the app. */
  readonly dependencies: readonly Value[];
  /** Where it was registered: the decorator's line. */
  readonly site: Site;
  readonly conditional: boolean;
  readonly off: boolean;
  readonly websocket: boolean;
  /** Registered with Starlette's own `Route`: FastAPI resolves no dependencies for it. */
  readonly plain: boolean;
  readonly responseClass: Value | null;
  /** False where the route, its router or an include leaves it out of the schema; null where that is not known. */
  readonly inSchema: boolean | null;
  /** The source's own class that makes it, where its constructor has a say. */
  readonly routeClass?: ClassValue;
  /** What fastapi-versioning's class of routes was given, which says the version of the handler. */
  readonly versioned?: CallArguments;
}

/** An app or router that answers below a path. */
export interface MountRecord {
  readonly type: "mount";
  readonly path: string | null;
  readonly app: Value;
  readonly site: Site;
  readonly conditional: boolean;
  readonly off: boolean;
}

/** A router that is included alive: routes that it gets later are served too. */
export interface IncludeRecord {
  readonly type: "include";
  readonly prefix: string | null;
  readonly router: Value;
  readonly dependencies: readonly Value[];
  readonly inSchema: boolean | null;
  readonly site: Site;
  readonly conditional: boolean;
  readonly off: boolean;
}

export type RouterRecord = RouteRecord | MountRecord | IncludeRecord;

/** What a router holds. */
export interface RouterState {
  prefix: Value;
  readonly dependencies: Value[];
  readonly records: RouterRecord[];
  /** The list that the source sees as `router.routes`; what it adds there itself is served too. */
  readonly view: ListValue;
  /** What that list has shown: what is no longer in it was removed by the source. */
  readonly shown: Set<RouterRecord>;
  readonly instance: InstanceValue;
  readonly isApp: boolean;
  readonly inSchema: boolean | null;
  /** Made under a condition that is not known or off by default: it may not exist. */
  readonly isContingent: boolean;
  /** Where something happens to its routes that is not known, and whether they may have other paths afterwards. */
  readonly notes: { readonly site: Site; readonly message: string; readonly mayMove: boolean }[];
  /** Grows whenever its records change. */
  version: number;
  /** The source looked at what it holds: who does decides by it. */
  isRead: boolean;
}
