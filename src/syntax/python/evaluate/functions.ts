import type { ClassDefinition, Expression, FunctionDefinition } from "../ast.ts";
import { changing, here } from "../ledger.ts";
import type { Evaluator } from "./evaluator.ts";
import { type FunctionValue, isNone, type Scope, type Value } from "./value.ts";

/** Makes the function of a `def`, without its decorators. */
export function defineFunction(
  definition: FunctionDefinition,
  scope: Scope,
  evaluator: Evaluator,
): FunctionValue {
  return {
    type: "function",
    definition,
    parameters: definition.parameters.map((parameter) =>
      // A default is evaluated where the function is defined, so that loops give each function its own.
      parameter.default === null || isPlain(parameter.default)
        ? parameter
        : { ...parameter, default: fixed(evaluator.evaluate(parameter.default, scope), parameter.default) },
    ),
    closure: scope,
    owner: null,
    decoration: decorationOf(definition),
    wrapped: null,
    attributes: new Map(),
    decorators: [],
    home: here(),
  };
}

const fixedValues = new WeakMap<Expression, Value>();

/** An expression that stands for a value that was computed already. */
function fixed(value: Value, source: Expression): Expression {
  const expression: Expression = { ...source };
  fixedValues.set(expression, value);
  return expression;
}

/** An expression for a value that no source names. */
export function standingFor(value: Value, line: number): Expression {
  return fixed(value, { type: "unknown", line });
}

/** The value that an expression was fixed to when its function was defined. */
export function fixedValue(expression: Expression): Value | undefined {
  return fixedValues.get(expression);
}

function isPlain(expression: Expression): boolean {
  return expression.type === "constant";
}

function decorationOf(definition: FunctionDefinition): FunctionValue["decoration"] {
  for (const decorator of definition.decorators) {
    const name =
      decorator.type === "name" ? decorator.id : decorator.type === "attribute" ? decorator.name : "";
    if (name === "staticmethod") return "static";
    if (name === "classmethod") return "class";
    if (name === "property" || name === "cached_property") return "property";
  }
  return "plain";
}

/** Applies decorators, innermost first. What is not understood is taken for transparent. */
export function decorate(
  made: Value,
  definition: FunctionDefinition | ClassDefinition,
  scope: Scope,
  evaluator: Evaluator,
): Value {
  let value = made;
  for (const expression of [...definition.decorators].reverse()) {
    const decorator = evaluator.force(evaluator.evaluate(expression, scope));
    const site = { file: scope.module.path, line: expression.line };
    const result = evaluator.call(decorator, { positional: [value], keywords: new Map(), open: false }, site);
    if (value.type === "function") {
      changing(value);
      value.decorators.push(decorator);
    }
    if (isCallable(result) && !isNone(result)) value = result;
  }
  return value;
}

function isCallable(value: Value): boolean {
  switch (value.type) {
    case "function":
    case "class":
    case "bound":
    case "partial":
      return true;
    case "instance":
      return value.class !== null;
    case "builtin":
    case "constant":
    case "dict":
    case "foreign":
    case "generic":
    case "import":
    case "list":
    case "module":
    case "super":
    case "union":
    case "unknown":
      return false;
  }
}
