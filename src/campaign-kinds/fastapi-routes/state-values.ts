import type { Expression } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";
import { OncePerFrame } from "./once-per-frame.ts";
import { isSetOnState, type Kept, keptFor, setOnState } from "./request-state.ts";
import type { Values } from "./set-somewhere.ts";

/** What is kept on the states of requests and apps, as the code of the project sets it. */
export class StateValues {
  readonly #interpreter: Interpreter;
  readonly #values: Values;
  /** Names on states that are being looked at. */
  readonly #asked = new Set<string>();
  readonly #areSet = new OncePerFrame<string, boolean>();
  readonly #set = new OncePerFrame<string, Value | null>();

  /** @param values what the code that sets a state comes by */
  constructor(interpreter: Interpreter, values: Values) {
    this.#interpreter = interpreter;
    this.#values = values;
  }

  /** True for `request.state.db` where code of the project sets `db` on states, and not for a column named `state`. */
  has(expression: Expression): boolean {
    const kept = keptFor(expression);
    return kept !== null && this.#areSet.get(kept.key, () => isSetOnState(kept, this.#interpreter));
  }

  /** `request.app.state.db` and what is read or called of it. */
  isBelow(expression: Expression): boolean {
    if (this.has(expression)) return true;
    if (expression.type === "call") return this.isBelow(expression.callee);
    return expression.type === "attribute" && this.isBelow(expression.object);
  }

  /** What is set where an expression reads it; null for what is read of no state, or set by nothing that can be followed. */
  setOn(expression: Expression): Value | null {
    const kept = keptFor(expression);
    if (kept === null || this.#asked.has(kept.key)) return null;
    // What is found while another one is looked at may lack that one.
    const isWhole = this.#asked.size === 0;
    return isWhole ? this.#set.get(kept.key, () => this.#whatSets(kept)) : this.#whatSets(kept);
  }

  #whatSets(kept: Kept): Value | null {
    // What sets it may read it first.
    this.#asked.add(kept.key);
    try {
      return setOnState(kept, this.#interpreter, this.#values);
    } finally {
      this.#asked.delete(kept.key);
    }
  }
}
