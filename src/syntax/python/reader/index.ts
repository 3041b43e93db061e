import type { FunctionDefinition, Statement } from "../ast.ts";
import { readBlock, readLines } from "./blocks.ts";
import { expressionRules } from "./expressions.ts";
import { giveUp, NotPlain } from "./not-plain.ts";
import type { Reading } from "./reading.ts";
import { readLine, readStatement } from "./statements.ts";
import { Tokens } from "./tokens.ts";

/** Statements, and the functions in them whose bodies were passed over. */
export interface PlainSyntax {
  readonly statements: readonly Statement[];
  readonly bodiless: readonly FunctionDefinition[];
}

/**
 * Reads well-formed source straight into statements, as the grammar would give them and many times as fast. Null for
 * what it does not know, broken source above all: the grammar then says where, and keeps what surrounds it.
 */
export function readPlainModule(text: string): PlainSyntax | null {
  return read(text, 1, (reading) => {
    const statements: Statement[] = [];
    reading.tokens.startLine();
    if (reading.tokens.indent > 0) return null;
    readLines(reading, statements);
    return statements;
  });
}

/** The statements of a function's body, from the function's source. */
export function readPlainBody(definition: FunctionDefinition): PlainSyntax | null {
  return read(definition.source, definition.line, (reading) => {
    const { tokens } = reading;
    const statements: Statement[] = [];
    tokens.startLine();
    tokens.take("async");
    tokens.expect("def");
    passOverHeader(tokens);
    statements.push(...readBlock(reading));
    return tokens.kind === "end" ? statements : null;
  });
}

/** Goes to the colon behind a function's parameters and what it returns. */
function passOverHeader(tokens: Tokens): void {
  for (let depth = 0; depth > 0 || !tokens.is(":"); ) {
    if (tokens.kind === "end") giveUp();
    if (tokens.is("(") || tokens.is("[") || tokens.is("{")) {
      depth++;
      tokens.open();
    } else if (tokens.is(")") || tokens.is("]") || tokens.is("}")) {
      depth--;
      tokens.close(tokens.value);
    } else tokens.next();
  }
}

function read(
  text: string,
  firstLine: number,
  how: (reading: Reading) => Statement[] | null,
): PlainSyntax | null {
  const tokens = new Tokens(text, firstLine, expressionRules);
  const reading: Reading = { tokens, bodiless: [], readStatement, readLine };
  try {
    const statements = how(reading);
    return statements === null ? null : { statements, bodiless: reading.bodiless };
  } catch (error) {
    if (error instanceof NotPlain || error instanceof RangeError) return null;
    throw error;
  }
}
