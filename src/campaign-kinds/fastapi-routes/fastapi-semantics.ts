import { classMember } from "../../syntax/python/evaluate/classes.ts";
import type { Evaluator, Semantics } from "../../syntax/python/evaluate/evaluator.ts";
import type {
  CallArguments,
  ClassValue,
  InstanceValue,
  NativeObject,
  Site,
  Value,
} from "../../syntax/python/evaluate/value.ts";
import { lastName } from "../../syntax/python/last-name.ts";
import { asking, beginning, here } from "../../syntax/python/ledger.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import { foldersAround } from "../../syntax/python/start-folders.ts";
import { callAdminRoutes } from "./admin-routes.ts";
import { adoptRouteObject } from "./adopt-route-object.ts";
import { AppNative } from "./app-native.ts";
import { stateLacks } from "./app-state.ts";
import { callClassRoutes, routable, routableObject } from "./class-routes.ts";
import { EitherRouter } from "./either-router.ts";
import { isAppOfOthers, isRouterOfOthers } from "./foreign-classes.ts";
import { noteHandedOver, noteHandedToUnknown } from "./handed-over.ts";
import { ignoredArguments } from "./ignored-arguments.ts";
import type { RouteCopy } from "./route-copies.ts";
import type { RouteRecord, RouterState } from "./route-record.ts";
import { recordOf } from "./router-flattening.ts";
import { RouterNative } from "./router-native.ts";
import { decoratesWith } from "./router-variables.ts";
import type { RouterWorld } from "./router-world.ts";
import { codeMentionsRouting } from "./routing-text.ts";
import { starNames } from "./star-names.ts";
import { versionedRoutes } from "./versioned-app.ts";
import { isVersionizer, versionizer } from "./versionizer.ts";

const appNames = new Set(["FastAPI", "Starlette", "Cadwyn", "VersionedFastAPI"]);
const routerNames = new Set(["APIRouter", "Router", "VersionedAPIRouter", "InferringRouter"]);
const routePackages = /^(fastapi|starlette|cadwyn|fastapi_utils|fastapi_restful|fastapi_versioning)(\.|$)/;
const routeObjects = new Set(["Route", "APIRoute", "Mount", "Host", "WebSocketRoute", "APIWebSocketRoute"]);

/** What FastAPI, Starlette and Cadwyn do with routers. One per scan: it remembers every router that was made. */
export class FastApiSemantics implements Semantics, RouterWorld {
  readonly includesAreLive: boolean;
  /** Routers and apps in the order in which they were made. */
  readonly states: RouterState[] = [];
  /** Routes that the source made as objects, whatever became of them. */
  readonly routeObjects: RouteRecord[] = [];
  readonly copies: RouteCopy[] = [];
  /** Apps of which another one was made that answers instead. */
  readonly stages = new Set<RouterState>();
  readonly #routerHints: ReadonlySet<string>;
  readonly #registering: ReadonlySet<string>;
  /** Those that hold files which are run for their routes. */
  readonly #folders: ReadonlySet<string>;
  readonly #decorates: (module: PythonModule) => boolean;
  #evaluator: Evaluator | null = null;

  /**
   * @param options.includesAreLive FastAPI 0.137 or later
   * @param options.routers further class names, `AirflowRouter` or `package.module.AirflowRouter`
   * @param options.routerNames names of routers that do not sound like one
   * @param options.modules files that are run for their routes
   * @param options.registering those of them that leave handlers with what they import
   */
  constructor(options: {
    readonly includesAreLive: boolean;
    readonly routers: readonly string[];
    readonly routerNames: readonly string[];
    readonly modules: readonly string[];
    readonly registering: readonly string[];
  }) {
    this.includesAreLive = options.includesAreLive;
    this.#decorates = decoratesWith(options.routerNames);
    this.#registering = new Set(options.registering);
    this.#folders = new Set(options.modules.flatMap(foldersAround));
    this.#routerHints = new Set(options.routers.map(lastName));
  }

