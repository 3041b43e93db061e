import type { Expression, Statement } from "../ast.ts";
import { readAsync, readFor, readIf, readTry, readWhile, readWith } from "./compound.ts";
import { readClass, readDecorated, readFunction } from "./definitions.ts";
import { readExpression, readExpressions, readNamed, readValue, startsExpression } from "./expressions.ts";
import { readFromImport, readModules } from "./imports.ts";
import { readName } from "./names.ts";
import { giveUp } from "./not-plain.ts";
import type { Reading } from "./reading.ts";
import { asTarget } from "./targets.ts";
import type { Tokens } from "./tokens.ts";

const assignments = new Set([
  "+=",
  "-=",
  "*=",
  "/=",
  "//=",
  "%=",
  "@=",
  "&=",
  "|=",
  "^=",
  ">>=",
  "<<=",
  "**=",
]);

/** Reads the statements of one logical line, or one statement with its blocks. */
export function readStatement(reading: Reading, into: Statement[]): void {
  const { tokens } = reading;
  if (tokens.kind === "operator" && tokens.value === "@") {
    into.push(readDecorated(reading));
    return;
  }
  const compound = tokens.kind === "name" ? readCompound(reading) : null;
  if (compound !== null) into.push(compound);
  else readLine(reading, into);
}

/** Reads simple statements up to the end of their line. */
export function readLine({ tokens }: Reading, into: Statement[]): void {
  for (;;) {
    readSimple(tokens, into);
    if (!tokens.take(";") || tokens.kind === "newline" || tokens.kind === "end") break;
  }
  tokens.finishLine();
}

function readCompound(reading: Reading): Statement | null {
  const { tokens } = reading;
  switch (tokens.value) {
    case "def":
      return readFunction(reading, []);
    case "class":
      return readClass(reading, []);
    case "async":
      return readAsync(reading);
    case "if":
      return readIf(reading, 0);
    case "for":
      return readFor(reading, tokens.line);
    case "while":
      return readWhile(reading);
    case "try":
      return readTry(reading);
    case "with":
      return readWith(reading, tokens.line);
    default:
      return null;
  }
}

function readSimple(tokens: Tokens, into: Statement[]): void {
  if (tokens.kind !== "name") {
    readExpressionStatement(tokens, into);
    return;
  }
  const { line } = tokens;
  switch (tokens.value) {
    case "import":
      tokens.next();
      into.push({ type: "import", modules: readModules(tokens), line });
      return;
    case "from":
      readFromImport(tokens, into);
      return;
    case "return":
      tokens.next();
      into.push({ type: "return", value: startsExpression(tokens) ? readExpressions(tokens) : null, line });
      return;
    case "raise":
      readRaise(tokens, into);
      return;
    case "pass":
      tokens.next();
      return;
    case "break":
    case "continue": {
      const type = tokens.value;
      tokens.next();
      into.push({ type, line });
      return;
    }
    case "global":
    case "nonlocal":
      tokens.next();
      into.push({ type: "global", names: readNames(tokens), line });
      return;
    case "assert":
      tokens.next();
      do into.push(readLoose(tokens));
      while (tokens.take(","));
      return;
    case "del":
      tokens.next();
      into.push({ type: "delete", target: readExpressions(tokens), line });
      return;
    default:
      readExpressionStatement(tokens, into);
  }
}

function readRaise(tokens: Tokens, into: Statement[]): void {
  const { line } = tokens;
  tokens.next();
  const value = startsExpression(tokens) ? readExpression(tokens) : null;
  if (value !== null && tokens.take("from")) readExpression(tokens);
  into.push({ type: "raise", value, line });
}

function readNames(tokens: Tokens): string[] {
  const names = [readName(tokens)];
  while (tokens.take(",")) names.push(readName(tokens));
  return names;
}

function readExpressionStatement(tokens: Tokens, into: Statement[]): void {
  const { line, start, value: word } = tokens;
  if (tokens.is("yield")) {
    into.push({ type: "expression", value: readValue(tokens), line });
    return;
  }
  const first = [readLoose(tokens)];
  // Statements that begin with a word that is a name elsewhere: `match x:`, `type X = int`, `print x`.
  if (isSoftKeyword(word) && tokens.previousEnd === start + word.length && !endsTarget(tokens)) giveUp();
  if (word === "print" && tokens.text.startsWith(">>", skipSpaces(tokens.text, start + word.length)))
    giveUp();
  while (tokens.take(",") && startsExpression(tokens)) first.push(readLoose(tokens));
  if (tokens.is("=")) {
    into.push(readAssignment(tokens, tupleOf(tokens, first, line), line));
  } else if (tokens.is(":")) {
    into.push(readAnnotated(tokens, only(first), line));
  } else if (tokens.kind === "operator" && assignments.has(tokens.value)) {
    const operator = tokens.value;
    tokens.next();
    into.push({ type: "augmented", target: only(first), operator, value: readValue(tokens), line });
  } else for (const one of first) into.push(one);
}

/** A line without an assignment may hold several expressions with commas between them: each is a statement. */
function readLoose(tokens: Tokens): Statement {
  const { line } = tokens;
  const value = tokens.take("*")
    ? ({ type: "star", value: readExpression(tokens), line } as const)
    : readNamed(tokens);
  return { type: "expression", value, line };
}

function isSoftKeyword(word: string): boolean {
  return word === "match" || word === "type" || word === "print" || word === "exec";
}

function endsTarget({ kind, value }: Tokens): boolean {
  return (
    kind === "newline" || kind === "end" || (kind === "operator" && ["=", ",", ":", ";"].includes(value))
  );
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}

function valueOf(statement: Statement): Expression {
  return statement.type === "expression" ? statement.value : giveUp();
}

function only(statements: readonly Statement[]): Expression {
  const [statement, ...more] = statements;
  if (statement === undefined || more.length > 0) return giveUp();
  return asTarget(valueOf(statement));
}

function tupleOf({ text, previousEnd }: Tokens, statements: readonly Statement[], line: number): Expression {
  const values = statements.map(valueOf);
  const [first] = values;
  if (first !== undefined && values.length === 1 && text.charAt(previousEnd - 1) !== ",") return first;
  return { type: "sequence", kind: "tuple", elements: values, line };
}

function readAssignment(tokens: Tokens, first: Expression, line: number): Statement {
  const targets: Expression[] = [];
  let value = first;
  while (tokens.take("=")) {
    targets.push(asTarget(value));
    value = readValue(tokens);
  }
  return { type: "assign", targets, value, line };
}

function readAnnotated(tokens: Tokens, target: Expression, line: number): Statement {
  tokens.next();
  const annotation = readExpression(tokens);
  const value = tokens.take("=") ? readValue(tokens) : null;
  return { type: "annotated", target, annotation, value, line };
}
