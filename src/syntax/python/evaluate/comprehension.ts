import type { ComprehensionClause, Expression } from "../ast.ts";
import { assign } from "./assignment.ts";
import { mostItems } from "./bounds.ts";
import { enumList, isEnum } from "./classes.ts";
import { dictWith, listOf, setOf } from "./collections.ts";
import { setItem } from "./dict-methods.ts";
import type { Evaluator } from "./evaluator.ts";
import { truth } from "./operators.ts";
import { makeScope } from "./scope.ts";
import { constant, itemsName, type Scope, textOf, type Value } from "./value.ts";

/** Runs a comprehension over the items that are known. */
export function comprehend(
  expression: Extract<Expression, { type: "comprehension" }>,
  scope: Scope,
  evaluator: Evaluator,
): Value {
  const inner = makeScope(scope.module, scope);
  const items: Value[] = [];
  const dict = dictWith();
  const { conditions } = evaluator;
  const certain = conditions.unknown;
  const doubtful = new Set<Value>();
  const perhaps = (run: () => void) => {
    conditions.unknown++;
    try {
      run();
    } finally {
      conditions.unknown--;
    }
  };
  let complete = true;
  const visit = (clauses: readonly ComprehensionClause[]): void => {
    const [clause, ...rest] = clauses;
    if (!evaluator.spend()) return;
    if (items.length >= mostItems) {
      complete = false;
      return;
    }
    if (clause === undefined) {
      const value = evaluator.evaluate(expression.element, inner);
      const isUncertain = conditions.unknown > certain;
      if (expression.key === null) {
        if (isUncertain && !items.includes(value)) doubtful.add(value);
        items.push(value);
      } else setItem(dict, evaluator.force(evaluator.evaluate(expression.key, inner)), value, isUncertain);
    } else if (clause.type === "if") {
      const known = truth(evaluator.force(evaluator.evaluate(clause.condition, inner)));
      if (known === true) visit(rest);
      if (known !== null) return;
      complete = false;
      perhaps(() => {
        visit(rest);
      });
    } else {
      const iterable = iterate(evaluator.force(evaluator.evaluate(clause.iterable, inner)), evaluator);
      if (!iterable.complete) complete = false;
      for (const item of iterable.items.slice(0, 1000)) {
        assign(clause.target, item, inner, evaluator);
        if (iterable.doubtful?.has(item) === true)
          perhaps(() => {
            visit(rest);
          });
        else visit(rest);
      }
    }
  };
  visit(expression.clauses);
  if (expression.kind === "dict") return { ...dict, complete };
  return expression.kind === "set"
    ? setOf(items, complete, doubtful)
    : listOf(items, "list", complete, doubtful);
}

/** What iterating over a value yields, as far as is known. */
export interface Iterated {
  readonly items: readonly Value[];
  /** False when there may be more. */
  readonly complete: boolean;
  /** Those that may not be there. */
  readonly doubtful?: ReadonlySet<Value> | undefined;
}

/** The items that iterating over a value yields. */
export function iterate(value: Value, evaluator: Evaluator): Iterated {
  if (value.type === "list")
    return { items: [...value.items], complete: value.complete, doubtful: value.doubtful };
  if (value.type === "dict") {
    const entries = [...value.entries.values()];
    const doubts = entries.filter(({ isDoubtful }) => isDoubtful === true).map(({ key }) => key);
    return { items: entries.map(({ key }) => key), complete: value.complete, doubtful: new Set(doubts) };
  }
  const text = textOf(value);
  if (text !== null) return { items: Array.from(text, (character) => constant(character)), complete: true };
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
