import type { Expression, ImportedName, Statement, WithItem } from "../ast.ts";
import { readBlock } from "./blocks.ts";
import { readClass, readDecorated, readFunction } from "./definitions.ts";
import {
  asTarget,
  readExpression,
  readExpressions,
  readName,
  readNamed,
  readTargets,
  readValue,
  startsExpression,
} from "./expressions.ts";
import { endOfBracket } from "./lines.ts";
import type { Reading } from "./reading.ts";
import { giveUp, type Tokens } from "./tokens.ts";

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

function readAsync(reading: Reading): Statement {
  const { tokens } = reading;
  const { line, start } = tokens;
  tokens.next();
  if (tokens.is("def")) return readFunction(reading, [], { line, start });
  if (tokens.is("for")) return readFor(reading, line);
  if (tokens.is("with")) return readWith(reading, line);
  return giveUp();
}

/** @param length how many conditions stood before it in one `if` */
function readIf(reading: Reading, length: number): Statement {
  const { tokens } = reading;
  const { line, indent } = tokens;
  if (length > 40) giveUp();
  tokens.next();
  const test = readNamed(tokens);
  const body = readBlock(reading);
  const otherwise =
    tokens.indent === indent && tokens.is("elif") ? [readIf(reading, length + 1)] : readElse(reading, indent);
  return { type: "if", test, body, otherwise, line };
}

/** The block of an `else` that belongs to what is indented so far. */
function readElse(reading: Reading, indent: number): Statement[] {
  return takeClause(reading.tokens, "else", indent) ? readBlock(reading) : [];
}

function takeClause(tokens: Tokens, word: string, indent: number): boolean {
  return tokens.indent === indent && tokens.take(word);
}

function readFor(reading: Reading, line: number): Statement {
  const { tokens } = reading;
  const { indent } = tokens;
  tokens.next();
  const target = readTargets(tokens);
  tokens.expect("in");
  const iterable = readExpressions(tokens);
  const body = readBlock(reading);
  return { type: "for", target, iterable, body, otherwise: readElse(reading, indent), line };
}

function readWhile(reading: Reading): Statement {
  const { tokens } = reading;
  const { line, indent } = tokens;
  tokens.next();
  const test = readNamed(tokens);
  const body = readBlock(reading);
  // Nobody asks what happens when a loop has run to its end.
  readElse(reading, indent);
  return { type: "while", test, body, line };
}

function readTry(reading: Reading): Statement {
  const { tokens } = reading;
  const { line, indent } = tokens;
  tokens.next();
  const body = readBlock(reading);
  const handlers: Statement[][] = [];
  while (takeClause(tokens, "except", indent)) {
    tokens.take("*");
    if (!tokens.is(":")) {
      readExpression(tokens);
      if (tokens.take("as")) readName(tokens);
    }
    handlers.push(readBlock(reading));
  }
  const otherwise = readElse(reading, indent);
  const hasFinally = takeClause(tokens, "finally", indent);
  if (handlers.length === 0 && !hasFinally) giveUp();
  const last = hasFinally ? readBlock(reading) : [];
  return { type: "try", body, handlers, otherwise, finally: last, line };
}

function readWith(reading: Reading, line: number): Statement {
  const { tokens } = reading;
  tokens.next();
  const isBracketed = tokens.is("(") && holdsItems(tokens);
  if (isBracketed) tokens.open();
  const items: WithItem[] = [];
  do {
    if (isBracketed && tokens.is(")")) break;
    const value = readExpression(tokens);
    items.push({ value, target: tokens.take("as") ? readExpression(tokens) : null });
  } while (tokens.take(","));
  if (isBracketed) tokens.close(")");
  return { type: "with", items, body: readBlock(reading), line };
}

/** True where a bracket ends right before the colon: it is around all items then, not around the first. */
function holdsItems({ text, start }: Tokens): boolean {
  const end = endOfBracket(text, start);
  return end !== null && /^[ \t]*:/.test(text.slice(end, end + 80));
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
      do readLoose(tokens, into);
      while (tokens.take(","));
      return;
    case "del":
      tokens.next();
      readExpressions(tokens);
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

function readModules(tokens: Tokens): ImportedName[] {
  const modules: ImportedName[] = [];
  do {
    const name = readDottedName(tokens);
    modules.push({ name, alias: tokens.take("as") ? readName(tokens) : null });
  } while (tokens.take(","));
  return modules;
}

function readDottedName(tokens: Tokens): string {
  let name = readName(tokens);
  while (tokens.take(".")) name += `.${readName(tokens)}`;
  return name;
}

function readFromImport(tokens: Tokens, into: Statement[]): void {
  const { line } = tokens;
  tokens.next();
  let level = 0;
  while (tokens.is(".") || tokens.is("...")) {
    level += tokens.value.length;
    tokens.next();
  }
  const module = level > 0 && tokens.is("import") ? "" : readDottedName(tokens);
  tokens.expect("import");
  const names = readImported(tokens);
  // What is imported from the future changes how Python reads, and binds nothing that anybody uses.
  if (level > 0 || module !== "__future__") into.push({ type: "from", level, module, names, line });
}

function readImported(tokens: Tokens): ImportedName[] {
  if (tokens.take("*")) return [{ name: "*", alias: null }];
  const isBracketed = tokens.is("(");
  if (isBracketed) tokens.open();
  const names: ImportedName[] = [];
  do {
    if (isBracketed && tokens.is(")")) break;
    const name = readName(tokens);
    names.push({ name, alias: tokens.take("as") ? readName(tokens) : null });
  } while (tokens.take(","));
  if (isBracketed) tokens.close(")");
  return names;
}

function readExpressionStatement(tokens: Tokens, into: Statement[]): void {
  const { line, start, value: word } = tokens;
  if (tokens.is("yield")) {
    into.push({ type: "expression", value: readValue(tokens), line });
    return;
  }
  const first: Statement[] = [];
  readLoose(tokens, first);
  // Statements that begin with a word that is a name elsewhere: `match x:`, `type X = int`, `print x`.
  if (isSoftKeyword(word) && tokens.previousEnd === start + word.length && !endsTarget(tokens)) giveUp();
  if (word === "print" && tokens.text.startsWith(">>", skipSpaces(tokens.text, start + word.length)))
    giveUp();
  while (tokens.take(",") && startsExpression(tokens)) readLoose(tokens, first);
  if (tokens.is("=")) {
    into.push(readAssignment(tokens, tupleOf(tokens, first, line), line));
  } else if (tokens.is(":")) {
    into.push(readAnnotated(tokens, only(first), line));
  } else if (tokens.kind === "operator" && assignments.has(tokens.value)) {
    const operator = tokens.value;
    tokens.next();
    into.push({ type: "augmented", target: only(first), operator, value: readValue(tokens), line });
  } else into.push(...first);
}

/** A line without an assignment may hold several expressions with commas between them: each is a statement. */
function readLoose(tokens: Tokens, into: Statement[]): void {
  const { line } = tokens;
  const value = tokens.take("*")
    ? ({ type: "star", value: readExpression(tokens), line } as const)
    : readNamed(tokens);
  into.push({ type: "expression", value, line });
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
