import type { Expression } from "../ast.ts";
import { endsExpression } from "./characters.ts";
import { keywords } from "./names.ts";
import { giveUp } from "./not-plain.ts";
import { readParameters } from "./parameters.ts";
import { readAtom, readPrimary } from "./primaries.ts";
import type { ExpressionRules, Tokens } from "./tokens.ts";

/** Operators between two operands by how tightly they bind; `not` stands between `and` and comparisons. */
const strength: ReadonlyMap<string, number> = new Map([
  ["or", 1],
  ["and", 2],
  ...["==", "!=", "<", ">", "<=", ">=", "in", "is", "not"].map((comparator) => [comparator, 4] as const),
  ["|", 5],
  ["^", 6],
  ["&", 7],
  ["<<", 8],
  [">>", 8],
  ["+", 9],
  ["-", 9],
  ["*", 10],
  ["/", 10],
  ["//", 10],
  ["%", 10],
  ["@", 10],
]);
const disjunction = 1;
const negation = 3;
const comparison = 4;
const operand = 5;

/** Reads one expression: everything but a list with commas, a star, a walrus or a yield. */
export function readExpression(tokens: Tokens): Expression {
  return standsAlone(tokens) ? readAtom(tokens) : tokens.deeper(readTest);
}

/** True for a name, a number or a text behind which brackets or commas leave no room for more: half of all arguments. */
function standsAlone({ kind, text, end }: Tokens): boolean {
  if (kind !== "name" && kind !== "string" && kind !== "number") return false;
  return endsExpression[text.charCodeAt(end)] === true;
}

function readTest(tokens: Tokens): Expression {
  const { line } = tokens;
  if (tokens.take("lambda")) {
    const parameters = readParameters(tokens, ":", null);
    tokens.expect(":");
    return { type: "lambda", parameters, body: readExpression(tokens), line };
  }
  const then = readOperation(tokens, disjunction);
  if (!tokens.take("if")) return then;
  const test = readOperation(tokens, disjunction);
  tokens.expect("else");
  return { type: "conditional", test, then, otherwise: readExpression(tokens), line };
}

/** Also `name := value`. */
export function readNamed(tokens: Tokens): Expression {
  return named(tokens, readExpression);
}

function named(tokens: Tokens, read: (tokens: Tokens) => Expression): Expression {
  const { line, start } = tokens;
  const value = read(tokens);
  if (!tokens.is(":=")) return value;
  if (value.type !== "name" || tokens.previousEnd !== start + value.id.length) giveUp();
  tokens.next();
  return { type: "walrus", name: value.id, value: readExpression(tokens), line };
}

/** Also `*value`. */
function readElement(tokens: Tokens): Expression {
  const { line } = tokens;
  if (!tokens.take("*")) return readNamed(tokens);
  return { type: "star", value: readOperation(tokens, operand), line };
}

/** One or more expressions with commas between them; more than one, or one with a comma, are a tuple. */
export function readExpressions(tokens: Tokens): Expression {
  const { line } = tokens;
  const first = readElement(tokens);
  if (!tokens.is(",")) return first;
  const elements = [first];
  while (tokens.take(",") && startsExpression(tokens)) elements.push(readElement(tokens));
  return { type: "sequence", kind: "tuple", elements, line };
}

/** What may stand behind an `=`, or be a statement: expressions or a `yield`. */
export function readValue(tokens: Tokens): Expression {
  return tokens.is("yield") ? readYield(tokens) : readExpressions(tokens);
}

/** True where another element may follow a comma. */
export function startsExpression(tokens: Tokens): boolean {
  switch (tokens.kind) {
    case "string":
    case "number":
      return true;
    case "name":
      return !keywords.has(tokens.value) || ["not", "lambda", "await"].includes(tokens.value);
    case "operator":
      return ["(", "[", "{", "-", "+", "~", "*", "..."].includes(tokens.value);
    case "newline":
    case "end":
      return false;
  }
}

function readYield(tokens: Tokens): Expression {
  const { line } = tokens;
  tokens.expect("yield");
  if (tokens.take("from")) return { type: "yield", value: readExpression(tokens), isEach: true, line };
  return {
    type: "yield",
    value: startsExpression(tokens) ? readExpressions(tokens) : null,
    isEach: false,
    line,
  };
}

/** Operands and the operators between them that bind at least so tightly. */
function readOperation(tokens: Tokens, least: number): Expression {
  const { line } = tokens;
  let left = least <= negation && tokens.is("not") ? readNegation(tokens) : readUnary(tokens);
  for (let length = 0; tokens.kind === "operator" || tokens.kind === "name"; length++) {
    const binding = strength.get(tokens.value) ?? 0;
    if (binding < least) break;
    tokens.bound(length);
    const operator = readOperator(tokens);
    const right = readOperation(tokens, binding + 1);
    left =
      binding === comparison && endsComparisons(tokens)
        ? { type: "unknown", line }
        : { type: "binary", operator, left, right, line };
  }
  return left;
}

/** Some operators are two words. */
function readOperator(tokens: Tokens): string {
  const { value } = tokens;
  tokens.next();
  if (value === "is") return tokens.take("not") ? "is not" : "is";
  if (value !== "not") return value;
  tokens.expect("in");
  return "not in";
}

/** Steps over the rest of a chain of comparisons, which never decides about routes; false where there is none. */
function endsComparisons(tokens: Tokens): boolean {
  let isChain = false;
  while (strength.get(tokens.value) === comparison) {
    isChain = true;
    readOperator(tokens);
    readOperation(tokens, operand);
  }
  return isChain;
}

function readNegation(tokens: Tokens): Expression {
  const { line } = tokens;
  tokens.next();
  const value = tokens.deeper((inner) => readOperation(inner, negation));
  return { type: "unary", operator: "not", operand: value, line };
}

function readUnary(tokens: Tokens): Expression {
  const { line, value } = tokens;
  if (value === "-" || value === "+" || value === "~") {
    tokens.next();
    return { type: "unary", operator: value, operand: tokens.deeper(readUnary), line };
  }
  const base = tokens.take("await")
    ? ({ type: "await", value: readPrimary(tokens), line } as const)
    : readPrimary(tokens);
  if (!tokens.take("**")) return base;
  return { type: "binary", operator: "**", left: base, right: tokens.deeper(readUnary), line };
}

function readDisjunction(tokens: Tokens): Expression {
  return readOperation(tokens, disjunction);
}

/** The rules, for what expressions hold. */
export const expressionRules: ExpressionRules = {
  expression: readExpression,
  named: readNamed,
  element: readElement,
  list: readExpressions,
  yielded: readYield,
  disjunction: readDisjunction,
  condition: (tokens) => named(tokens, readDisjunction),
  operand: (tokens) => readOperation(tokens, operand),
  primary: readPrimary,
};
