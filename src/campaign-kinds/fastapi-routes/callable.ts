import { classMember } from "../../syntax/python/evaluate/classes.ts";
import type { CallArguments, ClassValue, FunctionValue, Value } from "../../syntax/python/evaluate/value.ts";
import { yieldsItself } from "../../syntax/python/yields-itself.ts";

/** What FastAPI sees when it looks at an endpoint or dependency. */
export interface Callable {
  /** The function whose signature counts: the innermost of a `functools.wraps` chain. */
  readonly function: FunctionValue;
  /** Every function on the way, outermost first; each of them runs. */
  readonly layers: readonly FunctionValue[];
  /** What is bound already and therefore no parameter: `self`, arguments of a `partial`. */
  readonly bound: { readonly first: boolean; readonly count: number; readonly names: ReadonlySet<string> };
  /** The class that is instantiated, when the callable is a class. */
  readonly class: ClassValue | null;
  /** The object whose method it is, and what a partial calls it with. */
  readonly self: Value | null;
  readonly args: CallArguments | null;
}

const nothingBound: Callable["bound"] = { first: false, count: 0, names: new Set() };

/** Follows partials, bound methods, callable instances, classes and wrappers down to a function; null when there is none. */
export function callableOf(value: Value, depth = 0): Callable | null {
  if (depth > 20) return null;
  switch (value.type) {
    case "function": {
      const inner = value.wrapped === null ? null : callableOf(value.wrapped, depth + 1);
      const plain = {
        function: value,
        layers: [value],
        bound: nothingBound,
        class: null,
        self: null,
        args: null,
      };
      return inner === null ? plain : { ...inner, layers: [value, ...inner.layers] };
    }
    case "bound": {
      const inner = callableOf(value.function, depth + 1);
      return inner === null ? null : { ...inner, bound: { ...inner.bound, first: true }, self: value.self };
    }
    case "partial": {
      const inner = callableOf(value.callee, depth + 1);
      if (inner === null) return null;
      const names = new Set([...inner.bound.names, ...value.args.keywords.keys()]);
      return {
        ...inner,
        args: value.args,
        bound: { ...inner.bound, count: inner.bound.count + value.args.positional.length, names },
      };
    }
    case "instance": {
      const call = value.class === null ? null : classMember(value.class, "__call__");
      if (call?.value.type !== "function") return null;
      // `functools.update_wrapper(self, function)`: the signature is that of the function.
      const wrapped = value.attributes.get("__wrapped__");
      const seen = wrapped === undefined ? null : callableOf(wrapped, depth + 1);
      if (seen !== null) return { ...seen, layers: [call.value, ...seen.layers] };
      const inner = callableOf(call.value, depth + 1);
      return inner === null ? null : { ...inner, bound: { ...inner.bound, first: true }, self: value };
    }
    case "class": {
      const init = classMember(value, "__init__") ?? classMember(value, "__new__");
      if (init?.value.type !== "function") return null;
      const inner = callableOf(init.value, depth + 1);
      return inner === null
        ? null
        : { ...inner, bound: { ...inner.bound, first: true }, class: value, self: null };
    }
    case "generic":
      return callableOf(value.origin, depth + 1);
    case "builtin":
    case "constant":
    case "dict":
    case "foreign":
    case "import":
    case "list":
    case "module":
    case "super":
    case "union":
    case "unknown":
      return null;
  }
}

/** True when FastAPI awaits the endpoint; `seesThrough` is FastAPI 0.123.5 and later, which looks inside wrappers. */
export function isCoroutine(value: Value, seesThrough: boolean): boolean {
  const callable = callableOf(value);
  if (callable?.class !== null) return false;
  const [outer = callable.function] = callable.layers;
  if (isCoroutineFunction(outer)) return true;
  return seesThrough && isCoroutineFunction(callable.function);
}

/** An `async def` with a `yield` is a generator, which is not awaited. */
function isCoroutineFunction(value: FunctionValue): boolean {
  return value.definition.isAsync && !isGenerator(value);
}

/** True when the function's own body yields. */
export function isGenerator(value: FunctionValue): boolean {
  return yieldsItself(value.definition.source);
}
