import { ts } from "../compiler.ts";
import type { Interpreter } from "./interpreter.ts";
import { assign, lookUp, selfOf } from "./scope.ts";
import type { Scope } from "./values.ts";
import { arrayOf, objectOf, primitive, textOf, truthOf, unknown, type Value } from "./values.ts";

/** Evaluates one expression; what is not modelled is unknown. */
export function evaluateExpression(node: ts.Expression, scope: Scope, interpreter: Interpreter): Value {
  const evaluate = (expression: ts.Expression) => interpreter.evaluate(expression, scope);
  if (ts.isStringLiteralLike(node)) return primitive(node.text);
  if (ts.isNumericLiteral(node)) return primitive(Number(node.text));
  if (ts.isMetaProperty(node)) return objectOf(metaProperties(scope.module));
  if (ts.isRegularExpressionLiteral(node)) return regularExpression(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return primitive(true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return primitive(false);
  if (node.kind === ts.SyntaxKind.NullKeyword) return primitive(null);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return selfOf(scope) ?? unknown;
  if (node.kind === ts.SyntaxKind.SuperKeyword) return lookUp(scope, "super") ?? unknown;
  if (ts.isIdentifier(node)) return identifier(node, scope, interpreter);
  if (ts.isTemplateExpression(node)) return template(node, evaluate);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return interpreter.functionOf(node, scope);
  if (ts.isClassExpression(node)) return interpreter.defineClass(node, scope);
  if (ts.isArrayLiteralExpression(node)) return arrayOf(spreadAll(node.elements, evaluate));
  if (ts.isObjectLiteralExpression(node)) return objectLiteral(node, scope, interpreter);
  if (ts.isPropertyAccessExpression(node)) {
    return interpreter.member(evaluate(node.expression), node.name.text, node);
  }
  if (ts.isElementAccessExpression(node)) return element(node, evaluate, interpreter);
  if (ts.isCallExpression(node)) return callExpression(node, scope, interpreter);
  if (ts.isNewExpression(node)) {
    const args = spreadAll(node.arguments ?? [], evaluate);
    return interpreter.construct(evaluate(node.expression), args, node);
  }
  if (ts.isConditionalExpression(node)) return conditional(node, evaluate, interpreter);
  if (ts.isBinaryExpression(node)) return binary(node, scope, interpreter);
  if (ts.isAwaitExpression(node)) return evaluate(node.expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const truth = truthOf(evaluate(node.operand));
    return truth === null ? unknown : primitive(!truth);
  }
  const inner = withoutTypes(node);
  return inner === null ? unknown : evaluate(inner);
}

/** The expression below casts and brackets, or null when there is nothing to take off. */
function withoutTypes(node: ts.Expression): ts.Expression | null {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isVoidExpression(node)
    ? node.expression
    : null;
}

function regularExpression(text: string): Value {
  const end = text.lastIndexOf("/");
  try {
    return primitive(new RegExp(text.slice(1, end), text.slice(end + 1)));
  } catch {
    return unknown;
  }
}

function metaProperties(module: string): readonly (readonly [string, Value])[] {
  const folder = `/${module.split("/").slice(0, -1).join("/")}`;
  return [
    ["dirname", primitive(folder)],
    ["filename", primitive(`/${module}`)],
    ["url", primitive(`file:///${module}`)],
  ];
}

function identifier(node: ts.Identifier, scope: Scope, interpreter: Interpreter): Value {
  const found = lookUp(scope, node.text);
  if (found !== null) return found;
  switch (node.text) {
    case "undefined":
      return primitive(undefined);
    case "__dirname":
      return primitive(`/${scope.module.split("/").slice(0, -1).join("/")}`);
    case "exports":
      return interpreter.commonJs(scope.module).properties.get("exports") ?? unknown;
    case "module":
      return interpreter.commonJs(scope.module);
    default:
      return { kind: "foreign", module: "global", path: [node.text], args: [] };
  }
}

function template(node: ts.TemplateExpression, evaluate: (node: ts.Expression) => Value): Value {
  let text = node.head.text;
  for (const span of node.templateSpans) {
    const value = evaluate(span.expression);
    if (value.kind !== "primitive") return unknown;
    text += String(value.value) + span.literal.text;
  }
  return primitive(text);
}

function spreadAll(nodes: readonly ts.Expression[], evaluate: (node: ts.Expression) => Value): Value[] {
  return nodes.flatMap((node) => {
    if (!ts.isSpreadElement(node)) return [evaluate(node)];
    const spread = evaluate(node.expression);
    return spread.kind === "array" ? spread.items : [unknown];
  });
}

function objectLiteral(node: ts.ObjectLiteralExpression, scope: Scope, interpreter: Interpreter): Value {
  const object = objectOf();
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = interpreter.evaluate(property.expression, scope);
      if (spread.kind === "object")
        for (const [name, value] of spread.properties) object.properties.set(name, value);
      continue;
    }
    const name = propertyName(property.name, scope, interpreter);
    if (name === null) continue;
    if (ts.isPropertyAssignment(property)) {
      object.properties.set(name, interpreter.evaluate(property.initializer, scope));
    } else if (ts.isShorthandPropertyAssignment(property)) {
      object.properties.set(name, interpreter.evaluate(property.name, scope));
    } else {
      object.properties.set(name, interpreter.functionOf(property, scope, object));
    }
  }
  return object;
}

