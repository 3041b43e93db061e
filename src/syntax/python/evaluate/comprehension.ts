import type { ComprehensionClause, Expression } from "../ast.ts";
import { assign } from "./assignment.ts";
import { enumList, isEnum } from "./classes.ts";
import { setItem } from "./dict-methods.ts";
import type { Evaluator } from "./evaluator.ts";
import { truth } from "./operators.ts";
import { makeScope } from "./scope.ts";
import { type DictValue, itemsName, listOf, type Scope, setOf, type Value } from "./value.ts";

/** Runs a comprehension over the items that are known. */
export function comprehend(
  expression: Extract<Expression, { type: "comprehension" }>,
  scope: Scope,
  evaluator: Evaluator,
): Value {
  const inner = makeScope(scope.module, scope);
  const items: Value[] = [];
  const dict: DictValue = { type: "dict", entries: new Map(), complete: true };
  let complete = true;
  const visit = (clauses: readonly ComprehensionClause[]): void => {
    const [clause, ...rest] = clauses;
    if (!evaluator.spend()) return;
    if (clause === undefined) {
      const value = evaluator.evaluate(expression.element, inner);
      if (expression.key === null) items.push(value);
      else setItem(dict, evaluator.force(evaluator.evaluate(expression.key, inner)), value);
    } else if (clause.type === "if") {
      const known = truth(evaluator.force(evaluator.evaluate(clause.condition, inner)));
      if (known === null) complete = false;
      if (known !== false) visit(rest);
    } else {
      const iterable = iterate(evaluator.force(evaluator.evaluate(clause.iterable, inner)), evaluator);
      if (!iterable.complete) complete = false;
      for (const item of iterable.items.slice(0, 1000)) {
        assign(clause.target, item, inner, evaluator);
        visit(rest);
      }
    }
  };
  visit(expression.clauses);
  if (expression.kind === "dict") return { ...dict, complete };
  return expression.kind === "set" ? setOf(items, complete) : listOf(items, "list", complete);
}

/** The items that iterating over a value yields. */
export function iterate(
  value: Value,
  evaluator: Evaluator,
): { readonly items: readonly Value[]; readonly complete: boolean } {
  if (value.type === "list") return { items: [...value.items], complete: value.complete };
  if (value.type === "dict")
    return { items: [...value.entries.values()].map(({ key }) => key), complete: value.complete };
  if (value.type === "class" && isEnum(value)) return iterate(enumList(value), evaluator);
  const own = value.type === "instance" ? value.attributes.get(itemsName) : undefined;
  if (own !== undefined) return iterate(own, evaluator);
  if (value.type === "instance" && value.class !== null) {
    const iterator = evaluator.attribute(value, "__iter__");
    if (iterator?.type === "bound") {
      const made = evaluator.call(iterator, { positional: [], keywords: new Map(), open: false }, value.site);
      if (made.type === "list") return iterate(made, evaluator);
    }
  }
  return { items: [], complete: false };
}
