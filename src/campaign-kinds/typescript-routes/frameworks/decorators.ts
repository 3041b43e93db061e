import { ts } from "../../../syntax/typescript/compiler.ts";
import type { Evaluation } from "../../../syntax/typescript/evaluate/evaluator.ts";
import type { ClassValue, Value } from "../../../syntax/typescript/evaluate/values.ts";

/** A decorator as it is applied: where its function comes from, and its arguments. */
export interface DecoratorCall {
  readonly module: string;
  readonly name: string;
  readonly args: readonly Value[];
}

/** The decorators of a class or a method; those that the project composes with `applyDecorators` are opened. */
export function decoratorsOf(
  node: ts.HasDecorators,
  owner: ClassValue,
  evaluation: Evaluation,
): readonly DecoratorCall[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    open(evaluation.interpreter.evaluate(expression, owner.scope)),
  );
}

function open(value: Value): readonly DecoratorCall[] {
  if (value.kind !== "foreign") return [];
  const name = value.path.findLast((part) => part !== "()") ?? "";
  if (name === "applyDecorators") return value.args.flatMap(open);
  return [{ module: value.module, name, args: value.path.at(-1) === "()" ? value.args : [] }];
}

/** A decorator of Nest on a class, or null. */
export function decoratorNamed(
  value: ClassValue,
  name: string,
  evaluation: Evaluation,
): DecoratorCall | null {
  const node = value.node;
  if (!ts.isClassDeclaration(node) && !ts.isClassExpression(node)) return null;
  return (
    decoratorsOf(node, value, evaluation).find(
      (each) => each.name === name && each.module.startsWith("@nestjs/"),
    ) ?? null
  );
}
