import { countLines, endOfComments, readLogicalLine, startOfCode } from "./lines.ts";
import { giveUp } from "./not-plain.ts";
import type { Tokens } from "./tokens.ts";

/**
 * Passes over the body of a function whose colon is the current token: bodies are two thirds of all source, and hardly
 * one in five is asked for. Their brackets and strings have to close and their indentation has to fit.
 * @param owner how far the function is indented
 */
export function passOverBody(tokens: Tokens, owner: number): void {
  const { text, end: start, endLine: line } = tokens;
  const header = readLogicalLine(text, start) ?? giveUp();
  let end = withComment(text, header.codeEnd);
  if (header.codeEnd === start) {
    const body = endOfBody(text, header.next, owner);
    end = endOfComments(text, withComment(text, body.end), body.indent).end;
  }
  const last = line + countLines(text, start, end);
  tokens.endBlock(end, last);
  tokens.goTo(end, last);
  tokens.startLine();
}

function endOfBody(
  text: string,
  from: number,
  owner: number,
): { readonly end: number; readonly indent: number } {
  let end = -1;
  let indent = 0;
  for (let at = from; at < text.length; ) {
    const start = startOfCode(text, at);
    if (start.code === null) {
      at = start.next;
      continue;
    }
    if (start.indent <= owner) break;
    if (end < 0) indent = start.indent;
    else if (start.indent < indent) giveUp();
    const line = readLogicalLine(text, start.code) ?? giveUp();
    end = line.codeEnd;
    at = line.next;
  }
  return end < 0 ? giveUp() : { end, indent };
}

/** A comment behind the last line belongs to the body. */
function withComment(text: string, codeEnd: number): number {
  const lineEnd = text.indexOf("\n", codeEnd);
  const end = lineEnd < 0 ? text.length : lineEnd;
  return text.slice(codeEnd, end).includes("#") ? end : codeEnd;
}
