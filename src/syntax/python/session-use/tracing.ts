import type { SyntaxNode } from "../plain-tree.ts";
import type { Use } from "./use.ts";
import type { Value } from "./value.ts";

/** What the parts of the tracer do together: name values and say what they saw. */
export interface Tracing {
  /** The function that is looked at. */
  readonly root: SyntaxNode;
  /** From here on the name stands for the value, wherever it is read in the scope. */
  bind(scope: SyntaxNode, name: string, value: Value): void;
  /** Looks at what becomes of the value of an expression. */
  follow(node: SyntaxNode, value: Value): void;
  say(use: Use): void;
  /** The function of this function with that name, or the lambda that was given that name. */
  localFunction(name: string): SyntaxNode | null;
}
