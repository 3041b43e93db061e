import type { Evaluator } from "./evaluator.ts";
import { none, type Site, type Value } from "./value.ts";
import { isYielded } from "./yields.ts";

/** A context that a `with` statement has entered. */
interface Context {
  /** What `as` names. */
  readonly given: Value;
  /** Null where nothing of the project is done then. */
  readonly leave: (() => void) | null;
}

/**
 * Enters a context: of an object of the project's own class with `__enter__`, of a generator of the project up to its
 * `yield`. Anything else stands for itself, as files and locks do.
 */
export function enterContext(value: Value, site: Site, evaluator: Evaluator): Context {
  // A class that makes no contexts is never looked at.
  if (value.type === "import") return { given: value, leave: null };
  // Nobody enters a generator: a decorator makes a context of it.
  if (value.type === "list" && isYielded(value)) return { given: value.items[0] ?? value, leave: null };
  const enter =
    value.type === "instance" && value.class !== null ? methodOf(value, "enter", evaluator) : null;
  if (enter === null) return { given: value, leave: null };
  const given = evaluator.call(enter, { positional: [], keywords: new Map(), open: false }, site);
  return {
    given: given.type === "unknown" ? value : given,
    leave: () => {
      const exit = methodOf(value, "exit", evaluator);
      if (exit !== null)
        evaluator.call(exit, { positional: [none, none, none], keywords: new Map(), open: false }, site);
    },
  };
}

/** `__enter__` or, of those that are entered with `async with`, `__aenter__`. */
function methodOf(value: Value, name: "enter" | "exit", evaluator: Evaluator): Value | null {
  for (const full of [`__${name}__`, `__a${name}__`]) {
    const method = evaluator.attribute(value, full);
    if (method?.type === "bound") return method;
  }
  return null;
}
