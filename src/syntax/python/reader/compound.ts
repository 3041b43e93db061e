import type { Statement, WithItem } from "../ast.ts";
import { readBlock } from "./blocks.ts";
import { readFunction } from "./definitions.ts";
import { readExpression, readExpressions, readNamed } from "./expressions.ts";
import { endOfBracket } from "./lines.ts";
import { readName } from "./names.ts";
import { giveUp } from "./not-plain.ts";
import type { Reading } from "./reading.ts";
import { readTargets } from "./targets.ts";
import type { Tokens } from "./tokens.ts";

/** `async def`, `async for` and `async with`. */
export function readAsync(reading: Reading): Statement {
  const { tokens } = reading;
  const { line, start } = tokens;
  tokens.next();
  if (tokens.is("def")) return readFunction(reading, [], { line, start });
  if (tokens.is("for")) return readFor(reading, line);
  if (tokens.is("with")) return readWith(reading, line);
  return giveUp();
}

/** @param length how many conditions stood before it in one `if` */
export function readIf(reading: Reading, length: number): Statement {
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

/** @param line of the `for`, or of its `async` */
export function readFor(reading: Reading, line: number): Statement {
  const { tokens } = reading;
  const { indent } = tokens;
  tokens.next();
  const target = readTargets(tokens);
  tokens.expect("in");
  const iterable = readExpressions(tokens);
  const body = readBlock(reading);
  return { type: "for", target, iterable, body, otherwise: readElse(reading, indent), line };
}

/** A `while` with its blocks. */
export function readWhile(reading: Reading): Statement {
  const { tokens } = reading;
  const { line, indent } = tokens;
  tokens.next();
  const test = readNamed(tokens);
  const body = readBlock(reading);
  // Nobody asks what happens when a loop has run to its end.
  readElse(reading, indent);
  return { type: "while", test, body, line };
}

/** A `try` with its handlers. */
export function readTry(reading: Reading): Statement {
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

/** @param line of the `with`, or of its `async` */
export function readWith(reading: Reading, line: number): Statement {
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
