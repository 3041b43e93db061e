import type { Evaluator } from "./evaluator.ts";
import { eitherOf } from "./operators.ts";
import { type LazyImport, unknown, type Value } from "./value.ts";

/**
 * One of two values, and nobody knows which: `if fast: from fast import router` with `else: from slow import router`.
 * The first tells what it is; of two objects of the framework it may know how to keep both.
 */
export function oneOf(told: Value, other: Value, evaluator: Evaluator): Value {
  if (!mayBeObject(told) || !mayBeObject(other) || told === other) return eitherOf(told, other);
  if (told.type !== "import" && other.type !== "import")
    return evaluator.semantics.oneOf?.(told, other) ?? told;
  return decidedLater(told, other, evaluator);
}

function mayBeObject(value: Value): boolean {
  return value.type === "instance" || value.type === "import" || value.type === "foreign";
}

/** An import that nobody uses need not be read to know what it stands for. */
function decidedLater(told: Value, other: Value, evaluator: Evaluator): Value {
  const lazy = [told, other].find((one) => one.type === "import");
  if (lazy?.type !== "import") return told;
  let made: Value | null = null;
  const define = () => {
    if (made !== null) return made;
    // Who asks for it while it is worked out asks for what is not there yet.
    made = unknown;
    const first = evaluator.force(told);
    made = mayBeBoth(first, other, evaluator) ? oneOf(first, evaluator.force(other), evaluator) : first;
    return made;
  };
  return { ...lazy, name: null, rest: [], define } satisfies LazyImport;
}

/** Only of the framework's objects both are of use: of a name in a package, where the other's module may have some. */
function mayBeBoth(first: Value, other: Value, { project, semantics }: Evaluator): boolean {
  if (first.type === "instance") return first.native !== null;
  if (first.type !== "foreign" || other.type !== "import" || other.location.type !== "file") return false;
  const module = project.module(other.location.path);
  return module !== null && semantics.hasEffects(module);
}
