import type { Expression, Statement } from "./ast.ts";

/** What a walk calls for; each is optional. Nested functions are entered by `enterFunction` only. */
export interface Visitor {
  expression?(expression: Expression): void;
  statement?(statement: Statement): void;
}

/** Visits every statement and expression of a block in source order, nested function bodies excepted. */
export function walkStatements(statements: readonly Statement[], visitor: Visitor): void {
  for (const statement of statements) walkStatement(statement, visitor);
}

function walkStatement(statement: Statement, visitor: Visitor): void {
  visitor.statement?.(statement);
  const expression = (value: Expression | null) => {
    if (value !== null) walkExpression(value, visitor);
  };
  const block = (body: readonly Statement[]) => {
    walkStatements(body, visitor);
  };
  switch (statement.type) {
    case "function":
      for (const decorator of statement.decorators) expression(decorator);
      break;
    case "class":
      block(statement.body);
      break;
    case "expression":
    case "return":
    case "raise":
    case "alias":
      expression(statement.value);
      break;
    case "assign":
      expression(statement.value);
      statement.targets.forEach(expression);
      break;
    case "annotated":
      expression(statement.value);
      break;
    case "augmented":
      expression(statement.value);
      break;
    case "if":
      expression(statement.test);
      block(statement.body);
      block(statement.otherwise);
      break;
    case "for":
      expression(statement.iterable);
      block(statement.body);
      block(statement.otherwise);
      break;
    case "while":
      expression(statement.test);
      block(statement.body);
      break;
    case "try":
      block(statement.body);
      statement.handlers.forEach(block);
      block(statement.otherwise);
      block(statement.finally);
      break;
    case "with":
      for (const item of statement.items) expression(item.value);
      block(statement.body);
      break;
    case "match":
      expression(statement.subject);
      for (const one of statement.cases) block(one.body);
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

/** Visits an expression and its parts. */
export function walkExpression(expression: Expression, visitor: Visitor): void {
  visitor.expression?.(expression);
  for (const part of partsOfExpression(expression)) walkExpression(part, visitor);
}

function partsOfExpression(expression: Expression): readonly Expression[] {
  const some = (...values: (Expression | null)[]) => values.filter((value) => value !== null);
  switch (expression.type) {
    case "attribute":
      return [expression.object];
    case "call":
      return [expression.callee, ...expression.args.map((argument) => argument.value)];
    case "fstring":
      return expression.parts.filter((part) => typeof part !== "string");
    case "sequence":
      return expression.elements;
    case "star":
    case "await":
    case "walrus":
      return [expression.value];
    case "yield":
      return some(expression.value);
    case "dict":
      return expression.entries.flatMap(({ key, value }) => some(key, value));
    case "subscript":
      return [expression.object, ...expression.index];
    case "slice":
      return some(expression.from, expression.to);
    case "binary":
      return [expression.left, expression.right];
    case "unary":
      return [expression.operand];
    case "conditional":
      return [expression.test, expression.then, expression.otherwise];
    case "lambda":
      return [expression.body];
    case "comprehension":
      return some(
        expression.key,
        expression.element,
        ...expression.clauses.flatMap((clause) =>
          clause.type === "for" ? [clause.iterable] : [clause.condition],
        ),
      );
    case "name":
    case "constant":
    case "unknown":
      return [];
  }
}
