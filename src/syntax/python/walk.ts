import type { Expression, Statement } from "./ast.ts";

/** What a walk calls for; each is optional. Nested functions are entered by `enterFunction` only. */
export interface Visitor {
  readonly expression?: (expression: Expression) => void;
  readonly statement?: (statement: Statement) => void;
}

/** Visits every statement and expression of a block in source order, nested function bodies excepted. */
export function walkStatements(statements: readonly Statement[], visitor: Visitor): void {
  for (const statement of statements) walkStatement(statement, visitor);
}

function walkStatement(statement: Statement, visitor: Visitor): void {
  visitor.statement?.(statement);
  switch (statement.type) {
    case "function":
      walkAll(statement.decorators, visitor);
      break;
    case "class":
      walkStatements(statement.body, visitor);
      break;
    case "expression":
    case "return":
    case "raise":
    case "alias":
    case "annotated":
    case "augmented":
      walkOptional(statement.value, visitor);
      break;
    case "assign":
      walkOptional(statement.value, visitor);
      walkAll(statement.targets, visitor);
      break;
    case "if":
      walkOptional(statement.test, visitor);
      walkStatements(statement.body, visitor);
      walkStatements(statement.otherwise, visitor);
      break;
    case "for":
      walkOptional(statement.iterable, visitor);
      walkStatements(statement.body, visitor);
      walkStatements(statement.otherwise, visitor);
      break;
    case "while":
      walkOptional(statement.test, visitor);
      walkStatements(statement.body, visitor);
      break;
    case "try":
      walkStatements(statement.body, visitor);
      for (const handler of statement.handlers) walkStatements(handler, visitor);
      walkStatements(statement.otherwise, visitor);
      walkStatements(statement.finally, visitor);
      break;
    case "with":
      for (const item of statement.items) walkOptional(item.value, visitor);
      walkStatements(statement.body, visitor);
      break;
    case "match":
      walkOptional(statement.subject, visitor);
      for (const one of statement.cases) walkStatements(one.body, visitor);
      break;
    case "delete":
      walkOptional(statement.target, visitor);
      break;
    case "import":
    case "from":
    case "global":
    case "break":
    case "continue":
    case "pass":
      break;
  }
}

function walkAll(expressions: readonly Expression[], visitor: Visitor): void {
  for (const expression of expressions) walkOptional(expression, visitor);
}

function walkOptional(expression: Expression | null, visitor: Visitor): void {
  // Who asks for statements only is spared all expressions.
  if (expression !== null && visitor.expression !== undefined) walkParts(expression, visitor.expression);
}

/** Visits an expression and its parts. */
export function walkExpression(expression: Expression, visitor: Visitor): void {
  walkOptional(expression, visitor);
}

/** Every expression of every file comes by here, so nothing is made on the way. */
function walkParts(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  switch (expression.type) {
    // Most of all expressions.
    case "name":
    case "constant":
      break;
    case "attribute":
      walkParts(expression.object, visit);
      break;
    case "call":
      walkParts(expression.callee, visit);
      for (const argument of expression.args) walkParts(argument.value, visit);
      break;
    case "fstring":
      for (const part of expression.parts) if (typeof part !== "string") walkParts(part, visit);
      break;
    case "sequence":
      for (const element of expression.elements) walkParts(element, visit);
      break;
    case "star":
    case "await":
    case "walrus":
    case "yield":
      if (expression.value !== null) walkParts(expression.value, visit);
      break;
    case "dict":
      for (const { key, value } of expression.entries) {
        if (key !== null) walkParts(key, visit);
        walkParts(value, visit);
      }
      break;
    case "subscript":
      walkParts(expression.object, visit);
      for (const part of expression.index) walkParts(part, visit);
      break;
    case "slice":
      if (expression.from !== null) walkParts(expression.from, visit);
      if (expression.to !== null) walkParts(expression.to, visit);
      break;
    case "binary":
      walkParts(expression.left, visit);
      walkParts(expression.right, visit);
      break;
    case "unary":
      walkParts(expression.operand, visit);
      break;
    case "conditional":
      walkParts(expression.test, visit);
      walkParts(expression.then, visit);
      walkParts(expression.otherwise, visit);
      break;
    case "lambda":
      walkParts(expression.body, visit);
      break;
    case "comprehension":
      if (expression.key !== null) walkParts(expression.key, visit);
      walkParts(expression.element, visit);
      for (const clause of expression.clauses)
        walkParts(clause.type === "for" ? clause.iterable : clause.condition, visit);
      break;
    case "unknown":
      break;
  }
}
