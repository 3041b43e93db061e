import type { Argument, ComprehensionClause, DictEntry, Expression } from "../ast.ts";
import { readParameters } from "./parameters.ts";
import { readStrings } from "./strings.ts";
import { giveUp, type Tokens } from "./tokens.ts";

/** Chains longer than this are nested too deeply for whoever walks them; the grammar's limit decides then. */
const longestChain = 60;

/** Names that cannot stand for a value. */
const keywords = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

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
    const parameters = readParameters(tokens, ":", null, readExpression);
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
    if (length > longestChain) giveUp();
    left = { type: "binary", operator: "or", left, right: readConjunction(tokens), line };
  }
  return left;
}

function readConjunction(tokens: Tokens): Expression {
  const { line } = tokens;
  let left = readNegation(tokens);
  for (let length = 0; tokens.take("and"); length++) {
    if (length > longestChain) giveUp();
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
    if (length > longestChain) giveUp();
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

/** A value with what is done to it: attributes, calls, subscripts. */
export function readPrimary(tokens: Tokens): Expression {
  const { line } = tokens;
  let value = readAtom(tokens);
  for (let length = 0; tokens.kind === "operator"; length++) {
    if (length > longestChain) giveUp();
    if (tokens.value === ".") {
      tokens.next();
      value = { type: "attribute", object: value, name: readName(tokens), line };
    } else if (tokens.value === "(") {
      const args = readArguments(tokens);
      value = { type: "call", callee: value, args, line, endLine: tokens.previousLine };
    } else if (tokens.value === "[") {
      value = { type: "subscript", object: value, index: readIndex(tokens), line };
    } else break;
  }
  return value;
}

/** @throws NotPlain where there is no name */
export function readName(tokens: Tokens): string {
  if (tokens.kind !== "name" || keywords.has(tokens.value)) giveUp();
  const { value } = tokens;
  tokens.next();
  return value;
}

function readAtom(tokens: Tokens): Expression {
  const { line, value } = tokens;
  switch (tokens.kind) {
    case "string":
      return readStrings(tokens, readExpressions);
    case "number":
      tokens.next();
      return { type: "constant", value: numberOf(value), line };
    case "name":
      if (keywords.has(value)) return giveUp();
      tokens.next();
      if (value === "None") return { type: "constant", value: null, line };
      if (value === "True" || value === "False") return { type: "constant", value: value === "True", line };
      return { type: "name", id: value, line };
    case "operator":
      return tokens.deeper(readBracketed);
    case "newline":
    case "end":
      return giveUp();
  }
}

function numberOf(text: string): number {
  if (/^(?:0[xXoObB]|[\d_]+[jJlL]?$)/.test(text)) return Number(text.replaceAll("_", ""));
  return Number.parseFloat(text);
}

function readBracketed(tokens: Tokens): Expression {
  const { line, value } = tokens;
  switch (value) {
    case "(":
      return readParenthesis(tokens);
    case "[": {
      tokens.open();
      const elements = readElements(tokens, "]");
      const clauses = readClauses(tokens, elements);
      tokens.close("]");
      const [element] = elements;
      return clauses === null || element === undefined
        ? { type: "sequence", kind: "list", elements, line }
        : { type: "comprehension", kind: "list", key: null, element, clauses, line };
    }
    case "{":
      return readBraces(tokens);
    case "...":
      tokens.next();
      return { type: "constant", value: { ellipsis: true }, line };
    default:
      return giveUp();
  }
}

function readParenthesis(tokens: Tokens): Expression {
  const { line } = tokens;
  tokens.open();
  if (tokens.is("yield")) {
    const value = readYield(tokens);
    tokens.close(")");
    return value;
  }
  const elements = readElements(tokens, ")");
  const hasComma = tokens.text.charAt(tokens.previousEnd - 1) === ",";
  const clauses = readClauses(tokens, elements);
  tokens.close(")");
  const [only] = elements;
  if (clauses !== null && only !== undefined)
    return { type: "comprehension", kind: "generator", key: null, element: only, clauses, line };
  if (elements.length === 1 && only !== undefined && !hasComma) return only.type === "star" ? giveUp() : only;
  return { type: "sequence", kind: "tuple", elements, line };
}

/** Elements up to a bracket, or one and the `for` of a comprehension. */
function readElements(tokens: Tokens, bracket: string): Expression[] {
  const elements: Expression[] = [];
  while (!tokens.is(bracket)) {
    elements.push(readElement(tokens));
    if (!tokens.take(",")) break;
  }
  return elements;
}

function readBraces(tokens: Tokens): Expression {
  const { line } = tokens;
  tokens.open();
  const entries: DictEntry[] = [];
  const elements: Expression[] = [];
  let clauses: ComprehensionClause[] | null = null;
  while (!tokens.is("}")) {
    if (tokens.take("**")) entries.push({ key: null, value: readBinary(tokens, 1) });
    else {
      const key = readElement(tokens);
      if (tokens.take(":")) entries.push({ key, value: readExpression(tokens) });
      else elements.push(key);
    }
    clauses = readClauses(tokens, entries.length > 0 ? entries : elements);
    if (clauses !== null || !tokens.take(",")) break;
  }
  tokens.close("}");
  if (entries.length > 0 && elements.length > 0) giveUp();
  const [entry] = entries;
  const [element] = elements;
  if (clauses !== null) {
    if (entry !== undefined) {
      if (entry.key === null) giveUp();
      return { type: "comprehension", kind: "dict", key: entry.key, element: entry.value, clauses, line };
    }
    if (element !== undefined)
      return { type: "comprehension", kind: "set", key: null, element, clauses, line };
  }
  if (elements.length > 0) return { type: "sequence", kind: "set", elements, line };
  return { type: "dict", entries, line };
}

/** The clauses of a comprehension, or null when none follow. @param before what they must stand behind: one element */
function readClauses(tokens: Tokens, before: readonly unknown[]): ComprehensionClause[] | null {
  if (!tokens.is("for") && !tokens.is("async")) return null;
  if (before.length !== 1) giveUp();
  const clauses: ComprehensionClause[] = [];
  for (;;) {
    if (tokens.is("for") || tokens.is("async")) {
      tokens.take("async");
      tokens.expect("for");
      const target = readTargets(tokens);
      tokens.expect("in");
      clauses.push({ type: "for", target, iterable: readDisjunction(tokens) });
    } else if (tokens.take("if")) clauses.push({ type: "if", condition: named(tokens, readDisjunction) });
    else return clauses;
  }
}

/** What a `for` binds. */
export function readTargets(tokens: Tokens): Expression {
  const { line } = tokens;
  const first = readTarget(tokens);
  if (!tokens.is(",")) return first;
  const elements = [first];
  while (tokens.take(",") && !tokens.is("in")) elements.push(readTarget(tokens));
  return { type: "sequence", kind: "tuple", elements, line };
}

function readTarget(tokens: Tokens): Expression {
  const { line } = tokens;
  if (tokens.take("*")) return { type: "star", value: asTarget(readPrimary(tokens)), line };
  return asTarget(readPrimary(tokens));
}

/** Lists that are assigned to are read as tuples: what they bind is the same. */
export function asTarget(value: Expression): Expression {
  if (value.type === "star") return { ...value, value: asTarget(value.value) };
  if (value.type !== "sequence" || value.kind === "set") return value;
  return { ...value, kind: "tuple", elements: value.elements.map(asTarget) };
}

/** The arguments of a call, brackets included. */
export function readArguments(tokens: Tokens): Argument[] {
  const { line } = tokens;
  tokens.open();
  const args: Argument[] = [];
  while (!tokens.is(")")) {
    const argument = readArgument(tokens);
    const clauses = readClauses(tokens, [argument]);
    if (clauses !== null) {
      if (args.length > 0 || argument.name !== null || argument.star !== 0) giveUp();
      const element = argument.value;
      args.push({
        name: null,
        star: 0,
        value: { type: "comprehension", kind: "generator", key: null, element, clauses, line },
      });
      break;
    }
    args.push(argument);
    if (!tokens.take(",")) break;
  }
  tokens.close(")");
  return args;
}

function readArgument(tokens: Tokens): Argument {
  if (tokens.take("*")) return { name: null, star: 1, value: readExpression(tokens) };
  if (tokens.take("**")) return { name: null, star: 2, value: readExpression(tokens) };
  const { start } = tokens;
  const value = readNamed(tokens);
  if (!tokens.is("=")) return { name: null, star: 0, value };
  if (value.type !== "name" || tokens.previousEnd !== start + value.id.length) giveUp();
  tokens.next();
  return { name: value.id, star: 0, value: readExpression(tokens) };
}

/** The subscripts, brackets included. */
function readIndex(tokens: Tokens): Expression[] {
  tokens.open();
  const index: Expression[] = [];
  while (!tokens.is("]")) {
    const part = readSubscript(tokens);
    if (part.type === "sequence" && part.kind === "tuple") index.push(...part.elements);
    else index.push(part);
    if (!tokens.take(",")) break;
  }
  tokens.close("]");
  return index;
}

function readSubscript(tokens: Tokens): Expression {
  const { line } = tokens;
  const from = tokens.is(":") ? null : readElement(tokens);
  if (from !== null && !tokens.is(":")) return from;
  tokens.expect(":");
  const isOver = () => tokens.is(":") || tokens.is(",") || tokens.is("]");
  let to = isOver() ? null : readExpression(tokens);
  if (tokens.take(":") && !isOver()) {
    const step = readExpression(tokens);
    // Where only the step is given, it stands for what is not.
    to ??= step;
  }
  return { type: "slice", from, to, line };
}
