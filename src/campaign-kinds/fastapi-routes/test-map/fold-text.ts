import type { ClassDefinition, Expression } from "../../../syntax/python/ast.ts";
import type { Interpreter } from "../../../syntax/python/evaluate/interpreter.ts";
import { type Scope, textOf } from "../../../syntax/python/evaluate/value.ts";
import { hole } from "./match-route.ts";

/** More spellings of one URL than any parametrisation has. */
const mostTexts = 60;

/** What a test's expressions can refer to. */
export interface FoldContext {
  readonly interpreter: Interpreter;
  readonly scope: Scope;
  /** Class bodies that `self` leads to, nearest first. */
  readonly classes: readonly { readonly definition: ClassDefinition; readonly scope: Scope }[];
  /** What a local name may stand for at a line. */
  local(name: string, line: number): readonly Expression[] | readonly string[] | null;
}

/** The texts that an expression may stand for; what is not known is a hole. */
export function foldText(expression: Expression | null, context: FoldContext, depth = 0): string[] {
  if (expression === null || depth > 12) return [hole];
  const fold = (part: Expression) => foldText(part, context, depth + 1);
  switch (expression.type) {
    case "constant":
      return [
        typeof expression.value === "string" || typeof expression.value === "number"
          ? String(expression.value)
          : hole,
      ];
    case "fstring":
      return combine(expression.parts.map((part) => (typeof part === "string" ? [part] : fold(part))));
    case "binary":
      if (expression.operator === "+") return combine([fold(expression.left), fold(expression.right)]);
      if (expression.operator === "%")
        return fold(expression.left).map((text) => text.replaceAll(/%[sdr]/g, hole));
      return [hole];
    case "conditional":
      return [...new Set([...fold(expression.then), ...fold(expression.otherwise)])];
    case "name":
      return foldName(expression, context, depth);
    case "attribute":
      return foldAttribute(expression, context, depth);
    case "call":
      return foldCall(expression, context, depth);
    case "await":
    case "comprehension":
    case "dict":
    case "lambda":
    case "sequence":
    case "slice":
    case "star":
    case "subscript":
    case "unary":
    case "unknown":
    case "walrus":
    case "yield":
      return [known(expression, context)];
  }
}

function foldName(
  expression: Extract<Expression, { type: "name" }>,
  context: FoldContext,
  depth: number,
): string[] {
  const local = context.local(expression.id, expression.line);
  if (local === null) return [known(expression, context)];
  if (local.length === 0) return [hole];
  const texts = local.flatMap((one) => (typeof one === "string" ? [one] : foldText(one, context, depth + 1)));
  return [...new Set(texts)].slice(0, mostTexts);
}

/** `self.ENDPOINT` and `cls.ENDPOINT`: what the class or one of its bases assigns. */
function foldAttribute(
  expression: Extract<Expression, { type: "attribute" }>,
  context: FoldContext,
  depth: number,
): string[] {
  const { object, name } = expression;
  if (object.type !== "name" || (object.id !== "self" && object.id !== "cls"))
    return [known(expression, context)];
  for (const { definition, scope } of context.classes) {
    for (const statement of definition.body) {
      const target =
        statement.type === "assign"
          ? statement.targets[0]
          : statement.type === "annotated"
            ? statement.target
            : null;
      if (target?.type !== "name" || target.id !== name) continue;
      const value = statement.type === "assign" || statement.type === "annotated" ? statement.value : null;
      if (value !== null) return foldText(value, { ...context, scope, local: () => null }, depth + 1);
    }
  }
  return [hole];
}

function foldCall(
  expression: Extract<Expression, { type: "call" }>,
  context: FoldContext,
  depth: number,
): string[] {
  const { callee, args } = expression;
  if (callee.type === "attribute" && callee.name === "format") {
    return foldText(callee.object, context, depth + 1).map((text) => text.replaceAll(/\{[^{}]*\}/g, hole));
  }
  if (callee.type === "name" && (callee.id === "str" || callee.id === "quote") && args[0] !== undefined) {
    return foldText(args[0].value, context, depth + 1);
  }
  const text = known(expression, context);
  return [text];
}

function known(expression: Expression, { interpreter, scope }: FoldContext): string {
  return textOf(interpreter.force(interpreter.evaluate(expression, scope))) ?? hole;
}

function combine(parts: readonly (readonly string[])[]): string[] {
  let texts = [""];
  for (const part of parts) {
    texts = texts.flatMap((text) => part.map((more) => text + more)).slice(0, mostTexts);
  }
  return texts;
}
