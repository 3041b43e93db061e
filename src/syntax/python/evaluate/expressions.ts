import type { Argument, Expression } from "../ast.ts";
import { here } from "../ledger.ts";
import { noKeywords } from "./call-arguments.ts";
import { calleeName } from "./callee-name.ts";
import { collectionOfSetting, dictWith, doubtsOf, listOf, openIfEmpty } from "./collections.ts";
import { comprehend } from "./comprehension.ts";
import { putAll, setItem } from "./dict-methods.ts";
import { givenVariables } from "./environment.ts";
import type { Evaluator } from "./evaluator.ts";

import { oneOf } from "./one-of.ts";
import { applyOperator, bySetting, eitherOf, isConfigurable, joinTexts, truth } from "./operators.ts";
import { orText } from "./other-texts.ts";
import { bind } from "./scope.ts";
import { evaluateSubscript } from "./subscripts.ts";
import {
  type CallArguments,
  constant,
  isNone,
  type ListValue,
  type Scope,
  textOf,
  unknown,
  type Value,
} from "./value.ts";
import { keepYield } from "./yields.ts";

/** What an expression stands for. */
export function evaluateExpression(expression: Expression, scope: Scope, evaluator: Evaluator): Value {
  switch (expression.type) {
    case "name":
      return evaluator.lookUp(expression.id, scope);
    case "attribute": {
      const object = evaluator.evaluate(expression.object, scope);
      // Most of what is imported is handed on and never looked at: then its module need not be read.
      if (object.type === "import" && object.rest.length < 8) {
        return { ...object, rest: [...object.rest, expression.name] };
      }
      const holder = evaluator.force(object);
      return evaluator.attribute(holder, expression.name) ?? (holder.type === "unknown" ? holder : unknown);
    }
    case "constant":
      return constant(expression.value);
    case "fstring":
      return joinTexts(
        expression.parts.map((part) =>
          typeof part === "string" ? constant(part) : known(part, scope, evaluator),
        ),
      );
    case "sequence": {
      const { items, complete, doubtful } = spread(expression.elements, scope, evaluator);
      return listOf(items, expression.kind, complete, doubtful);
    }
    case "dict":
      return evaluateDict(expression, scope, evaluator);
    case "call": {
      const site = { file: scope.module.path, line: expression.line };
      const callee = evaluator.force(evaluator.evaluate(expression.callee, scope));
      if (callee.type === "builtin" && callee.name === "super") return superOf(scope);
      const ignored = evaluator.semantics.ignoredArguments?.(callee);
      const args = evaluateArguments(expression.args, scope, evaluator, ignored);
      if (callee.type === "unknown")
        evaluator.semantics.handedToUnknown?.(calleeName(expression.callee), args, site, evaluator);
      return evaluator.call(callee, args, site);
    }
    case "subscript":
      return evaluateSubscript(
        evaluator.force(evaluator.evaluate(expression.object, scope)),
        expression.index,
        scope,
        evaluator,
      );
    case "binary":
      return evaluateBinary(expression, scope, evaluator);
    case "unary": {
      const operand = known(expression.operand, scope, evaluator);
      const decided = truth(operand);
      if (expression.operator === "not") {
        return decided === null ? unknown : constant(!decided, isConfigurable(operand));
      }
      if (operand.type === "constant" && typeof operand.value === "number" && expression.operator === "-") {
        return constant(-operand.value);
      }
      return unknown;
    }
    case "conditional": {
      const test = known(expression.test, scope, evaluator);
      const decided = truth(test);
      if (decided !== null) {
        const [side, other] = decided
          ? [expression.then, expression.otherwise]
          : [expression.otherwise, expression.then];
        const taken = evaluator.evaluate(side, scope);
        return isConfigurable(test) ? bySetting(orTextOf(other, taken, scope, evaluator)) : taken;
      }
      const [then, otherwise] = [
        known(expression.then, scope, evaluator),
        evaluator.evaluate(expression.otherwise, scope),
      ];
      // `given if given else []`: what was given may be in it.
      if (then.type === "unknown") return openIfEmpty(eitherOf(otherwise, then));
      if (isNone(then)) return eitherOf(otherwise, then);
      return then.type === "constant"
        ? eitherOf(then, evaluator.force(otherwise))
        : oneOf(then, otherwise, evaluator);
    }
    case "lambda":
      return {
        type: "function",
        definition: {
          type: "function",
          name: "<lambda>",
          isAsync: false,
          parameters: expression.parameters,
          returns: null,
          decorators: [],
          line: expression.line,
          endLine: expression.line,
          source: "",
        },
        parameters: expression.parameters,
        closure: scope,
        owner: null,
        decoration: "plain",
        wrapped: null,
        attributes: new Map<string, Value>([["<body>", lambdaBody(expression.body)]]),
        decorators: [],
        home: here(),
      };
    case "comprehension":
      return comprehend(expression, scope, evaluator);
    case "await":
      return evaluator.evaluate(expression.value, scope);
    case "yield":
      if (expression.value !== null)
        keepYield(evaluator.evaluate(expression.value, scope), expression.isEach, scope, evaluator);
      return unknown;
    case "walrus": {
      const result = evaluator.evaluate(expression.value, scope);
      bind(scope, expression.name, result);
      return result;
    }
    case "star":
    case "slice":
    case "unknown":
      return unknown;
  }
}

/** What a setting has taken, and of a text what it is where somebody changes the setting. */
function orTextOf(other: Expression, taken: Value, scope: Scope, evaluator: Evaluator): Value {
  if (taken.type !== "constant" || typeof taken.value !== "string") return taken;
  evaluator.conditions.off++;
  const text = known(other, scope, evaluator);
  evaluator.conditions.off--;
  return orText(taken, text, true);
}

