import type { SourceTree } from "../../domain/source-tree.ts";
import type { FunctionDefinition } from "../../syntax/python/ast.ts";
import { isSameValue } from "../../syntax/python/evaluate/same-value.ts";
import type { InstanceValue, Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { importedFiles } from "../../syntax/python/imported-files.ts";
import type { Frame, Owned } from "../../syntax/python/ledger.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import { copyAgain } from "./copy-again.ts";
import type { RouteCopy } from "./route-copies.ts";
import type { RouterState } from "./route-record.ts";
import { mostRoutes } from "./router-flattening.ts";
import { planningFacts } from "./search-plan.ts";
import type { RouteSearch, SearchPlan } from "./served-routes.ts";
import { bareApps } from "./start-programs.ts";
import { runBy } from "./uncalled.ts";

/** Each file is run again by itself; of many changes, hardly all stand alone. */
const mostFiles = 8;

/** Files whose text decides about more than what they define. */
const decidesMore = /(^|\/)setup\.py$/;

/**
 * A change of the text of some files, where nobody but the routes of these files can notice it: such a module runs
 * again by itself, and what others had copied of its routers is copied again. Everything that others had seen of the
 * module has to be as it was.
 */
export class RouteChange {
  readonly #search: RouteSearch;
  readonly #paths: readonly string[];

  private constructor(search: RouteSearch, paths: readonly string[]) {
    this.#search = search;
    this.#paths = paths;
  }

  /** Reads what changed; null where it is certain already that only a new search can tell what follows. */
  static async prepare(
    search: RouteSearch,
    tree: SourceTree,
    paths: readonly string[],
  ): Promise<RouteChange | null> {
    const { project } = search.interpreter;
    const isOpen = (path: string) => !project.index.has(path) || decidesMore.test(path);
    if (paths.length > mostFiles || paths.some(isOpen)) return null;
    const before = paths.map((path) => project.module(path));
    await project.follow(tree, paths);
    const after = paths.map((path) => project.module(path));
    // Whatever of it only the grammar can read is read now.
    await project.settle(() => after.map((module) => module?.problems));
    const isPlanned = before.every((module, index) =>
      isPlannedAlike(module, after[index] ?? null, search.plan),
    );
    if (!isPlanned || project.problems.length > 0) return null;
    for (const module of after) if (module !== null) await project.load(importedFiles(module, project.index));
    return new RouteChange(search, paths);
  }

  /** False where it cannot be followed; the search is of no use then. */
  follow(): boolean {
    const { semantics, superseded, bare } = this.#search;
    // A program might have to be started for an app that has lost all its routes.
    return (
      this.#paths.every((path) => this.#followOne(path)) &&
      bareApps(semantics, superseded).every((app) => bare.has(app))
    );
  }

  #followOne(path: string): boolean {
    const { interpreter, semantics } = this.#search;
    if (this.#search.wentFar || interpreter.project.isQuoted(path)) return false;
    if (interpreter.lateFrame(path)?.standsAlone === false) return false;
    interpreter.forgetLate(path);
    const before = interpreter.runOf(path);
    // What never ran has been looked at for the plan only.
    if (before === null) return true;
    const old = semantics.states.filter(({ instance }) => instance.home.path === path);
    const [states, copies, routeObjects] = semantics.made;
    // Whether such an object is served is asked of each by itself.
    if (semantics.routeObjects.some(({ site }) => site.file === path)) return false;
    const entered = new Set(interpreter.entered);
    if (before.frame.isLate || !interpreter.runAgain(path)) return false;
    const after = interpreter.runOf(path);
    if (semantics.routeObjects.length > routeObjects) return false;
    const made = semantics.states.splice(states);
    const isOfModule = made.every(({ instance }) => instance.home === after?.frame);
    if (after === null || !isOfModule || !areAlike(old, made)) return false;
    if (this.#isWatched(before, after, entered)) return false;
    const routers = new Map<Value | undefined, Value | undefined>(
      made.map(({ instance }, index) => [instance, old[index]?.instance]),
    );
    if (!showsTheSame(before.frame, after, routers)) return false;
    const gone = old.flatMap(({ records }) => records);
    old.forEach((state, index) => {
      takeOver(state, made[index] ?? state);
    });
    const own = semantics.copies.splice(copies).map((copy) => copyBetween(copy, made, old));
    const isSettled = own.every(({ from }) =>
      [...from.keys()].every(({ instance }) => !isUnsettled(instance)),
    );
    return isSettled && copyAgain(semantics, path, new Set(old), gone, own);
  }

  /**
   * True where the search may have called a function of the module, or has asked whether somebody called a function
   * that the module calls now or called before.
   */
  #isWatched(before: Run, after: Run, entered: ReadonlySet<FunctionDefinition>): boolean {
    const own = [before, after].flatMap(({ scope }) => [...scope.names.values()].map(runBy));
    const lost = [...before.frame.entered].filter((one) => !after.frame.entered.has(one));
    const won = [...after.frame.entered].filter((one) => !entered.has(one));
    return [...own, ...lost, ...won].some((one) => one !== null && this.#search.isWatched(one));
  }
}

interface Run {
  readonly frame: Frame;
  readonly scope: Scope;
}

function isPlannedAlike(before: PythonModule | null, after: PythonModule | null, plan: SearchPlan): boolean {
  if (before === null || after === null) return before === after;
  return planningFacts(before, plan) === planningFacts(after, plan);
}

/** True for as many routers of the same classes, none of which anybody can tell from the one before but by its routes. */
function areAlike(old: readonly RouterState[], made: readonly RouterState[]): boolean {
  return (
    old.length === made.length &&
    old.every((before, index) => {
      const after = made[index];
      if (after === undefined || before.isApp || after.isApp || before.isRead || after.isRead) return false;
      if (Math.max(before.records.length, after.records.length) > mostRoutes) return false;
      const [one, other] = [before.instance, after.instance];
      return one.class === other.class && one.origin === other.origin && haveSameAttributes(one, other);
    })
  );
}

function haveSameAttributes(one: InstanceValue, other: InstanceValue): boolean {
  return (
    one.attributes.size === other.attributes.size &&
    [...one.attributes].every(([name, value]) => isSameValue(value, other.attributes.get(name)))
  );
}

/** True where others find under every name that they read what they had found; routers stay the objects they were. */
function showsTheSame(
  before: Frame,
  { frame, scope }: Run,
  routers: ReadonlyMap<Value | undefined, Value | undefined>,
): boolean {
  for (const [name, value] of scope.names) {
    const router = routers.get(value);
    if (router !== undefined) scope.names.set(name, router);
  }
  return [...before.shown].every(([name, { value, readers }]) => {
    const now = scope.names.get(name);
    frame.shown.set(name, { value: now ?? value, readers });
    return isSameValue(value as Value | undefined, now);
  });
}

/** A router becomes what another one is, and the other one becomes it. */
function takeOver(state: RouterState, other: RouterState): void {
  const { instance } = state;
  Object.assign(instance, { ...other.instance, native: instance.native, home: other.instance.home });
  other.instance.native = instance.native;
  Object.assign(state, { ...other, instance, version: state.version + 1 });
}

/** The same copy between the routers that others took over. */
function copyBetween(
  copy: RouteCopy,
  others: readonly RouterState[],
  routers: readonly RouterState[],
): RouteCopy {
  const now = (state: RouterState) => routers[others.indexOf(state)] ?? state;
  const { again } = copy;
  return {
    ...copy,
    into: now(copy.into),
    from: new Map([...copy.from].map(([state, version]) => [now(state), version])),
    again:
      again === null
        ? null
        : () => {
            const { records, reached } = again();
            return { records, reached: new Set([...reached].map(now)) };
          },
  };
}

function isUnsettled({ unsettled }: Owned): boolean {
  return unsettled === true;
}
