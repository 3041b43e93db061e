import type { SearchableSourceTree } from "../../domain/source-tree.ts";

/** An answer, and how the answer for a tree follows from it that differs from this one in a few texts. */
export interface Answered<T> {
  readonly answer: T;
  /**
   * Called once at most, for a tree that would give the same answers to everything that this one was asked for, the
   * text of some files excepted. Null where the answer does not follow.
   */
  readonly follow?: (tree: SearchableSourceTree, changed: readonly string[]) => Promise<Answered<T> | null>;
}
