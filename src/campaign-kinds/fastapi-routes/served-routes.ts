import type { Unresolved } from "../../domain/scan.ts";
import type { FunctionDefinition } from "../../syntax/python/ast.ts";
import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import { runPackagesAround } from "../../syntax/python/evaluate/imports.ts";
import { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { CallArguments, Site, Value } from "../../syntax/python/evaluate/value.ts";
import { Frame, onBehalfOf } from "../../syntax/python/ledger.ts";
import type { PythonProject } from "../../syntax/python/project.ts";
import { AnsweredRoutes, placeOf } from "./answered-routes.ts";
import { appMakers, handsOn, inOrderOfStart, mayServeKept, serves } from "./app-makers.ts";
import { callAppMethods, noAppMethods } from "./app-methods.ts";
import { callFactories, mayMakeApp, superseding } from "./call-factories.ts";
import { callableOf } from "./callable.ts";
import { cutShort } from "./cut-short.ts";
import { FastApiSemantics } from "./fastapi-semantics.ts";
import { fillObjects, mayFill } from "./fill-objects.ts";
import type { FrameworkMeaning } from "./framework-version.ts";
import { programsApart, runApart, settersIn } from "./programs-apart.ts";
import type { Registrars } from "./registrars.ts";
import type { RouteRecord, RouterRecord, RouterState } from "./route-record.ts";
import { addedByHand, flatten, mostRoutes, removedByHand } from "./router-flattening.ts";
import { bareApps, startPrograms } from "./start-programs.ts";
import { StrayHandlers } from "./stray-handlers.ts";

/** Where to look for apps. */
export interface SearchPlan {
  /** Files that are run, in order. */
  readonly modules: readonly string[];
  /** Named apps; empty: every app of `modules` is a root. */
  readonly entries: readonly string[];
  readonly extraApps: readonly string[];
  readonly routers: readonly string[];
  /** Names of routers that do not sound like one. */
  readonly routerNames: readonly string[];
  /** What notes handlers for later, and the files that leave handlers with it and say nothing of FastAPI. */
  readonly registrars: Registrars;
  readonly registering: readonly string[];
  /** What a module says that calls a function which makes or fills an app; null where no such module was looked for. */
  readonly calls: RegExp | null;
  readonly meaning: FrameworkMeaning;
}

/** A route with its place in the order in which its app matches. */
export interface ServedRoute {
  readonly record: RouteRecord;
  readonly app: string;
  readonly order: number;
}

/** What the interpretation of a project found. */
export interface ServedRoutes {
  readonly served: readonly ServedRoute[];
  /** Registered on routers that no app reaches. */
  readonly unmounted: readonly RouteRecord[];
  readonly unresolved: readonly Unresolved[];
}

/** What ran, and the apps that were found by it. */
export interface RouteSearch {
  readonly plan: SearchPlan;
  readonly interpreter: Interpreter;
  readonly semantics: FastApiSemantics;
  /** Apps that the settings name; null where every app may be served. */
  readonly named: readonly Root[] | null;
  readonly extra: readonly Root[];
  readonly superseded: ReadonlySet<RouterState>;
  readonly unresolved: readonly Unresolved[];
  readonly stray: StrayHandlers;
  /** True for a function that the search may call, or not call since somebody has. */
  readonly isWatched: (definition: FunctionDefinition) => boolean;
  /** The search went on to start programs or call methods of its own objects: whatever is there decides about it. */
  readonly wentFar: boolean;
  /** Apps without routes. */
  readonly bare: ReadonlySet<RouterState>;
}

/** Runs the modules to their apps. Synchronous over what the project has loaded. */
export function searchRoutes(project: PythonProject, plan: SearchPlan): RouteSearch {
  return onBehalfOf(new Frame(null), () => runModules(project, plan));
}

function runModules(project: PythonProject, plan: SearchPlan): RouteSearch {
  const semantics = new FastApiSemantics({
    includesAreLive: plan.meaning.includesAreLive,
    routers: plan.routers,
    routerNames: plan.routerNames,
    modules: plan.modules,
    registering: plan.registering,
  });
  const interpreter = new Interpreter(project, semantics);
  const unresolved: Unresolved[] = [];
  const named = plan.entries.map((entry) => openEntry(entry, "", interpreter, semantics, unresolved));
  const extra = plan.extraApps.map((text) => {
    const [entry = text, prefix = ""] = text.split(/\s+@\s+/);
    return openEntry(entry, prefix, interpreter, semantics, unresolved);
  });
  const makesApp = appMakers(project, plan.modules);
  const looksForApps = plan.entries.length === 0;
  const setters = looksForApps ? settersIn(project, plan.modules) : [];
  const apart = programsApart(setters, project, plan.modules);
  const modules = plan.modules.filter((path) => !apart.has(path));
  for (const path of looksForApps ? inOrderOfStart(project, modules, makesApp) : modules) {
    runPackagesAround(path, interpreter);
    interpreter.moduleScope(path);
  }
  const superseded = new Set<RouterState>();
  const { made, makers, objects } = looksForApps
    ? callFactories(modules, makesApp, interpreter, semantics, superseded)
    : { made: new Map<FunctionDefinition, RouterState[]>(), makers: new Set<string>(), objects: [] };
  const hasApps = semantics.states.some((state) => state.isApp);
  const methods = looksForApps
    ? callAppMethods(modules, makesApp, interpreter, semantics, hasApps)
    : noAppMethods;
  // An app whose start makes another one of the same factory goes on being there.
  const starters = new Set(semantics.startHandlers().map(({ app }) => semantics.stateOf(app)));
  const idle = [...made].filter(([, states]) => !states.some((state) => starters.has(state)));
  const starting = superseding(new Map(idle), interpreter, semantics, superseded, () =>
    startApps(semantics, interpreter),
  );
  const hasStarted = looksForApps && startPrograms(modules, interpreter, semantics, superseded, makesApp);
  runApart(apart, interpreter);
  const wereFilled = fillObjects(objects, interpreter, semantics, superseded);
  if (hasStarted || wereFilled) startApps(semantics, interpreter);
  unresolved.push(...cutShort(interpreter));
  interpreter.endSearch();
  return {
    plan,
    interpreter,
    semantics,
    named: plan.entries.length > 0 ? named.flat() : null,
    extra: extra.flat(),
    superseded,
    unresolved,
    stray: new StrayHandlers(interpreter, semantics),
    isWatched: (definition) =>
      starting.has(definition) ||
      (looksForApps &&
        (mayMakeApp(definition, makesApp) ||
          handsOn(definition.source, makers) ||
          serves(definition.source, makers) ||
          serves(definition.source, methods.makers) ||
          mayServeKept(definition.source, methods.makers) ||
          handsOn(definition.source, methods.owners) ||
          (objects.length > 0 && mayFill(definition.source)))),
    wentFar:
      hasStarted || setters.length > 0 || wereFilled || methods.wereCalled || (looksForApps && !hasApps),
    bare: new Set(bareApps(semantics, superseded)),
  };
}

/** Follows the apps of a search to their routes. */
export function findServedRoutes(search: RouteSearch): ServedRoutes {
  const { plan, semantics, superseded, named, extra, stray } = search;
  const apps = semantics.states.filter(
    (state) => state.isApp && !superseded.has(state) && !semantics.stages.has(state),
  );
  const roots = [...(named ?? rootsOf(apps, semantics).map((state) => ({ state, prefix: "" }))), ...extra];
  const found = collect(roots, semantics, superseded, [...search.unresolved]);
  const known = new Set(semantics.states.flatMap(({ records }) => records.flatMap(placesOf)));
  return { ...found, unmounted: [...found.unmounted, ...stray.find(plan.modules, known)] };
}

interface Root {
  readonly state: RouterState;
  readonly prefix: string;
}

/** Apps that no other app mounts or empties; one that may not exist takes no app away that does. */
function rootsOf(apps: readonly RouterState[], semantics: FastApiSemantics): RouterState[] {
  const mounted = handedOver(apps);
  for (const app of apps) {
    const router = semantics.routerOf(app);
    for (const state of flatten(router, (value) => semantics.stateOf(value)).reached) {
      if (state !== router && (state.isContingent || !app.isContingent)) mounted.add(state);
    }
  }
  const unmounted = apps.filter((app) => !mounted.has(app) && !mounted.has(semantics.routerOf(app)));
  const roots = unmounted.sort((a, b) => Number(a.isContingent) - Number(b.isContingent));
  return roots.length > 0 ? roots : apps.slice(0, 1);
}

/** Apps whose routes the source put into others, each of them: only a stage on the way to what is served. */
function handedOver(apps: readonly RouterState[]): Set<RouterState> {
  const taken = new Set(apps.flatMap(addedByHand));
  if (taken.size === 0) return new Set();
  return new Set(apps.filter(({ records }) => records.length > 0 && records.every((one) => taken.has(one))));
}

function collect(
  roots: readonly Root[],
  semantics: FastApiSemantics,
  superseded: ReadonlySet<RouterState>,
  unresolved: Unresolved[],
) {
  const served: ServedRoute[] = [];
  const reached = new Set<RouterState>();
  const answered = new AnsweredRoutes();
  for (const { state, prefix } of new Set(roots)) {
    const found = flatten(semantics.routerOf(state), (value) => semantics.stateOf(value));
    const { site } = state.instance;
    const routes = found.routes
      .map((record) => ({ ...record, path: record.path === null ? null : prefix + record.path }))
      // What may not exist adds nothing to what does.
      .map((record, order) => ({ record, order, isNew: !state.isContingent || !answered.has(record) }))
      .filter(({ isNew }) => isNew);
    for (const { record, order } of routes) {
      served.push({ record, app: `${site.file}:${site.line}`, order });
      answered.add(record);
    }
    if (found.routes.length > mostRoutes) {
      const message = `this app has more than ${mostRoutes} routes, which no application has; the others are missing`;
      unresolved.push({ ...place(site), message });
    }
    for (const one of found.reached) reached.add(one);
    for (const { path, site: mounted } of found.endless) {
      const below = path === null ? "below this mount" : `below \`${path}\``;
      const message = `an app is mounted in itself here: its routes answer ${below} too, and are listed once`;
      unresolved.push({ ...place(mounted), message });
    }
    for (const { record, target } of found.unknown) {
      const message = unknownTarget(record.type === "mount" ? "mounted" : "included", target);
      if (message !== null) unresolved.push({ ...place(record.site), message });
    }
  }
  for (const { notes } of semantics.states)
    for (const { site, message } of notes) unresolved.push({ ...place(site), message });
  const isAnswered = (record: RouteRecord, state: RouterState) =>
    superseded.has(state) ? answered.hasHandlerOf(record) : answered.has(record);
  const unmounted = semantics.states.flatMap((state) =>
    (reached.has(state) ? [...removedByHand(state)] : state.records)
      .filter((record) => record.type === "route")
      .filter((record) => !isAnswered(record, state)),
  );
  const lost = semantics.routeObjects.filter(
    (one) => callableOf(one.endpoint) !== null && !answered.has(one),
  );
  return { served, unmounted: [...unmounted, ...lost], unresolved };
}

function placesOf(record: RouterRecord): string[] {
  return record.type === "route" ? [placeOf(record), `${record.site.file}:${record.site.line}`] : [];
}

function place(site: Site) {
  return { file: site.file, line: site.line };
}

/** Nothing to say of what certainly holds no handlers of this repository, like static files. */
function unknownTarget(verb: string, target: Value): string | null {
  if (target.type === "instance" && target.class === null && target.origin !== null) {
    if (/StaticFiles|WSGIMiddleware|Files$/.test(target.origin)) return null;
    return `what is ${verb} here comes from \`${target.origin}\`, which is not part of the repository`;
  }
  if (["instance", "function", "bound", "class"].includes(target.type)) return null;
  return `what is ${verb} here could not be found; its routes are missing`;
}

function openEntry(
  entry: string,
  prefix: string,
  interpreter: Interpreter,
  semantics: FastApiSemantics,
  unresolved: Unresolved[],
): Root[] {
  const [module = "", attribute = "app"] = entry.split(":");
  const { index } = interpreter.project;
  const location = module.endsWith(".py")
    ? ({ type: "file", path: module, isPackage: false } as const)
    : index.find(module, "");
  if (location?.type !== "file" || !index.has(location.path)) {
    unresolved.push({
      file: module,
      line: 1,
      message: `no module of this name, so the entry \`${entry}\` is not served`,
    });
    return [];
  }
  let value: Value = { type: "module", location };
  for (const name of attribute.replace(/\(\)$/, "").split(".")) {
    value = interpreter.attribute(value, name) ?? { type: "unknown" };
  }
  const site = { file: location.path, line: 1 };
  if (value.type === "function" || value.type === "bound") value = interpreter.call(value, noArguments, site);
  const state = semantics.stateOf(interpreter.force(value));
  if (state !== null) return [{ state, prefix }];
  // While files are still being loaded this is asked again.
  unresolved.push({ ...site, message: `the entry \`${entry}\` is no FastAPI app` });
  return [];
}

/** What an app registers when it starts: its lifespan and its startup handlers, all of which are given. */
function startApps(semantics: FastApiSemantics, interpreter: Interpreter): ReadonlySet<FunctionDefinition> {
  const starting = new Set<FunctionDefinition>();
  for (const { handler, app } of semantics.startHandlers()) {
    const value = interpreter.force(handler);
    if (value.type !== "function") continue;
    starting.add(value.definition);
    if (interpreter.entered.has(value.definition)) continue;
    // What stands behind a lifespan's `yield` runs when the server ends.
    interpreter.waiting.add(value.definition);
    const wantsApp = value.parameters.some(({ kind }) => kind === "positional");
    const args: CallArguments = wantsApp ? { ...noArguments, positional: [app] } : noArguments;
    interpreter.call(value, args, app.site);
  }
  return starting;
}
