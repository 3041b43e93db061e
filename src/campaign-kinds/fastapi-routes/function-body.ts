import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { bodyOfLambda } from "../../syntax/python/evaluate/expressions.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FunctionValue } from "../../syntax/python/evaluate/value.ts";

const lambdas = new WeakMap<Expression, readonly Statement[]>();

/** The statements of a function's body; what a lambda gives is all that it has. */
export function bodyOf(
  { definition, attributes }: FunctionValue,
  project: Interpreter["project"],
): readonly Statement[] {
  if (definition.source !== "") return project.body(definition);
  const value = bodyOfLambda(attributes.get("<body>"));
  if (value === null) return [];
  const known = lambdas.get(value);
  if (known !== undefined) return known;
  const body: readonly Statement[] = [{ type: "return", value, line: definition.line }];
  lambdas.set(value, body);
  return body;
}
