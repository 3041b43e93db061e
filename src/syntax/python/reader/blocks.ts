import type { Statement } from "../ast.ts";
import { endOfComments } from "./lines.ts";
import { giveUp } from "./not-plain.ts";
import type { Reading } from "./reading.ts";

/** Reads a colon and the statements that it opens: the rest of the line, or lines that are indented deeper. */
export function readBlock(reading: Reading): Statement[] {
  const { tokens } = reading;
  const parent = tokens.indent;
  tokens.expect(":");
  const statements: Statement[] = [];
  if (tokens.kind !== "newline") {
    reading.readLine(reading, statements);
    return statements;
  }
  tokens.startLine();
  // At the end of the text nothing is indented.
  const { indent } = tokens;
  if (indent <= parent) giveUp();
  tokens.deeper(() => {
    readLines(reading, statements);
  });
  const { end, lines } = endOfComments(tokens.text, tokens.lastEnd, indent);
  tokens.endBlock(end, tokens.lastLine + lines);
  return statements;
}

/** Reads all statements that are indented as the current one is. */
export function readLines(reading: Reading, into: Statement[]): void {
  const { tokens } = reading;
  const { indent } = tokens;
  while (tokens.kind !== "end" && tokens.indent === indent) reading.readStatement(reading, into);
  if (tokens.kind !== "end" && tokens.indent > indent) giveUp();
}
