import type { Expression } from "./ast.ts";

/** `c` of the dotted name `a.b.c`. */
export function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf(".") + 1);
}

/** `c` of the expression `a.b.c`; empty for what is no name. */
export function lastNameOf(expression: Expression): string {
  if (expression.type === "name") return expression.id;
  return expression.type === "attribute" ? expression.name : "";
}
