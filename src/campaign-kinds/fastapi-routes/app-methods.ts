import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import { linearize } from "../../syntax/python/evaluate/classes.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { ClassValue, FunctionValue, Value } from "../../syntax/python/evaluate/value.ts";
import { handsOn, keptIn, serves, servesKept } from "./app-makers.ts";
import type { FastApiSemantics } from "./fastapi-semantics.ts";
import { makeByContainers } from "./made-by-containers.ts";
import { makeByPrograms } from "./made-by-programs.ts";
import { mentionsRouting } from "./routing-text.ts";
import { isUncalled, ownDefaults } from "./uncalled.ts";

/** What was found of classes whose methods make an app. */
export interface AppMethods {
  /** The names of the methods that make one and that nobody had called. */
  readonly makers: ReadonlySet<string>;
  /** The names of their classes. */
  readonly owners: ReadonlySet<string>;
  readonly wereCalled: boolean;
}

export const noAppMethods: AppMethods = { makers: new Set(), owners: new Set(), wereCalled: false };

/**
 * Calls the functions that return an object of a class whose methods make an app: they give it what it needs, where an
 * object that is made with nothing has nothing to serve.
 */
function callThoseThatReturn(
  owners: ReadonlySet<string>,
  modules: readonly string[],
  interpreter: Interpreter,
): void {
  for (const path of modules) {
    const scope = interpreter.moduleScope(path);
    for (const value of [...(scope?.names.values() ?? [])]) {
      if (scope === null || value.type !== "function" || !handsOn(value.definition.source, owners)) continue;
      if (!isUncalled(value, scope, interpreter.entered)) continue;
      interpreter.call(value, ownDefaults(value, interpreter), { file: path, line: value.definition.line });
    }
  }
}

/**
 * Makes an object of each class whose methods make an app, and calls them: a server that is a class, whose command
 * line nobody follows.
 * @param makesApp text of code that makes an app
 * @param onlyServed only those whose class itself gives a server what they make: in trees that make an app elsewhere,
 * an app that nobody serves is not one that runs
 */
export function callAppMethods(
  modules: readonly string[],
  makesApp: RegExp,
  interpreter: Interpreter,
  semantics: FastApiSemantics,
  onlyServed: boolean,
): AppMethods {
  const names = new Set<string>();
  const isMaker = ({ definition }: FunctionValue) =>
    makesApp.test(definition.source) && !interpreter.entered.has(definition);
  const found = modules.flatMap((path) => {
    const scope = interpreter.moduleScope(path);
    if (scope === null || !mentionsRouting(scope.module)) return [];
    return [...scope.names.values()].filter(
      (value): value is ClassValue =>
        value.type === "class" && value.members.module === scope.module && methodsOf(value).some(isMaker),
    );
  });
  const owners = new Set(found.map(({ definition }) => definition.name));
  callThoseThatReturn(owners, modules, interpreter);
  // An app that may not be made there at all is made with nothing.
  const before = semantics.states.length;
  const uncertain = found.flatMap(methodsOf).filter(isMaker);
  makeByContainers(owners, modules, interpreter);
  makeByPrograms(found, modules, interpreter);
  if (semantics.states.slice(before).every(({ isContingent }) => isContingent))
    for (const { definition } of uncertain) interpreter.entered.delete(definition);
  let wereCalled = false;
  for (const value of found) {
    const makers = methodsOf(value).filter(isMaker);
    for (const { definition } of makers) names.add(definition.name);
    const wanted = onlyServed ? makers.filter((maker) => isServed(maker, value)) : makers;
    if (wanted.length === 0) continue;
    callMethods(value, wanted, interpreter);
    wereCalled = true;
  }
  return { makers: names, owners, wereCalled };
}

/** True for a maker whose app a method gives a server, be it that its object keeps the app until then. */
function isServed(maker: FunctionValue, owner: ClassValue): boolean {
  const name = new Set([maker.definition.name]);
  const methods = methodsOf(owner).map(({ definition }) => definition);
  const kept = new Set(methods.flatMap(({ source }) => keptIn(source, name)));
  return methods.some(({ source }) => serves(source, name) || servesKept(source, kept));
}

function callMethods(owner: ClassValue, makers: readonly FunctionValue[], interpreter: Interpreter): void {
  const site = { file: owner.members.module.path, line: owner.definition.line };
  const self = interpreter.call(owner, ownDefaults(owner, interpreter), site);
  // A method that fills what another one makes says how it is made.
  for (const user of methodsOf(owner).filter((method) => isUser(method, makers))) {
    if (!interpreter.entered.has(user.definition))
      interpreter.call({ type: "bound", function: user, self }, noArguments, site);
  }
  for (const maker of makers) {
    // What it reads of its object, another method has set before.
    for (const method of [...settersFor(maker, owner), maker]) {
      if (interpreter.entered.has(method.definition)) continue;
      interpreter.call({ type: "bound", function: method, self }, noArguments, site);
    }
  }
}

/** True for a method that keeps what one of the makers makes, by a name or for whoever called it. */
function isUser({ definition }: FunctionValue, makers: readonly FunctionValue[]): boolean {
  return makers.some(
    (maker) =>
      maker.definition !== definition &&
      new RegExp(`(=|\\breturn)\\s*self\\.${maker.definition.name}\\s*\\(`).test(definition.source),
  );
}

function settersFor(maker: FunctionValue, owner: ClassValue): FunctionValue[] {
  const read = new Set([...maker.definition.source.matchAll(/\bself\.(\w+)/g)].map(([, name]) => name));
  return methodsOf(owner).filter((method) =>
    [...method.definition.source.matchAll(/\bself\.(\w+)\s*(?::[^=\n]*)?=(?!=)/g)].some(([, name]) =>
      read.has(name),
    ),
  );
}

/** The plain methods of a class, those that it inherits included. */
export function methodsOf(owner: ClassValue): FunctionValue[] {
  const isPlain = (value: Value): value is FunctionValue =>
    value.type === "function" && value.decoration === "plain";
  return linearize(owner).flatMap((base) =>
    base.type === "class" ? [...base.members.names.values()].filter(isPlain) : [],
  );
}
