import type { Target } from "../../domain/target.ts";
import type { Remark, TriggerFacts } from "../../syntax/python-operators/trigger-facts.ts";
import type { SyncPath } from "./sync-path.ts";

/** One call of `defer`. */
export interface DeferSite {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** The function that holds it. */
  readonly inMethod: string;
  /** True when it is in a class's own body, not inherited and not in a helper elsewhere. */
  readonly isOwn: boolean;
  readonly triggers: readonly string[];
  /** The callback's name, or null where it could not be read. */
  readonly callback: string | null;
  readonly hasTimeout: boolean;
}

/** The method in which the operator goes on after its trigger fired. */
export interface CallbackFacts {
  readonly name: string;
  /** Null: there is no such method. */
  readonly place: { readonly file: string; readonly line: number } | null;
  readonly takesContext: boolean;
  readonly takesEvent: boolean;
  readonly raises: boolean;
}

/** The parameter that switches deferral on. */
export interface SwitchFacts {
  readonly parameter: string;
  /** The default as source text in one line, or null when it has none. */
  readonly default: string | null;
  readonly isConfigured: boolean;
  /** A constant that the constructor sets it to whatever is passed, or null. */
  readonly overriddenBy: string | null;
  readonly file: string;
  readonly line: number;
}

/** What a criterion asks of an operator, beside its state. */
export interface OperatorFacts {
  readonly base: "operator" | "sensor";
  readonly switch: SwitchFacts | null;
  readonly defers: "own" | "inherited" | "no";
  readonly startsFromTrigger: boolean;
  readonly sites: readonly DeferSite[];
  readonly callbacks: readonly CallbackFacts[];
  readonly triggers: readonly TriggerFacts[];
  /** Places that wait, by the side of the switch on which they stand. */
  readonly waits: readonly (Remark & { readonly side: "deferred" | "sync" | "both" })[];
  readonly syncPath: SyncPath;
  /** Trigger expressions and callback names that could not be read. */
  readonly unreadable: readonly Remark[];
}

export type OperatorTarget = Target<OperatorFacts>;
