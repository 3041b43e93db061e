import type { SessionKind } from "./session-types.ts";

/** What the tracer knows of a value. */
export type Value =
  | {
      readonly type: "session";
      readonly session: SessionKind;
      readonly isSyncSession?: true;
      /** Opened by the function that is looked at, not given to it. */
      readonly isOwn?: true;
    }
  /** A bound method that was not called yet, or a `partial` of it. */
  | { readonly type: "method"; readonly name: string; readonly session: SessionKind }
  /** Something that must be awaited. */
  | { readonly type: "coroutine"; readonly of: string }
  /** A function of this function, whose calls give a coroutine. */
  | { readonly type: "coroutine-function"; readonly of: string }
  | { readonly type: "session-function"; readonly session: SessionKind }
  | { readonly type: "result" }
  | { readonly type: "async-result" }
  | { readonly type: "connection" }
  | {
      readonly type: "transaction";
      readonly session: SessionKind;
      /** Of `begin_nested()`: its end is not the end of the work. */
      readonly isSavepoint: boolean;
      readonly isBegun?: true;
    }
  /** A list, tuple or dictionary that holds a session. */
  | { readonly type: "container"; readonly session: SessionKind };

/** True when both say the same, so that following a second time would find nothing new. */
export function sameValue(a: Value, b: Value): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