function known(expression: Expression, scope: Scope, evaluator: Evaluator): Value {
  return evaluator.force(evaluator.evaluate(expression, scope));
}

const lambdaBodies = new WeakMap<object, Expression>();

function lambdaBody(body: Expression): Value {
  const holder: Value = { type: "unknown" };
  lambdaBodies.set(holder, body);
  return holder;
}

/** The expression of a lambda's body. */
export function bodyOfLambda(holder: Value | undefined): Expression | null {
  return holder === undefined ? null : (lambdaBodies.get(holder) ?? null);
}

function superOf(scope: Scope): Value {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.method !== null) return { type: "super", after: at.method.owner, self: at.method.self };
  }
  return unknown;
}

/** Evaluates arguments, spreading `*` and `**`. */
export function evaluateArguments(
  args: readonly Argument[],
  scope: Scope,
  evaluator: Evaluator,
  ignored?: ReadonlySet<string> | "all",
): CallArguments {
  if (ignored === "all") return { positional: [], keywords: noKeywords, open: true };
  let positional: Value[] = [];
  // Most calls have none.
  let named: Map<string, Value> | null = null;
  let open = false;
  for (const { name, star, value: expression } of args) {
    if (name !== null && ignored?.has(name) === true) {
      (named ??= new Map()).set(name, unknown);
      continue;
    }
    const value = evaluator.evaluate(expression, scope);
    if (star === 0) {
      // An array of V8 that grows has room for sixteen more, and most calls have one argument.
      if (name === null && positional.length === 0) positional = [value];
      else if (name === null) positional.push(value);
      else (named ??= new Map()).set(name, value);
      continue;
    }
    const spreadable = evaluator.force(value);
    if (star === 1 && spreadable.type === "list") positional.push(...spreadable.items);
    if (star === 2 && spreadable.type === "dict") {
      for (const entry of spreadable.entries.values()) {
        const key = textOf(entry.key);
        if (key !== null) (named ??= new Map()).set(key, entry.value);
      }
    }
    if ((spreadable.type !== "list" && spreadable.type !== "dict") || !spreadable.complete) open = true;
  }
  return { positional, keywords: named ?? noKeywords, open };
}

function spread(elements: readonly Expression[], scope: Scope, evaluator: Evaluator) {
  const items: Value[] = [];
  const spreads: ListValue[] = [];
  let complete = true;
  for (const element of elements) {
    if (element.type !== "star") {
      items.push(evaluator.evaluate(element, scope));
      continue;
    }
    const list = evaluator.force(evaluator.evaluate(element.value, scope));
    if (list.type === "list") {
      items.push(...list.items);
      spreads.push(list);
    }
    if (list.type !== "list" || !list.complete) complete = false;
  }
  return { items, complete, doubtful: doubtsOf(...spreads) };
}

function evaluateDict(
  expression: Extract<Expression, { type: "dict" }>,
  scope: Scope,
  evaluator: Evaluator,
): Value {
  const dict = dictWith();
  for (const { key, value } of expression.entries) {
    const evaluated = evaluator.evaluate(value, scope);
    if (key !== null) {
      setItem(dict, evaluator.force(evaluator.evaluate(key, scope)), evaluated);
      continue;
    }
    const other = evaluator.force(evaluated);
    if (other.type === "dict") putAll(dict, other);
    else dict.complete = false;
  }
  return dict;
}

function evaluateBinary(
  expression: Extract<Expression, { type: "binary" }>,
  scope: Scope,
  evaluator: Evaluator,
): Value {
  const left = evaluator.force(evaluator.evaluate(expression.left, scope));
  const right = () => evaluator.force(evaluator.evaluate(expression.right, scope));
  const isMembership = expression.operator === "in" || expression.operator === "not in";
  if (expression.operator === "and" || expression.operator === "or") {
    const known = truth(left);
    const isAnd = expression.operator === "and";
    if (known !== null) {
      if (known !== isAnd) return left;
      if (!isConfigurable(left)) return evaluator.evaluate(expression.right, scope);
      const value = right();
      return value.type === "constant" ? constant(value.value, true) : collectionOfSetting(value);
    }
    const value = right();
    // Either side may be meant; the one that says something tells what it is.
    if (!isAnd && left.type === "constant") return left.value ? left : orElse(value);
    // `unknown and False` is false whatever the first says.
    if (isAnd) return truth(value) === false && !isConfigurable(value) ? value : unknown;
    return truth(value) === true && value.type === "constant" && value.value === true
      ? value
      : left.type === "unknown"
        ? value.type === "constant" && typeof value.value === "boolean"
          ? unknown
          : orElse(value)
        : left;
  }
  return applyOperator(expression.operator, left, isMembership ? withItems(right(), evaluator) : right());
}

/** Whether something is in a list is asked of what its items stand for; of the environment, of what is known of it. */
function withItems(value: Value, evaluator: Evaluator): Value {
  if (value.type === "foreign" && value.name === "os.environ") return givenVariables(evaluator) ?? value;
  if (value.type !== "list" || !value.items.some(({ type }) => type === "import")) return value;
  const items = value.items.map((item) => evaluator.force(item));
  const doubts = items.filter((_, index) => value.doubtful?.has(value.items[index] ?? unknown));
  return listOf(items, value.kind, value.complete, new Set(doubts));
}

/**
 * `given or None` may be what is given, and nobody knows what that is; `given or []` may have what was given in it;
 * `given or "text"` is true whatever it is.
 */
function orElse(value: Value): Value {
  return truth(value) === false ? openIfEmpty(eitherOf(value, unknown)) : value;
}
