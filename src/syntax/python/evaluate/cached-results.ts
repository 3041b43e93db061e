import { asking, beginning, changing, cutsSoFar, cutting, here, onBehalfOf } from "../ledger.ts";
import type { Evaluator } from "./evaluator.ts";
import { type CallArguments, type FunctionValue, type InstanceValue, keyOf, type Value } from "./value.ts";

/** What functions gave that keep what they gave, by their arguments, and when they were first asked for it. */
const results = new WeakMap<FunctionValue, Map<string, Kept>>();

interface Kept {
  readonly value: Value;
  readonly at: number;
}

/** `functools.cache` and `functools.lru_cache`: the function gives for the same arguments the same object. */
export function keepResults(value: Value | undefined): FunctionValue | null {
  if (value?.type !== "function") return null;
  if (!results.has(value)) results.set(value, new Map());
  return value;
}

/** What a call gave before; else what `run` gives now, which is kept where it is what every call would give. */
export function resultOf(
  callee: FunctionValue,
  args: CallArguments,
  evaluator: Evaluator,
  run: () => Value,
): Value {
  const known = results.get(callee);
  const key = known === undefined ? null : keyOfCall(args, evaluator);
  if (known === undefined || key === null) return run();
  const { module } = callee.closure;
  const what = `result ${module.path}:${callee.definition.line} ${key}`;
  const kept = known.get(key);
  if (kept !== undefined) {
    asking(what, kept.at);
    return kept.value;
  }
  // What is described is no part of the search.
  if (here().isLate) return run();
  // What is done under a condition is done once more where there is none; who asks first decides what is kept.
  if (evaluator.conditions.unknown + evaluator.conditions.off > 0) {
    cutting();
    return run();
  }
  const at = evaluator.tick();
  const cuts = cutsSoFar();
  beginning(what, at);
  // It belongs to the module of the function, whoever asks first.
  const value = onBehalfOf(callee.home, run);
  if (value.type !== "unknown" && cutsSoFar() === cuts) known.set(key, { value, at });
  return value;
}

function keyOfCall({ positional, keywords, open }: CallArguments, evaluator: Evaluator): string | null {
  if (open) return null;
  const given = [...positional.map((one) => ["", one] as const), ...keywords];
  const keys = given.map(([name, value]) => {
    const key = keyOf(evaluator.force(value));
    return key === null ? null : `${name}=${key}`;
  });
  return keys.includes(null) ? null : keys.join();
}

/** `functools.cached_property`: what it gave is from then on what the object has under its name. */
export function keepProperty(
  self: InstanceValue,
  member: FunctionValue,
  name: string,
  value: Value,
  evaluator: Evaluator,
): Value {
  const hasIdentity = value.type === "instance" || value.type === "list" || value.type === "dict";
  if (!hasIdentity || evaluator.conditions.unknown + evaluator.conditions.off > 0 || here().isLate)
    return value;
  if (!member.definition.decorators.some(isCachedProperty)) return value;
  changing(self);
  self.attributes.set(name, value);
  return value;
}

function isCachedProperty(decorator: FunctionValue["definition"]["decorators"][number]): boolean {
  const name =
    decorator.type === "name" ? decorator.id : decorator.type === "attribute" ? decorator.name : null;
  return name === "cached_property";
}
