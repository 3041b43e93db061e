import type { PlainFiles } from "../plain-files.ts";
import type { SyntaxNode } from "../plain-tree.ts";
import type { FoundFunction } from "./callees.ts";
import type { SessionKind } from "./session-types.ts";
import type { FaultKind, Use } from "./use.ts";

/** One function that a session reaches, and how it came there. */
export interface Step {
  readonly path: string;
  readonly node: SyntaxNode;
  readonly name: string;
  /** The functions from the handler down to this one. */
  readonly chain: readonly string[];
  /** The class of the instance on which a method runs, where that is known: `self` may be of a subclass. */
  readonly owner?: { readonly node: SyntaxNode; readonly path: string };
}

/** A fault with the place at which to mend it. */
export interface ReachedFault {
  readonly kind: FaultKind | "sync-helper" | "unseen-helper";
  readonly step: Step;
  readonly node: SyntaxNode;
  readonly message: string;
  readonly mend: { readonly node: SyntaxNode; readonly text: string } | null;
  /** True where the code that is not seen is at least awaited. */
  readonly isAwaited: boolean;
}

/** All that happens to the sessions of a handler, in it and in what it hands them to. */
export interface Reach {
  readonly steps: readonly Step[];
  readonly calls: readonly { readonly step: Step; readonly use: Use & { type: "call" } }[];
  readonly faults: readonly ReachedFault[];
  /** Functions that are called with a session, `run_sync` seen through. */
  readonly handOffs: readonly { readonly step: Step; readonly node: SyntaxNode; readonly name: string }[];
}

/** The functions that are followed into each other, at most. */
export const deepest = 8;

/** What a visit says to the caller of the function. */
export interface Visit {
  readonly returnsCoroutine: boolean;
  /** Faults that are not the function's own business: it was written for a sync session. */
  readonly blamed: readonly { readonly node: SyntaxNode; readonly message: string; readonly step: Step }[];
}

/** Who walks: what the parts of the walk need of it. */
export interface Walking {
  readonly files: PlainFiles;
  readonly calls: { step: Step; use: Use & { type: "call" } }[];
  /** @param isSyncHelper faults in it go to whoever handed it an async session */
  visit(step: Step, sessions: ReadonlyMap<string, SessionKind>, isSyncHelper: boolean): Visit;
  /** Says so where a call that gives a coroutine is not awaited. */
  mustAwait(step: Step, call: SyntaxNode, name: string): void;
  /** The sync function that gets the async session is where it is handed over. */
  blame(
    step: Step,
    use: Pick<Use & { type: "hand-off" }, "call">,
    callee: FoundFunction,
    blamed: Visit["blamed"],
  ): void;
  stepTo(step: Step, path: string, node: SyntaxNode, name: string): Step;
  fault(
    step: Step,
    kind: ReachedFault["kind"],
    node: SyntaxNode,
    message: string,
    mend: ReachedFault["mend"],
    isAwaited?: boolean,
  ): void;
}
