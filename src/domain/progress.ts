import type { Target, TargetState } from "./target.ts";

/** Counts of one scan. `convertible` = converted + to-convert + blocking + mixed. */
export interface Progress {
  readonly converted: number;
  readonly convertible: number;
  /** Whole percent, rounded down, and never 100 while anything is unresolved. */
  readonly percent: number;
  readonly toConvert: number;
  readonly blocking: number;
  readonly mixed: number;
  readonly blocked: number;
  /** States `no-session` and `not-applicable`. */
  readonly notApplicable: number;
  readonly excluded: number;
  readonly unmounted: number;
  /** Unresolved targets plus places of the source that could not be resolved. */
  readonly unresolved: number;
}

/**
 * Counts targets.
 * @param unresolvedPlaces places that could not be resolved and that are not targets themselves
 */
export function countProgress(targets: readonly Pick<Target, "state">[], unresolvedPlaces: number): Progress {
  const count = (...states: TargetState[]) =>
    targets.filter((target) => states.includes(target.state)).length;
  const converted = count("converted");
  const convertible = count("converted", "to-convert", "blocking", "mixed");
  const unresolved = count("unresolved") + unresolvedPlaces;
  return {
    converted,
    convertible,
    percent: percentOf(converted, convertible, unresolved),
    toConvert: count("to-convert"),
    blocking: count("blocking"),
    mixed: count("mixed"),
    blocked: count("blocked"),
    notApplicable: count("no-session", "not-applicable"),
    excluded: count("excluded"),
    unmounted: count("unmounted"),
    unresolved,
  };
}

function percentOf(converted: number, convertible: number, unresolved: number): number {
  if (convertible === 0) return unresolved === 0 ? 100 : 0;
  const percent = Math.floor((100 * converted) / convertible);
  return unresolved > 0 ? Math.min(percent, 99) : percent;
}
