import type { SyntaxNode } from "../plain-tree.ts";
import type { SessionKind } from "./session-types.ts";

/** What can be wrong with the use of a session in one function. */
export type FaultKind =
  | "not-awaited"
  | "awaited-in-vain"
  | "missing-method"
  | "concurrent"
  | "sync-context"
  | "sync-iteration"
  | "await-outside-async"
  | "unseen"
  | "thread";

/** Something that a function does with a session. */
export type Use =
  /** A method of the session (or of its connection or transaction) is called. */
  | {
      readonly type: "call";
      readonly method: string;
      readonly node: SyntaxNode;
      readonly session: SessionKind;
    }
  | {
      readonly type: "fault";
      readonly kind: FaultKind;
      readonly node: SyntaxNode;
      /** What is wrong, as the end of a sentence that names nothing else. */
      readonly message: string;
      /** The text that would mend `node`, where that is mechanical. */
      readonly mend: { readonly node: SyntaxNode; readonly text: string } | null;
    }
  /** The session is given to something else. */
  | {
      readonly type: "hand-off";
      readonly call: SyntaxNode;
      readonly callee: SyntaxNode;
      /** Position or keyword; null when it is inside something that is given. */
      readonly argument: number | string | null;
      readonly session: SessionKind;
      readonly throughRunSync: boolean;
      /** The attribute of what `call` makes under which the session is kept from outside. */
      readonly attribute?: string;
    }
  /** A coroutine runs together with others: in `gather()` or a task group, or as a task until it is awaited. */
  | {
      readonly type: "concurrent";
      readonly node: SyntaxNode;
      readonly of: string;
      /** The same for those that run together. */
      readonly group: string;
      /** True when the one expression makes several coroutines. */
      readonly isRepeated: boolean;
      /** Where a lone task is awaited, as an offset into the source; null for a group. */
      readonly until: number | null;
    }
  /** The function gives its caller a coroutine that still has to be awaited. */
  | { readonly type: "returns-coroutine"; readonly node: SyntaxNode };
