import type { Expression } from "../python/ast.ts";

type Call = Extract<Expression, { type: "call" }>;

/** `a.b.c` as text, or null for anything else. */
export function dottedName(expression: Expression): string | null {
  if (expression.type === "name") return expression.id;
  if (expression.type !== "attribute") return null;
  const object = dottedName(expression.object);
  return object === null ? null : `${object}.${expression.name}`;
}

/** The last part of what is called: `defer` of `self.defer(...)`. */
export function calledName(call: Call): string {
  if (call.callee.type === "name") return call.callee.id;
  return call.callee.type === "attribute" ? call.callee.name : "";
}

/** The value of a keyword argument, or null. */
export function keyword(call: Call, name: string): Expression | null {
  return call.args.find((argument) => argument.name === name)?.value ?? null;
}

/** The text of a string constant, or null. */
export function stringValue(expression: Expression | null): string | null {
  return expression?.type === "constant" && typeof expression.value === "string" ? expression.value : null;
}

/** The class named by an annotation: `X | None`, `Optional[X]` and `"X"` mean `X`; of two classes neither is meant for certain. */
export function annotatedName(annotation: Expression | null): string | null {
  if (annotation === null) return null;
  if (annotation.type === "binary" && annotation.operator === "|") {
    const [left, right] = [annotatedName(annotation.left), annotatedName(annotation.right)];
    return left !== null && right !== null ? null : (left ?? right);
  }
  if (annotation.type === "subscript") {
    const outer = dottedName(annotation.object);
    return outer === "Optional" ? annotatedName(annotation.index[0] ?? null) : outer;
  }
  const text = stringValue(annotation);
  if (text !== null) return /^[\w.]+$/.test(text) ? text : null;
  return dottedName(annotation);
}

export type { Call };
