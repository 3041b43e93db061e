import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import { listOf } from "../../syntax/python/evaluate/collections.ts";
import {
  builtin,
  type CallArguments,
  constant,
  type InstanceValue,
  type ListValue,
  type NativeObject,
  none,
  type Site,
  textOf,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { changing, here } from "../../syntax/python/ledger.ts";
import { choicesOf } from "./either-router.ts";
import { EitherSide } from "./either-side.ts";
import { includedBySubclass } from "./included-by-subclass.ts";
import { mountPath, noPrefix, type PossiblePath, pathsBehind, pathsOf, underEach } from "./possible-paths.ts";
import { replaceRoutes } from "./replaced-routes.ts";
import {
  bothInSchema,
  inSchemaOf,
  insertEndpoint,
  itemsOf,
  mayBePath,
  methodsOf,
  withMethod,
} from "./route-arguments.ts";
import { asClassMakes, classGiven, madeAgain } from "./route-class.ts";
import { type Copied, copiesOf, includesOf, type RouteCopy } from "./route-copies.ts";
import { RouteObject, routeObject } from "./route-object.ts";
import type { IncludeRecord, RouteRecord, RouterRecord, RouterState } from "./route-record.ts";
import { join, mostRoutes, recordOf, under } from "./router-flattening.ts";
import type { RouterWorld } from "./router-world.ts";

const verbs = ["get", "post", "put", "delete", "patch", "options", "head", "trace"];

/** A FastAPI router, or the router inside an app, as the framework's own code behaves. */
export class RouterNative implements NativeObject {
  readonly state: RouterState;
  readonly #world: RouterWorld;
  readonly #eitherSide = new EitherSide();
  #routeClass: Value | null;

  constructor(world: RouterWorld, instance: InstanceValue, args: CallArguments, isApp: boolean) {
    this.#world = world;
    this.#routeClass = argument(args, "route_class");
    const prefix = argument(args, "prefix");
    this.state = {
      prefix: prefix === null || isApp ? noPrefix : prefix,
      dependencies: itemsOf(argument(args, "dependencies")),
      records: [],
      view: listOf([]),
      shown: new Set(),
      instance,
      isApp,
      inSchema: inSchemaOf(args),
      notes: [],
      version: 0,
      isRead: false,
      isContingent: world.evaluator.conditions.unknown + world.evaluator.conditions.off > 0,
    };
    const routes = argument(args, "routes");
    for (const route of itemsOf(routes))
      this.#adopt(route, routes?.type === "list" && routes.doubtful?.has(route) === true);
  }

  attribute(name: string, self: InstanceValue): Value | null {
    if (verbs.includes(name)) {
      return builtin(name, (args, site) =>
        this.#dispatch(self, "api_route", withMethod(args, name.toUpperCase()), site, () =>
          this.#decorator(self, withMethod(args, name.toUpperCase()), site),
        ),
      );
    }
    switch (name) {
      case "api_route":
        return builtin(name, (args, site) => this.#decorator(self, args, site));
      case "add_api_route":
        return builtin(name, (args, site) => this.#add(args, site, {}));
      case "route":
        return builtin(name, (args, site) =>
          builtin("decorator", ({ positional: [endpoint] }) => {
            this.#add(insertEndpoint(args, endpoint ?? unknown), site, { plain: true });
            return endpoint ?? unknown;
          }),
        );
      case "add_route":
        return builtin(name, (args, site) => this.#add(args, site, { plain: true }));
      case "websocket":
      case "websocket_route":
        return builtin(name, (args, site) =>
          builtin("decorator", ({ positional: [endpoint] }) => {
            this.#add(insertEndpoint(args, endpoint ?? unknown), site, { websocket: true });
            return endpoint ?? unknown;
          }),
        );
      case "add_api_websocket_route":
      case "add_websocket_route":
        return builtin(name, (args, site) => this.#add(args, site, { websocket: true }));
      case "include_router":
        return builtin(name, (args, site) => this.#includeEach(self, args, site));
      case "mount":
        return builtin(name, (args, site) => this.#mount(pathsOf(argument(args, "path", 0)), args, site));
      case "host":
        // For requests to another host name: their paths start anew.
        return builtin(name, (args, site) => this.#mount(pathsOf(noPrefix), args, site));
      case "prefix":
        this.#read();
        return textOf(this.state.prefix) === null ? unknown : this.state.prefix;
      case "dependencies":
        this.#read();
        return listOf(this.state.dependencies);
      case "routes":
        this.state.isRead = true;
        this.#change();
        return this.#view();
      default:
        return null;
    }
  }

  /** Who made it may know of what it has. */
  #read(): void {
    if (this.state.instance.home.path !== here().path) this.state.isRead = true;
  }

  #change(): void {
    changing(this.state.instance);
    this.state.version++;
  }

  setAttribute(name: string, value: Value, site: Site = this.state.instance.site): void {
    this.#change();
    if (name === "prefix") this.state.prefix = value;
    if (name === "route_class") this.#routeClass = value;
    if (name === "routes")
      replaceRoutes(this.state, this.#view(), value, site, this.#world.evaluator.conditions);
    if (name === "dependencies") this.state.dependencies.splice(0, Infinity, ...itemsOf(value));
  }

  /** `getattr(router, method)("/path")(handler)`: a route all the same, of which nobody knows the method. */
  someAttribute(self: InstanceValue): Value {
    return builtin("(unknown)", (args, site) => {
      const keywords = new Map([...args.keywords, ["methods", unknown] as const]);
      const register = this.#decorator(self, { ...args, keywords }, site);
      return builtin("decorator", (given, at) =>
        given.positional[0]?.type === "function" && mayBePath(argument(args, "path", 0))
          ? this.#world.evaluator.call(register, given, at)
          : unknown,
      );
    });
  }

  #decorator(self: InstanceValue, args: CallArguments, site: Site): Value {
    return builtin("decorator", ({ positional: [endpoint = unknown] }) => {
      const given = insertEndpoint(args, endpoint);
      this.#dispatch(self, "add_api_route", given, site, () => this.#add(given, site, {}));
      return endpoint;
    });
  }

  /** Calls the subclass's own method where there is one. */
  #dispatch(self: InstanceValue, name: string, args: CallArguments, site: Site, native: () => Value): Value {
    const own = self.class === null ? null : classMember(self.class, name);
    if (own?.value.type !== "function") return native();
    return this.#world.evaluator.call({ type: "bound", function: own.value, self }, args, site);
  }

  #add(
    args: CallArguments,
    site: Site,
    options: { readonly websocket?: boolean; readonly plain?: boolean },
  ): Value {
    const { websocket = false, plain = false } = options;
    const { unknown: conditional, off } = this.#world.evaluator.conditions;
    this.#change();
    const routeClass = websocket || plain ? null : classGiven(args, this.#routeClass);
    const record: Omit<RouteRecord, "path"> = {
      type: "route",
      methods: websocket ? [] : methodsOf(argument(args, "methods", plain ? 2 : undefined)),
      endpoint: argument(args, "endpoint", 1) ?? argument(args, "route", 1) ?? unknown,
      dependencies: [...this.state.dependencies, ...itemsOf(argument(args, "dependencies"))],
      site,
      conditional: conditional > 0,
      off: off > 0,
      websocket,
      plain,
      responseClass: argument(args, "response_class"),
      inSchema: bothInSchema(this.state.inSchema, inSchemaOf(args)),
    };
    const prefix = plain ? noPrefix : this.state.prefix;
    for (const { path, ...one } of pathsBehind(prefix, argument(args, "path", 0))) {
      const marks = { conditional: record.conditional || one.conditional, off: record.off || one.off };
      this.state.records.push(asClassMakes({ ...record, path, ...marks }, args, routeClass, this.#world));
    }
    return none;
  }

  /** Where nobody knows which router it is, one or the other. */
  #includeEach(self: InstanceValue, args: CallArguments, site: Site): Value {
    const { evaluator } = this.#world;
    const router = evaluator.force(argument(args, "router", 0) ?? unknown);
    const choices = choicesOf(router);
    if (choices.length > 1) evaluator.conditions.unknown++;
    for (const choice of choices) this.#include(self, choice, args, site);
    if (choices.length > 1) evaluator.conditions.unknown--;
    return none;
  }

  #include(self: InstanceValue, router: Value, args: CallArguments, site: Site): void {
    const prefixArgument = argument(args, "prefix");
    const { conditions } = this.#world.evaluator;
    this.#change();
    // Keywords that are not known may hold a prefix.
    const mayHavePrefix = args.open && prefixArgument === null;
    const include = (prefix: string | null, given: string | null) => {
      this.#eitherSide.add(this.state.records, conditions, router, prefix, (conditional) =>
        this.#included(self, args, given, {
          type: "include",
          prefix,
          router,
          dependencies: [...this.state.dependencies, ...itemsOf(argument(args, "dependencies"))],
          inSchema: bothInSchema(this.state.inSchema, inSchemaOf(args)),
          site,
          conditional: conditional || mayHavePrefix,
          off: conditions.off > 0,
        }),
      );
    };
    underEach(this.#ownPrefixes(self), conditions, (own) => {
      underEach(pathsOf(prefixArgument ?? noPrefix), conditions, (given) => {
        include(join(own, given), given);
      });
    });
  }

  /** A subclass's own method puts the prefix before each route once more. */
  #ownPrefixes(self: InstanceValue): readonly PossiblePath[] {
    const { prefix } = this.state;
    return this.#isOverridden(self) ? pathsOf(constant(textOf(prefix))) : pathsOf(prefix);
  }

  #isOverridden(self: InstanceValue): boolean {
    return self.class !== null && classMember(self.class, "add_api_route") !== null;
  }

  /** What an include adds: itself where includes are live, else copies of the routes that are there by now. */
  #included(
    self: InstanceValue,
    args: CallArguments,
    given: string | null,
    include: IncludeRecord,
  ): RouterRecord[] {
    const state = this.#world.stateOf(include.router);
    const overridden = this.#isOverridden(self);
    const isLive = this.#world.includesAreLive && !overridden;
    if (state === null || isLive || state.records.length > mostRoutes) return [include];
    const find = (value: Value) => this.#world.stateOf(value);
    const made = (copy: RouteRecord) => madeAgain(copy, this.#world);
    if (!overridden) return this.#copied(() => copiesOf(state, include, find, made));
    const seen = includedBySubclass(state, args, { ...include, prefix: given }, find);
    for (const copied of seen.copies)
      this.#dispatch(self, "add_api_route", copied.args, copied.site, () => none);
    this.#remember({ records: [], reached: seen.reached }, null);
    return [...seen.websockets.map((route) => under(route, include)), ...includesOf(seen.unknown)];
  }

  #copied(copy: () => Copied): RouterRecord[] {
    const copied = copy();
    const isMade = copied.records.some((one) => one.type === "route" && one.routeClass !== undefined);
    this.#remember(copied, isMade ? null : copy);
    return [...copied.records];
  }

  #remember({ records, reached }: Copied, again: RouteCopy["again"]): void {
    const from = new Map([...reached].map((state) => [state, state.version]));
    this.#world.copies.push({ into: this.state, from, records, again, home: here() });
  }

  #mount(paths: readonly PossiblePath[], args: CallArguments, site: Site): Value {
    const { conditions } = this.#world.evaluator;
    const app = this.#world.evaluator.force(argument(args, "app", 1) ?? unknown);
    this.#change();
    underEach(paths, conditions, (path) => {
      this.#eitherSide.add(this.state.records, conditions, app, path, (conditional) => [
        { type: "mount", path: mountPath(path), app, site, conditional, off: conditions.off > 0 },
      ]);
    });
    return none;
  }

  #adopt(route: Value, isDoubtful: boolean): void {
    const instance = this.#world.evaluator.force(route);
    const record = instance.type === "instance" ? recordOf(instance) : null;
    if (record === null) return;
    if (instance.type === "instance" && instance.native instanceof RouteObject)
      instance.native.isTaken = true;
    this.state.records.push(isDoubtful ? { ...record, conditional: true } : record);
  }

  #view(): ListValue {
    const { view, records, shown } = this.state;
    for (const record of records) {
      if (shown.has(record) || record.type !== "route") continue;
      shown.add(record);
      view.items.push(routeObject(record, this.#world.evaluator.conditions));
    }
    return view;
  }
}
