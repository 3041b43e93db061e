import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { type Modules, resolveName } from "../../syntax/python/resolve-name.ts";
import { textTest } from "../../syntax/python/text-test.ts";
import { dotted } from "./local-scope.ts";

const streaming = /^(StreamingResponse|EventSourceResponse)$/;
/** What is upstream or downstream of a task does not stream. */
const speaksOfStreams = textTest((text) => /stream(?<!(?:up|down)stream)|event_?source|\bsse/i.test(text));

/** Names by which the functions of a scope know a class whose answers are streamed. */
export class StreamingNames {
  readonly #modules: Modules;
  /** The handlers of a module name the same things again and again. A module that is run again has another scope. */
  readonly #known = new WeakMap<Scope, Map<string, boolean>>();

  constructor(interpreter: Interpreter) {
    this.#modules = modulesThatHandOn(interpreter);
  }

  /** @param scope where `name` is looked up: the one around the function that says it */
  has(name: string, scope: Scope): boolean {
    if (streaming.test(name)) return true;
    const value = scope.names.get(name);
    if (value === undefined) return false;
    let ofScope = this.#known.get(scope);
    if (ofScope === undefined) {
      ofScope = new Map();
      this.#known.set(scope, ofScope);
    }
    let isOne = ofScope.get(name);
    if (isOne === undefined) {
      const origin = originOf(value, this.#modules);
      isOne = origin !== null && streaming.test(origin.slice(origin.lastIndexOf(".") + 1));
      ofScope.set(name, isOne);
    }
    return isOne;
  }
}

/** The full name of what comes from another package, however often `modules` hand it on; they are not run for it. */
function originOf(value: Value, modules: Modules): string | null {
  if (value.type === "foreign") return value.name;
  if (value.type !== "import" || value.name === null || value.location.type !== "file") return null;
  const resolve = (path: string, name: string) => {
    const module = modules.module(path);
    return module === null ? null : resolveName(modules, module, name);
  };
  let definition = resolve(value.location.path, [value.name, ...value.rest].join("."));
  for (let hops = 0; definition?.type === "assignment" && hops < 10; hops++) {
    const handedOn = definition.value === null ? null : dotted(definition.value);
    definition = handedOn === null ? null : resolve(definition.file, handedOn);
  }
  return definition?.type === "foreign" ? definition.name : null;
}

/**
 * The modules that may hand on a class of streamed answers under another name: packages, and what speaks of streams.
 * Every model that a handler names would have to be read otherwise.
 */
function modulesThatHandOn({ project }: Interpreter): Modules {
  return {
    index: project.index,
    module(path) {
      const module = project.module(path);
      return module !== null && (module.isPackage || speaksOfStreams(module)) ? module : null;
    },
  };
}
