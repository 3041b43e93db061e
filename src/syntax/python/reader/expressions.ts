import type { Expression } from "../ast.ts";
import { keywords } from "./names.ts";
import { readParameters } from "./parameters.ts";
import { readPrimary } from "./primaries.ts";
import { type ExpressionRules, giveUp, type Tokens } from "./tokens.ts";

/** Binary operators by how tightly they bind. */
const strength: Readonly<Record<string, number>> = {
  "|": 1,
  "^": 2,
  "&": 3,
  "<<": 4,
  ">>": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "//": 6,
  "%": 6,
  "@": 6,
};

/** Reads one expression: everything but a list with commas, a star, a walrus or a yield. */
export function readExpression(tokens: Tokens): Expression {
  return tokens.deeper(readTest);
}

function readTest(tokens: Tokens): Expression {
  const { line } = tokens;
  if (tokens.take("lambda")) {
    const parameters = readParameters(tokens, ":", null);
    tokens.expect(":");
    return { type: "lambda", parameters, body: readExpression(tokens), line };
  }
  const then = readDisjunction(tokens);
  if (!tokens.take("if")) return then;
  const test = readDisjunction(tokens);
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
  return { type: "star", value: readBinary(tokens, 1), line };
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
  if (tokens.take("from")) return { type: "yield", value: readExpression(tokens), line };
  return { type: "yield", value: startsExpression(tokens) ? readExpressions(tokens) : null, line };
}

function readDisjunction(tokens: Tokens): Expression {
  const { line } = tokens;
  let left = readConjunction(tokens);
  for (let length = 0; tokens.take("or"); length++) {
    tokens.bound(length);
    left = { type: "binary", operator: "or", left, right: readConjunction(tokens), line };
  }
  return left;
}

function readConjunction(tokens: Tokens): Expression {
  const { line } = tokens;
  let left = readNegation(tokens);
  for (let length = 0; tokens.take("and"); length++) {
    tokens.bound(length);
    left = { type: "binary", operator: "and", left, right: readNegation(tokens), line };
  }
  return left;
}

function readNegation(tokens: Tokens): Expression {
  const { line } = tokens;
  if (!tokens.is("not")) return readComparison(tokens);
  tokens.next();
  return { type: "unary", operator: "not", operand: tokens.deeper(readNegation), line };
}

function readComparison(tokens: Tokens): Expression {
  const { line } = tokens;
  const left = readBinary(tokens, 1);
  const operator = readComparator(tokens);
  if (operator === null) return left;
  const right = readBinary(tokens, 1);
  if (readComparator(tokens) === null) return { type: "binary", operator, left, right, line };
  // A chain of comparisons is never a condition that decides about routes.
  do readBinary(tokens, 1);
  while (readComparator(tokens) !== null);
  return { type: "unknown", line };
}

function readComparator(tokens: Tokens): string | null {
  const { value, kind } = tokens;
  if (kind === "operator") {
    if (!["==", "!=", "<", ">", "<=", ">="].includes(value)) return null;
    tokens.next();
    return value;
  }
  if (kind !== "name") return null;
  if (tokens.take("in")) return "in";
  if (tokens.take("is")) return tokens.take("not") ? "is not" : "is";
  if (!tokens.take("not")) return null;
  tokens.expect("in");
  return "not in";
}

function readBinary(tokens: Tokens, least: number): Expression {
  const { line } = tokens;
  let left = readUnary(tokens);
  for (let length = 0; ; length++) {
    const operator = tokens.value;
    const binding = tokens.kind === "operator" ? (strength[operator] ?? 0) : 0;
    if (binding < least) return left;
    tokens.bound(length);
    tokens.next();
    left = { type: "binary", operator, left, right: readBinary(tokens, binding + 1), line };
  }
}

function readUnary(tokens: Tokens): Expression {
  const { line, value, kind } = tokens;
  if (kind === "operator" && (value === "-" || value === "+" || value === "~")) {
    tokens.next();
    return { type: "unary", operator: value, operand: tokens.deeper(readUnary), line };
  }
  const base = tokens.take("await")
    ? ({ type: "await", value: readPrimary(tokens), line } as const)
    : readPrimary(tokens);
  if (!tokens.take("**")) return base;
  return { type: "binary", operator: "**", left: base, right: tokens.deeper(readUnary), line };
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
  operand: (tokens) => readBinary(tokens, 1),
  primary: readPrimary,
};
