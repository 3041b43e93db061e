import type { FunctionDefinition } from "../ast.ts";
import { cutting } from "../ledger.ts";
import { isOutOfRoom } from "./bounds.ts";

/** Enough for the largest applications measured (under 2 million), little enough to end in seconds. */
const mostSteps = 8_000_000;
/**
 * For one call of a function in a module that speaks of no routes: enough for what computes a prefix or a setting
 * (measured: under 2,000), too little for a whole configuration machinery that only data could steer.
 */
const mostHelperSteps = 20_000;
/** Nested evaluations; well below what the JavaScript stack holds. */
const deepest = 700;

/** How much may still be evaluated, in steps, and how deep. */
export class WorkBudget {
  readonly #exhausting = new Set<FunctionDefinition>();
  readonly #idle = new Set<FunctionDefinition>();
  #steps = 0;
  #limit = mostSteps;
  #depth = 0;

  get steps(): number {
    return this.#steps;
  }

  get depth(): number {
    return this.#depth;
  }

  get isUsedUp(): boolean {
    return this.#steps > mostSteps;
  }

  /** False when the budget is used up. */
  spend(): boolean {
    if (++this.#steps <= this.#limit) return true;
    cutting();
    return false;
  }

  /** Runs a helper on a short allowance; gives `otherwise` for one whose work never ends. */
  onAllowance<T>(definition: FunctionDefinition, run: () => T, otherwise: T): T {
    if (this.#limit < mostSteps) return run();
    if (this.#exhausting.has(definition)) {
      cutting();
      return otherwise;
    }
    this.#limit = Math.min(mostSteps, this.#steps + mostHelperSteps);
    try {
      return run();
    } finally {
      // What it spent on routes was added to its limit, so this is its own doing: next time it is not even begun.
      if (this.#steps > this.#limit) this.#exhausting.add(definition);
      this.#limit = mostSteps;
    }
  }

  /**
   * Runs what may have effects without the short allowance of a helper that calls it. Once it took long and had none,
   * a helper's call of it is part of the helper: an application's work, which calls itself in many ways, would never end.
   */
  forEffects<T>(definition: FunctionDefinition, run: () => T, effects: () => number): T {
    if (this.#limit >= mostSteps || this.#idle.has(definition)) return run();
    const [before, steps] = [effects(), this.#steps];
    try {
      return this.atLiberty(run);
    } finally {
      if (this.#steps - steps > mostHelperSteps && effects() === before) {
        this.#idle.add(definition);
        cutting();
      }
    }
  }

  /** Runs without the short allowance of a helper that may be under way. */
  atLiberty<T>(run: () => T): T {
    const [limit, steps] = [this.#limit, this.#steps];
    this.#limit = mostSteps;
    try {
      return run();
    } finally {
      this.#limit = Math.min(mostSteps, limit + this.#steps - steps);
    }
  }

  /** Runs one level deeper; gives `otherwise` where that is too deep, or has no room. */
  deeper<T>(run: () => T, otherwise: T): T {
    if (this.#depth >= deepest) {
      cutting();
      return otherwise;
    }
    this.#depth++;
    try {
      return run();
    } catch (error) {
      if (isOutOfRoom(error)) return otherwise;
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /** Runs what ran at some depth before, and gives back what it spends. */
  again<T>(depth: number, run: () => T): T {
    const steps = this.#steps;
    this.#depth = depth;
    try {
      return run();
    } finally {
      this.#depth = 0;
      this.#steps = steps;
    }
  }
}
