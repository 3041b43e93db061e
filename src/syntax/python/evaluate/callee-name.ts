import type { Expression } from "../ast.ts";

/** What the source calls, as a person would name it: `plugin.register`, `load()`, `hooks[]`. */
export function calleeName(expression: Expression): string {
  if (expression.type === "name") return expression.id;
  if (expression.type === "attribute") return `${calleeName(expression.object)}.${expression.name}`;
  if (expression.type === "call") return `${calleeName(expression.callee)}()`;
  return expression.type === "subscript" ? `${calleeName(expression.object)}[]` : "…";
}
