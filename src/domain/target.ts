/**
 * States of a target; the table of what leads to which state is part of the published contract
 * (README, "States"). A kind uses the subset that makes sense for it.
 */
export const targetStates = [
  "converted",
  "to-convert",
  "blocking",
  "mixed",
  "blocked",
  "no-session",
  "not-applicable",
  "excluded",
  "unmounted",
  "unresolved",
] as const;

export type TargetState = (typeof targetStates)[number];

/** Remarks that do not change a state but that a reader should know. */
export type Mark =
  | "conditional"
  | "default-off"
  | "streaming"
  | "via-dependency"
  | "dependency-sync-session"
  | "dependency-async-session"
  | "always"
  | "start-from-trigger";

/** One step of the explanation of a state: a sentence and the place that proves it. */
export interface Reason {
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

/** One thing to convert (a route, an operator). */
export interface Target<Facts = unknown> {
  /** Stable identity: `METHOD /path` for routes, `package.module:Class` for operators. */
  readonly key: string;
  /** The campaign kind that found it. */
  readonly kind: string;
  /** The name people use: the handler or the class. */
  readonly name: string;
  /** Relative to the git top level, with `/`. */
  readonly file: string;
  /** Line of the `def`, `class` or function, from 1. */
  readonly line: number;
  readonly state: TargetState;
  readonly marks: readonly Mark[];
  readonly reasons: readonly Reason[];
  /** What the kind knows beyond that; plain JSON. */
  readonly facts: Facts;
}

/** What a route of any language carries at top level. */
export interface RouteTarget<Facts = unknown> extends Target<Facts> {
  /** Upper case. */
  readonly method: string;
  /** The full path as served, converters kept (`{x:path}`). */
  readonly path: string;
  readonly handler: string;
}

/** True for targets that are served under a method and a path. */
export function isRoute(target: Target): target is RouteTarget {
  return "method" in target && "path" in target;
}
