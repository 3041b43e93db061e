import type { FunctionDefinition } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import {
  type ClassValue,
  type InstanceValue,
  type Scope,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { handsOn, keepsItsApps, serves } from "./app-makers.ts";
import type { FastApiSemantics } from "./fastapi-semantics.ts";
import { makeByContainers } from "./made-by-containers.ts";
import { makeByPrograms } from "./made-by-programs.ts";
import type { RouterState } from "./route-record.ts";
import { mentionsRouting } from "./routing-text.ts";
import { isUncalled, ownDefaults, runBy } from "./uncalled.ts";

const factoryName =
  /^_?(create|make|get|build|init|setup|configure)_?\w*(app|application|server|api)$|^(app_factory|factory|asgi)$/i;

/** An object that was made of a class since its constructor makes an app, and the apps that it made. */
export interface AppObject {
  readonly owner: ClassValue;
  readonly self: InstanceValue;
  readonly states: readonly RouterState[];
}

/**
 * Calls functions that make an app and that nobody called, constructors of app classes among them, with their
 * defaults, then those that hand on what such a function makes, and those that give it to a server. Gives the names of
 * what makes or hands on an app, and the objects that were made.
 * @param superseded is given the apps that were made twice since one factory calls another, and of which only the
 * other one counts
 */
export function callFactories(
  modules: readonly string[],
  makesApp: RegExp,
  interpreter: Interpreter,
  semantics: FastApiSemantics,
  superseded: Set<RouterState>,
): {
  readonly made: ReadonlyMap<FunctionDefinition, readonly RouterState[]>;
  readonly makers: ReadonlySet<string>;
  readonly objects: readonly AppObject[];
} {
  const made = new Map<FunctionDefinition, readonly RouterState[]>();
  const objects: AppObject[] = [];
  const callWhere = (isWanted: (value: Value, scope: Scope) => boolean) => {
    for (const path of modules) {
      const scope = interpreter.moduleScope(path);
      if (scope === null || !mentionsRouting(scope.module)) continue;
      for (const value of [...scope.names.values()].map(withoutWrappers)) {
        if (!isUncalled(value, scope, interpreter.entered) || !isWanted(value, scope)) continue;
        const before = semantics.states.length;
        const self = superseding(made, interpreter, semantics, superseded, () =>
          interpreter.call(value, ownDefaults(value, interpreter), { file: path, line: lineOf(value) }),
        );
        const states = semantics.states.slice(before);
        if (value.type === "class" && self.type === "instance") objects.push({ owner: value, self, states });
        const maker = runBy(value);
        if (maker !== null) made.set(maker, states);
      }
    }
  };
  callWhere((value) => isFactory(value, makesApp));
  for (let before = 0; before < made.size; ) {
    before = made.size;
    const names = namesOf(made);
    callWhere((value) => value.type === "function" && handsOn(value.definition.source, names));
  }
  const makers = namesOf(made);
  callWhere((value) => value.type === "function" && serves(value.definition.source, makers));
  superseding(made, interpreter, semantics, superseded, () => {
    makeByPrograms(
      objects.map(({ owner }) => owner),
      modules,
      interpreter,
    );
    makeByContainers(
      new Set([...makers, ...objects.map(({ owner }) => owner.definition.name)]),
      modules,
      interpreter,
    );
  });
  return { made, makers, objects };
}

/**
 * Runs what may call factories that were called with their defaults: what they are given there says more.
 * @param made what each of them made
 * @param superseded is given what it made of which that takes the place
 */
export function superseding<T>(
  made: ReadonlyMap<FunctionDefinition, readonly RouterState[]>,
  interpreter: Interpreter,
  semantics: FastApiSemantics,
  superseded: Set<RouterState>,
  run: () => T,
): T {
  const before = semantics.states.length;
  for (const definition of made.keys()) interpreter.entered.delete(definition);
  const result = run();
  const states = semantics.states.slice(before);
  for (const [definition, earlier] of made) {
    if (interpreter.entered.has(definition)) supersede(earlier, states, superseded);
    interpreter.entered.add(definition);
  }
  return result;
}

/** A decorator that wraps a factory says nothing of the app that it makes. */
function withoutWrappers(value: Value): Value {
  let at = value;
  for (let hops = 0; at.type === "function" && at.wrapped?.type === "function" && hops < 20; hops++)
    at = at.wrapped;
  return at;
}

/** A class is not handed on by its constructor's name. */
function namesOf(makers: ReadonlyMap<FunctionDefinition, unknown>): ReadonlySet<string> {
  return new Set([...makers.keys()].map(({ name }) => name).filter((name) => name !== "__init__"));
}

/** Of two times that the same apps were made, the later one counts, unless what it made may not exist. */
function supersede(
  earlier: readonly RouterState[],
  later: readonly RouterState[],
  superseded: Set<RouterState>,
): void {
  const mayNotExist = (states: readonly RouterState[]) =>
    states.filter(({ isApp }) => isApp).every(({ isContingent }) => isContingent);
  const gone = mayNotExist(later) && !mayNotExist(earlier) ? later : earlier;
  for (const state of gone) superseded.add(state);
}

/** False for a function that is certainly no factory. */
export function mayMakeApp({ source, name }: FunctionDefinition, makesApp: RegExp): boolean {
  // Whether a constructor is that of an app's class, only its class could tell.
  return makesApp.test(source) || factoryName.test(name) || name === "__init__";
}

function isFactory(value: Value, makesApp: RegExp): boolean {
  const definition = runBy(value);
  if (definition === null) return false;
  if (makesApp.test(definition.source)) return !keepsItsApps(definition.source, makesApp);
  // An application for others to make: a class of apps that fills itself.
  if (value.type === "class") return makesApp.test(`${value.definition.name}(`);
  const { returns } = definition;
  const saysApp = returns?.type === "name" && makesApp.test(`${returns.id}(`);
  return saysApp && factoryName.test(definition.name);
}

function lineOf(value: Value): number {
  return value.type === "function" || value.type === "class" ? value.definition.line : 1;
}
