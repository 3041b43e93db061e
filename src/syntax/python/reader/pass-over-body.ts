import { endOfString } from "../skip-string.ts";
import { countLines, endOfComments, readLogicalLine, startOfCode } from "./lines.ts";
import { giveUp } from "./not-plain.ts";
import type { Tokens } from "./tokens.ts";

/**
 * Passes over the body of a function whose colon is the current token: bodies are two thirds of all source, and hardly
 * one in five is asked for. What is wrong in one is found by who reads it, if not here.
 * @param owner how far the function is indented
 */
export function passOverBody(tokens: Tokens, owner: number): void {
  const { text, end: start, endLine: line } = tokens;
  const header = readLogicalLine(text, start) ?? giveUp();
  let end = withComment(text, header.codeEnd);
  if (header.codeEnd === start) {
    const body = endByIndentation(text, header.next, owner) ?? endOfBody(text, header.next, owner);
    end = endOfComments(text, withComment(text, body.end), body.indent).end;
  }
  const last = line + countLines(text, start, end);
  tokens.endBlock(end, last);
  tokens.goTo(end, last);
  tokens.startLine();
}

/** Where the code of a body ends, and how far it is indented. */
interface BodyEnd {
  readonly end: number;
  readonly indent: number;
}

/** What lets a line belong to the one before it however it is indented, brackets apart; and what counts as several columns. */
const joining = /"""|'''|\\\n|[\t\f\r]/;

/**
 * The end of a body where indentation alone tells it, which a regular expression finds many times as fast as a look at
 * every line; null where it does not. A bracket that does not close is left to who reads the body. One whose inside is
 * indented less than the body is left to who reads on: what stands there is never whole statements.
 */
function endByIndentation(text: string, from: number, owner: number): BodyEnd | null {
  let line = from;
  let start = startOfCode(text, line);
  while (start.code === null && start.next < text.length) {
    line = start.next;
    start = startOfCode(text, line);
  }
  if (start.code === null || start.indent <= owner || start.indent > deepest) return null;
  const { code, indent } = start;
  // Of tabs one counts as many columns.
  if (code - line !== indent) return null;
  const body = text.startsWith('"""', code) ? endOfString(text, code) : code;
  if (body === null) return null;
  const next = nextBefore(text, body, indent);
  if (next === null || next.indent > owner || joining.test(text.slice(body, next.line))) return null;
  const end = endOfCode(text, body, next.line);
  return end === null ? null : { end, indent };
}

/** Columns; for each depth an expression is kept. */
const deepest = 200;

/** By columns, what finds a line of code that is indented less. */
const before: RegExp[] = [];

/** The next line of code that is indented less than so far, and how far; the end of the text where there is none. */
function nextBefore(
  text: string,
  from: number,
  indent: number,
): { readonly line: number; readonly indent: number } | null {
  const less = (before[indent] ??= new RegExp(`\\n {0,${indent - 1}}[^\\s#]`, "g"));
  less.lastIndex = from;
  if (!less.test(text)) return { line: text.length, indent: 0 };
  const code = less.lastIndex - 1;
  const line = text.lastIndexOf("\n", code) + 1;
  return ")]}".includes(text.charAt(code)) ? null : { line, indent: code - line };
}

/** A comment behind the code, or what looks like one; and what is followed by more, be it in the next line. */
const goesOn = /#|[,([{]$/;

/** Behind the last code of some lines; null where it takes more to tell. */
function endOfCode(text: string, from: number, to: number): number | null {
  for (let end = to; end > from; ) {
    const line = text.lastIndexOf("\n", end - 1) + 1;
    if (line <= from) return null;
    const code = text.slice(line, end).trimEnd();
    const isCode = code !== "" && !/^ *#/.test(code);
    if (isCode) return goesOn.test(code) ? null : line + code.length;
    end = line - 1;
  }
  return null;
}

function endOfBody(text: string, from: number, owner: number): BodyEnd {
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
