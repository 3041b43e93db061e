import type { ClassDefinition, Expression, FunctionDefinition, Statement } from "../ast.ts";
import { readBlock } from "./blocks.ts";
import { readExpression, readNamed } from "./expressions.ts";
import { readName } from "./names.ts";
import { giveUp } from "./not-plain.ts";
import { readParameters } from "./parameters.ts";
import { passOverBody } from "./pass-over-body.ts";
import { readArguments } from "./primaries.ts";
import type { Reading } from "./reading.ts";
import type { Tokens } from "./tokens.ts";

/** Reads decorators and what they stand above. */
export function readDecorated(reading: Reading): Statement {
  const { tokens } = reading;
  const decorators: Expression[] = [];
  const { indent } = tokens;
  while (tokens.take("@")) {
    decorators.push(readNamed(tokens));
    tokens.finishLine();
    if (tokens.indent !== indent) giveUp();
  }
  const { line, start } = tokens;
  if (tokens.is("class")) return readClass(reading, decorators);
  if (!tokens.take("async")) return readFunction(reading, decorators);
  return readFunction(reading, decorators, { line, start });
}

/** Reads a function's header and passes over its body. @param from where its `async` stands */
export function readFunction(
  reading: Reading,
  decorators: readonly Expression[],
  from: { readonly line: number; readonly start: number } | null = null,
): FunctionDefinition {
  const { tokens } = reading;
  const { line, start } = from ?? tokens;
  const { indent } = tokens;
  tokens.expect("def");
  const name = readName(tokens);
  if (tokens.is("[")) passOverBrackets(tokens);
  if (!tokens.is("(")) giveUp();
  tokens.open();
  const parameters = readParameters(tokens, ")", readAnnotation);
  tokens.close(")");
  const returns = tokens.take("->") ? readExpression(tokens) : null;
  if (!tokens.is(":")) giveUp();
  passOverBody(tokens, indent);
  const definition: FunctionDefinition = {
    type: "function",
    name,
    isAsync: from !== null,
    parameters,
    returns,
    decorators,
    line,
    endLine: tokens.lastLine,
    source: tokens.text.slice(start, tokens.lastEnd),
  };
  reading.bodiless.push(definition);
  return definition;
}

function readAnnotation(tokens: Tokens): Expression {
  const { line } = tokens;
  if (!tokens.take("*")) return readExpression(tokens);
  readExpression(tokens);
  return { type: "unknown", line };
}

/** Reads a class with its body. */
export function readClass(reading: Reading, decorators: readonly Expression[]): ClassDefinition {
  const { tokens } = reading;
  const { line } = tokens;
  tokens.expect("class");
  const name = readName(tokens);
  if (tokens.is("[")) passOverBrackets(tokens);
  const args = tokens.is("(") ? readArguments(tokens) : [];
  const body = readBlock(reading);
  return { type: "class", name, arguments: args, decorators, body, line, endLine: tokens.lastLine };
}

function passOverBrackets(tokens: Tokens): void {
  tokens.open();
  for (let depth = 1; depth > 0; ) {
    if (tokens.kind === "end") giveUp();
    if (tokens.is("[") || tokens.is("(") || tokens.is("{")) depth++;
    if (tokens.is("]") || tokens.is(")") || tokens.is("}")) depth--;
    if (depth > 0) tokens.next();
  }
  tokens.close("]");
}
