import type { Reason, TargetState } from "../../domain/target.ts";
import type { FloatingPromise } from "../../syntax/typescript/analysis/floating.ts";
import type { BlockingWork } from "../../syntax/typescript/analysis/reach.ts";

/** What is known of a handler when its state is decided. */
export interface HandlerEvidence {
  readonly definition: "sync" | "async";
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly work: readonly BlockingWork[];
  readonly floating: readonly FloatingPromise[];
}

/** The state of a route by its handler, with the places that prove it. */
export function stateOf(evidence: HandlerEvidence): { state: TargetState; reasons: readonly Reason[] } {
  const { definition, name, file, line, work, floating } = evidence;
  const head = { message: `${name} is ${definition === "async" ? "async" : "a sync function"}`, file, line };
  const reached = work.flatMap(({ chain }) =>
    chain.map(({ message, file: at, line: on }) => ({ message, file: at, line: on })),
  );
  const loose = floating
    .filter((promise) => promise.kind === "floating")
    .map(({ message, file: at, line: on }) => ({ message, file: at, line: on }));
  if (definition === "sync") {
    if (work.length > 0) return { state: "to-convert", reasons: [head, ...reached] };
    if (loose.length > 0) return { state: "to-convert", reasons: [head, ...loose] };
    return {
      state: "not-applicable",
      reasons: [{ ...head, message: `${head.message} and reaches no blocking work` }],
    };
  }
  if (work.length > 0) return { state: "blocking", reasons: [head, ...reached] };
  if (loose.length > 0) return { state: "to-convert", reasons: [head, ...loose] };
  return {
    state: "converted",
    reasons: [{ ...head, message: `${head.message}; every promise is awaited, returned or handled` }],
  };
}