/** The name that a property has, computed ones included; null when it cannot be known. */
export function propertyName(name: ts.PropertyName, scope: Scope, interpreter: Interpreter): string | null {
  if (ts.isComputedPropertyName(name)) return textOf(interpreter.evaluate(name.expression, scope));
  return name.text;
}

function element(
  node: ts.ElementAccessExpression,
  evaluate: (node: ts.Expression) => Value,
  interpreter: Interpreter,
): Value {
  const index = evaluate(node.argumentExpression);
  if (index.kind !== "primitive") return unknown;
  return interpreter.member(evaluate(node.expression), String(index.value), node);
}

function callExpression(node: ts.CallExpression, scope: Scope, interpreter: Interpreter): Value {
  const args = () => spreadAll(node.arguments, (argument) => interpreter.evaluate(argument, scope));
  const specifier = node.arguments[0] ?? null;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire =
    ts.isIdentifier(node.expression) &&
    node.expression.text === "require" &&
    lookUp(scope, "require") === null;
  if ((isImport || isRequire) && specifier !== null) {
    const name = textOf(interpreter.evaluate(specifier, scope));
    if (name === null) return unknown;
    return interpreter.importName(name, scope.module, isImport ? "*" : "require()");
  }
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword) {
    return interpreter.call(lookUp(scope, "super()") ?? unknown, args(), node);
  }
  return interpreter.call(interpreter.evaluate(node.expression, scope), args(), node);
}

function conditional(
  node: ts.ConditionalExpression,
  evaluate: (node: ts.Expression) => Value,
  interpreter: Interpreter,
): Value {
  const truth = truthOf(evaluate(node.condition));
  if (truth !== null) return evaluate(truth ? node.whenTrue : node.whenFalse);
  const yes = interpreter.perhaps(() => evaluate(node.whenTrue));
  const no = interpreter.perhaps(() => evaluate(node.whenFalse));
  return yes.kind === "unknown" ? no : yes;
}

function binary(node: ts.BinaryExpression, scope: Scope, interpreter: Interpreter): Value {
  const operator = node.operatorToken.kind;
  const right = () => interpreter.evaluate(node.right, scope);
  if (operator === ts.SyntaxKind.EqualsToken) return assignment(node.left, right(), scope, interpreter);
  const left = interpreter.evaluate(node.left, scope);
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- every other operator is unknown
  switch (operator) {
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken: {
      const truth = truthOf(left);
      // A setting from outside with a default in the source: the default is what the source says.
      return truth === true ? left : right();
    }
    case ts.SyntaxKind.AmpersandAmpersandToken: {
      const truth = truthOf(left);
      return truth === false ? left : truth === true ? right() : interpreter.perhaps(right);
    }
    case ts.SyntaxKind.CommaToken:
      return right();
    case ts.SyntaxKind.PlusToken: {
      const other = right();
      if (left.kind !== "primitive" || other.kind !== "primitive") return unknown;
      return primitive(String(left.value) + String(other.value));
    }
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken: {
      const other = right();
      if (left.kind !== "primitive" || other.kind !== "primitive") return unknown;
      return primitive((left.value === other.value) === (operator === ts.SyntaxKind.EqualsEqualsEqualsToken));
    }
    default:
      right();
      return unknown;
  }
}

function assignment(target: ts.Expression, value: Value, scope: Scope, interpreter: Interpreter): Value {
  if (ts.isIdentifier(target)) {
    if (target.text !== "exports" || lookUp(scope, "exports") !== null) assign(scope, target.text, value);
    return value;
  }
  const [owner, name] = ts.isPropertyAccessExpression(target)
    ? [interpreter.evaluate(target.expression, scope), target.name.text]
    : ts.isElementAccessExpression(target)
      ? [
          interpreter.evaluate(target.expression, scope),
          textOf(interpreter.evaluate(target.argumentExpression, scope)),
        ]
      : [unknown, null];
  if (name === null) return value;
  if (owner.kind === "object") owner.properties.set(name, value);
  if (owner.kind === "class") owner.statics.set(name, value);
  if (owner.kind === "function") owner.statics.set(name, value);
  return value;
}
