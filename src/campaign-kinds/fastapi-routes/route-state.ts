import type { Mark, TargetState } from "../../domain/target.ts";
import type { SessionKind } from "./session-type.ts";

/** Everything that a route's state follows from. */
export interface RouteSituation {
  readonly definition: "sync" | "async";
  readonly own: ReadonlySet<SessionKind>;
  readonly inherited: ReadonlySet<SessionKind>;
  readonly isExcluded: boolean;
  readonly isUnresolved: boolean;
  readonly isUnmounted: boolean;
  /** Resolves secrets, or blocked by settings. */
  readonly isBlocked: boolean;
}

/** Which sessions a route uses, in one word. */
export type SessionWord = "none" | "sync" | "async" | "both";

export function sessionWord(...kinds: ReadonlySet<SessionKind>[]): SessionWord {
  const isAsync = kinds.some((set) => set.has("async"));
  const isSync = kinds.some((set) => set.has("sync"));
  if (isAsync && isSync) return "both";
  return isAsync ? "async" : isSync ? "sync" : "none";
}

/** The published table "States of a route": the first row that holds. */
export function stateOf(situation: RouteSituation): TargetState {
  if (situation.isExcluded) return "excluded";
  if (situation.isUnresolved) return "unresolved";
  if (situation.isUnmounted) return "unmounted";
  const bySession = stateBySession(situation);
  return situation.isBlocked && bySession !== "converted" ? "blocked" : bySession;
}

function stateBySession({ definition, own, inherited }: RouteSituation): TargetState {
  const isAsync = definition === "async";
  switch (sessionWord(own)) {
    case "both":
      return "mixed";
    case "async":
      return isAsync ? "converted" : "mixed";
    case "sync":
      return isAsync ? "blocking" : "to-convert";
    case "none":
      break;
  }
  switch (sessionWord(inherited)) {
    case "both":
    case "sync":
      return isAsync ? "blocking" : "to-convert";
    case "async":
      return isAsync ? "converted" : "no-session";
    case "none":
      return "no-session";
  }
}

/** Marks that follow from sessions. */
export function sessionMarks({ own, inherited }: RouteSituation): Mark[] {
  const marks: Mark[] = [];
  if (own.size === 0 && inherited.size > 0) marks.push("via-dependency");
  if (inherited.has("sync")) marks.push("dependency-sync-session");
  if (inherited.has("async")) marks.push("dependency-async-session");
  return marks;
}
