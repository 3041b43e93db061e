import { ts } from "../compiler.ts";
import type { TypeScriptProject } from "../load-project.ts";
import { runCallbacks } from "./built-ins.ts";
import { baseOf, defineClass, instantiate } from "./classes.ts";
import { evaluateExpression } from "./expressions.ts";
import type { ForeignWorld, Interpreter } from "./interpreter.ts";
import { callKnown } from "./known-functions.ts";
import { memberOf } from "./members.ts";
import { makeModules } from "./modules.ts";
import { childScope } from "./scope.ts";
import { bindNames, runStatements } from "./statements.ts";
import type { Scope } from "./values.ts";
import {
  type CallSite,
  type ClassValue,
  type FunctionValue,
  objectOf,
  unknown,
  type Value,
} from "./values.ts";

/** Deeper than any real nesting of factories; recursion ends here. */
const maximumDepth = 60;
/** About 20 times what the largest repository needed that was tried; beyond it, everything is unknown. */
const maximumSteps = 3_000_000;

/** Runs modules of a project abstractly: no code is executed, unknown stays unknown. */
export interface Evaluation {
  readonly interpreter: Interpreter;
  /** Runs a module's top level, once. */
  readonly runModule: (path: string) => void;
  /** Calls a function that nobody called, with what the world gives for its parameters. */
  callUncalled(value: FunctionValue): Value;
  wasCalled(node: ts.Node): boolean;
  /** The top-level scope of a module. */
  readonly scopeOf: (path: string) => Scope;
  /** The project class that a class extends, or null. */
  baseOf(value: ClassValue): ClassValue | null;
  /** True when the step limit was hit, so that something may be missing. */
  readonly isExhausted: boolean;
}

/** Prepares the evaluation of a project within a world of foreign packages. */
export function makeEvaluation(project: TypeScriptProject, world: ForeignWorld): Evaluation {
  const called = new Set<ts.Node>();
  let depth = 0;
  let steps = 0;
  let uncertain = 0;

  const siteOf = (node: ts.Node): CallSite => ({
    node,
    isConditional: uncertain > 0,
    call: (callee, args) => interpreter.call(callee, args, node),
    member: (value, name) => interpreter.member(value, name, node),
  });

  function callFunction(callee: FunctionValue, args: readonly Value[]): Value {
    const { node } = callee;
    called.add(node);
    if (node.body === undefined || depth >= maximumDepth) return unknown;
    depth += 1;
    const isArrow = ts.isArrowFunction(node);
    const scope = childScope(callee.scope, isArrow ? null : callee.self);
    bindParameters(node, args, scope);
    const result = ts.isBlock(node.body)
      ? (interpreter.run(node.body.statements, scope) ?? unknown)
      : interpreter.evaluate(node.body, scope);
    depth -= 1;
    return wrapped(callee, args, result);
  }

  function bindParameters(node: ts.SignatureDeclaration, args: readonly Value[], scope: Scope): void {
    for (const [index, parameter] of node.parameters.entries()) {
      let value: Value | undefined =
        parameter.dotDotDotToken === undefined ? args[index] : { kind: "array", items: args.slice(index) };
      const isMissing = value === undefined || (value.kind === "primitive" && value.value === undefined);
      if (isMissing && parameter.initializer !== undefined)
        value = interpreter.evaluate(parameter.initializer, scope);
      interpreter.bindPattern(parameter.name, value ?? unknown, scope);
    }
  }

  const modules = makeModules(project, () => interpreter);
  const interpreter: Interpreter = {
    evaluate(node, scope) {
      steps += 1;
      return steps > maximumSteps ? unknown : evaluateExpression(node, scope, interpreter);
    },
    run: (statements, scope) => runStatements(statements, scope, interpreter),
    call(callee, args, node) {
      if (callee.kind === "function") return callFunction(callee, args);
      if (callee.kind === "native") return callee.call(args, siteOf(node));
      if (callee.kind === "host") return callee.host.invoke("()", args, siteOf(node)) ?? unknown;
      if (callee.kind === "foreign") {
        const known = world.call(callee, args, siteOf(node)) ?? callKnown(callee.module, callee.path, args);
        if (known !== null) return known;
        runCallbacks(args, siteOf(node));
        return { ...callee, path: [...callee.path, "()"], args };
      }
      // A promise or a list that is not known: what it is handed still runs.
      runCallbacks(args, siteOf(node));
      return unknown;
    },
    construct(callee, args, node) {
      if (callee.kind === "class") {
        if (depth >= maximumDepth) return unknown;
        called.add(callee.node);
        depth += 1;
        const made = instantiate(callee, args, interpreter);
        depth -= 1;
        return made;
      }
      if (callee.kind !== "foreign") return unknown;
      const known = world.construct(callee, args, siteOf(node));
      if (known !== null) return known;
      if (callee.module === "global" && callee.path[0] === "Map") return objectOf();
      return { ...callee, path: [...callee.path, "new"], args };
    },
    member(value, name, node) {
      const found = memberOf(value, name, interpreter);
      if (found.kind !== "function" || !ts.isGetAccessor(found.node)) return found;
      return interpreter.call(found, [], node);
    },
    bindPattern: (name, value, scope) => {
      bindNames(name, value, scope, interpreter);
    },
    defineClass: (node, scope) => defineClass(node, scope, interpreter),
    functionOf: (node, scope, self = null) => ({
      kind: "function",
      node,
      scope,
      self,
      statics: new Map(),
      wraps: null,
    }),
    importName: modules.importName,
    commonJs: modules.commonJs,
    exportName: modules.exportName,
    exportAll: modules.exportAll,
    perhaps(work) {
      uncertain += 1;
      try {
        return work();
      } finally {
        uncertain -= 1;
      }
    },
    get isConditional() {
      return uncertain > 0;
    },
  };
  return {
    interpreter,
    runModule: modules.runModule,
    callUncalled: (value) =>
      callFunction(
        value,
        value.node.parameters.map((parameter) => world.parameter(parameter) ?? unknown),
      ),
    wasCalled: (node) => called.has(node),
    scopeOf: modules.scopeOf,
    baseOf: (value) => baseOf(value, interpreter),
    get isExhausted() {
      return steps > maximumSteps;
    },
  };
}

/** Remembers which function a wrapper was given, when it gives back a closure of its own. */
function wrapped(callee: FunctionValue, args: readonly Value[], result: Value): Value {
  if (result.kind !== "function" || result.wraps !== null) return result;
  const inner = args.findLast((argument) => argument.kind === "function");
  const isClosure = result.node !== callee.node && isInside(result.node, callee.node);
  return inner !== undefined && isClosure ? { ...result, wraps: { inner, wrapper: callee } } : result;
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) if (at === outer) return true;
  return false;
}