  get evaluator(): Evaluator {
    if (this.#evaluator === null) throw new Error("Asked for the evaluator before anything was made.");
    return this.#evaluator;
  }

  hasEffects(module: PythonModule): boolean {
    return codeMentionsRouting(module) || this.#decorates(module) || this.#registering.has(module.path);
  }

  /** Routers that were made, and changes of them. */
  get effects(): number {
    return this.states.reduce((sum, { version }) => sum + version, this.states.length);
  }

  hasEffectsBelow(folder: string): boolean {
    return this.#folders.has(folder);
  }

  models(name: string): boolean {
    return (
      this.isRouterClass(name) ||
      routable.test(name) ||
      isVersionizer(name) ||
      (routeObjects.has(lastName(name)) && routePackages.test(name))
    );
  }

  /** True for the name of a foreign class whose objects are routers or apps. */
  isRouterClass(name: string): boolean {
    const last = lastName(name);
    return (
      this.#routerHints.has(last) ||
      ((appNames.has(last) || routerNames.has(last)) && routePackages.test(name)) ||
      isRouterOfOthers(name) ||
      isAppOfOthers(name)
    );
  }

  construct(
    name: string,
    args: CallArguments,
    self: InstanceValue,
    evaluator: Evaluator,
  ): NativeObject | null {
    this.#evaluator = evaluator;
    const last = lastName(name);
    const known = routePackages.test(name);
    if ((appNames.has(last) && known) || isAppOfOthers(name)) {
      if (!known) this.handedOver(name, args, self.site, evaluator);
      const router = madeRouter(self);
      const native = new RouterNative(this, router, args, true);
      router.native = native;
      this.register(native.state, "app");
      const app = new AppNative(evaluator, router, args);
      this.#natives.set(native.state, { app, instance: self });
      if (last === "VersionedFastAPI") {
        const { mounts, original } = versionedRoutes(self, args, this);
        native.state.records.push(...mounts);
        if (original !== null) this.stages.add(original);
      }
      return app;
    }
    if (isVersionizer(name)) return versionizer(self, args, this);
    if (routable.test(name)) {
      const router = madeRouter(self);
      const native = new RouterNative(this, router, args, false);
      router.native = native;
      this.register(native.state, "router");
      return routableObject(self, router, evaluator);
    }
    const isOurs = (routerNames.has(last) && known) || this.#routerHints.has(last);
    if (isOurs || isRouterOfOthers(name)) {
      const native = new RouterNative(this, self, args, false);
      if (!isOurs) this.#ofOthers.add(native.state);
      this.register(native.state, "router");
      return native;
    }
    if (!routeObjects.has(last) || !known) return null;
    const native = adoptRouteObject(name, args, self, this);
    const record = recordOf(self);
    if (record?.type === "route") this.routeObjects.push(record);
    return native;
  }

  register(state: RouterState, what: "app" | "router"): void {
    this.states.push(state);
    beginning(what, 0);
    asking(what, 0);
  }

  /** How much of everything was made so far. */
  get made(): readonly [states: number, copies: number, routeObjects: number] {
    return [this.states.length, this.copies.length, this.routeObjects.length];
  }

  /** Forgets what was made after some moment. */
  truncate([states, copies, routeObjects]: FastApiSemantics["made"]): void {
    this.states.length = states;
    this.copies.length = copies;
    this.routeObjects.length = routeObjects;
  }

  /** Routers of classes that are not here. */
  readonly #ofOthers = new Set<RouterState>();

  /** True for one to which the source adds nothing: all that it serves is its package's. */
  #isUnused(state: RouterState): boolean {
    return state.records.length === 0 && state.view.items.length === 0 && this.#ofOthers.has(state);
  }

  /** Apps by the routers that they were made with. */
  readonly #natives = new Map<RouterState, { readonly app: AppNative; readonly instance: InstanceValue }>();

  /** Functions that apps run when they start. */
  startHandlers(): { readonly handler: Value; readonly app: InstanceValue }[] {
    return [...this.#natives.values()].flatMap(({ app, instance }) =>
      app.startHandlers.map((handler) => ({ handler, app: instance })),
    );
  }

  /** The router that an app has in the end: `app.router = OwnRouter()` leaves the one behind that it was made with. */
  routerOf(made: RouterState): RouterState {
    const router = this.#natives.get(made)?.app.router;
    return (router === undefined ? null : this.stateOf(router)) ?? made;
  }

  exports(module: string): readonly string[] {
    return starNames.get(module) ?? [];
  }

  call(
    name: string,
    args: CallArguments,
    site: Site,
    evaluator: Evaluator,
    receiver: InstanceValue | null = null,
  ): Value | null {
    return (
      callClassRoutes(name, receiver, args, site, evaluator) ??
      callAdminRoutes(name, receiver, args, site, evaluator)
    );
  }

  handedToUnknown(callee: string, args: CallArguments, site: Site, evaluator: Evaluator): void {
    noteHandedToUnknown(callee, args, site, evaluator, this);
  }

  handedOver(callee: string, args: CallArguments, site: Site, evaluator: Evaluator): void {
    noteHandedOver(callee, args, site, evaluator, this);
  }

  oneOf(told: Value, other: Value): Value | null {
    const [one, two] = [this.stateOf(told), this.stateOf(other)];
    const isApp = one?.isApp === true || two?.isApp === true;
    if (isApp || one === two) return null;
    if (told.type === "instance" && one !== null && (two !== null || other.type === "foreign"))
      return EitherRouter.of(told, other);
    return other.type === "instance" && two !== null && told.type === "foreign"
      ? EitherRouter.of(other, told)
      : null;
  }

  lacks(value: Value, name: string, evaluator: Evaluator): boolean | undefined {
    return stateLacks(value, name, evaluator);
  }

  ignoredArguments(callee: Value): ReadonlySet<string> | "all" | undefined {
    return ignoredArguments(callee);
  }

  /** @param depth how many wrappers were taken off already: they may wrap each other in a circle */
  stateOf(value: Value, depth = 0): RouterState | null {
    if (value.type !== "instance" || depth > 20) return null;
    const { native } = value;
    if (native instanceof RouterNative) return this.#isUnused(native.state) ? null : native.state;
    if (native instanceof EitherRouter) return this.stateOf(native.told, depth + 1);
    if (native instanceof AppNative) return this.stateOf(native.router);
    // Middleware around an app, `WSGIMiddleware` and the like: what is inside is served.
    const wrapped =
      value.class === null
        ? (value.args?.positional[0] ?? value.args?.keywords.get("app"))
        : keptApp(value, value.class);
    return wrapped !== undefined && wrapped !== value && wrapped.type === "instance" && native === null
      ? this.stateOf(wrapped, depth + 1)
      : null;
  }
}

/** What an object of the source's own class hands requests on to: `self.app` of a middleware that can be called. */
function keptApp(value: InstanceValue, owner: ClassValue): Value | undefined {
  if (classMember(owner, "__call__") === null) return undefined;
  return ["app", "_app", "application"]
    .map((name) => value.attributes.get(name))
    .find((one) => one !== undefined);
}

/** The router of an object that has one. */
function madeRouter({ site }: InstanceValue): InstanceValue {
  return {
    type: "instance",
    class: null,
    origin: "fastapi.routing.APIRouter",
    attributes: new Map(),
    native: null,
    args: null,
    site,
    home: here(),
  };
}
