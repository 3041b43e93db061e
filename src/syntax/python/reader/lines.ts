import { endOfString } from "../skip-string.ts";

const tabWidth = 8;

type LineStart =
  | { readonly code: number; readonly indent: number; readonly next: number }
  | { readonly code: null; readonly next: number };

const spaces = / +/y;
/** What opens, closes, ends or joins something. */
const telling = /[\n\r#\\"'()[\]{}]/g;

/** The first character of code in a physical line and its indentation; null for blank lines and comments. */
export function startOfCode(text: string, from: number): LineStart {
  spaces.lastIndex = from;
  let indent = spaces.test(text) ? spaces.lastIndex - from : 0;
  for (let at = from + indent; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 32:
        indent++;
        break;
      case 9:
        indent += tabWidth;
        break;
      case 12:
      case 13:
        indent = 0;
        break;
      case 10:
        return { code: null, next: at + 1 };
      case 35:
        return { code: null, next: afterLine(text, at) };
      default:
        return { code: at, indent, next: at };
    }
  }
  return { code: null, next: text.length };
}

function afterLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** Line breaks between two offsets. */
export function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/**
 * Where a block ends whose last line of code ends at an offset: behind the comments that follow and are indented at
 * least as deep as the block. The grammar sees it so.
 */
export function endOfComments(
  text: string,
  lastEnd: number,
  indent: number,
): { readonly end: number; readonly lines: number } {
  let end = lastEnd;
  for (let at = afterLine(text, lastEnd); at < text.length; ) {
    let columns = 0;
    let code = at;
    for (; ; code++) {
      const char = text.charCodeAt(code);
      if (char === 32) columns++;
      else if (char === 9) columns += tabWidth;
      else if (char === 12 || char === 13) columns = 0;
      else break;
    }
    const char = text.charCodeAt(code);
    if (char === 35 && columns >= indent) {
      at = afterLine(text, code);
      end = text.charCodeAt(at - 1) === 10 ? at - 1 : at;
    } else if (char === 10) at = code + 1;
    else break;
  }
  return { end, lines: end === lastEnd ? 0 : countLines(text, lastEnd, end) };
}

/** A logical line: where its code ends, and where the next line starts. */
export interface LogicalLine {
  /** After the last character that is neither space nor comment. */
  readonly codeEnd: number;
  readonly next: number;
}

function isSpace(char: number): boolean {
  return char === 32 || char === 9 || char === 12;
}

const closing: Readonly<Record<number, number>> = { 40: 41, 91: 93, 123: 125 };

/** Reads to the line break that ends a statement; null when brackets or strings do not close. */
export function readLogicalLine(text: string, from: number): LogicalLine | null {
  const open: number[] = [];
  let codeEnd = from;
  for (let at = from; at < text.length; ) {
    const char = text.charCodeAt(at);
    switch (char) {
      case 10:
        if (open.length === 0) return { codeEnd, next: at + 1 };
        at++;
        continue;
      case 32:
      case 9:
      case 12:
        at++;
        continue;
      case 13:
        if (text.charCodeAt(at + 1) !== 10) return null;
        at++;
        continue;
      case 35: {
        const end = text.indexOf("\n", at);
        at = end < 0 ? text.length : end;
        continue;
      }
      case 92: {
        const end = text.charCodeAt(at + 1) === 13 ? at + 2 : at + 1;
        if (text.charCodeAt(end) !== 10) return null;
        at = end + 1;
        continue;
      }
      case 34:
      case 39: {
        const end = endOfString(text, at);
        if (end === null) return null;
        at = end;
        break;
      }
      case 40:
      case 91:
      case 123:
        open.push(closing[char] ?? 0);
        at++;
        break;
      case 41:
      case 93:
      case 125:
        if (open.pop() !== char) return null;
        at++;
        break;
      default: {
        telling.lastIndex = at;
        const next = telling.test(text) ? telling.lastIndex - 1 : text.length;
        let last = next;
        while (isSpace(text.charCodeAt(last - 1))) last--;
        codeEnd = last;
        at = next;
        continue;
      }
    }
    codeEnd = at;
  }
  return open.length > 0 ? null : { codeEnd, next: text.length };
}

/** The offset behind the bracket that closes the one at an offset; null when it does not close. */
export function endOfBracket(text: string, from: number): number | null {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 34 || char === 39) {
      const end = endOfString(text, at);
      if (end === null) return null;
      at = end - 1;
    } else if (char === 35) at = afterLine(text, at) - 1;
    else if (char in closing) depth++;
    else if ((char === 41 || char === 93 || char === 125) && --depth === 0) return at + 1;
  }
  return null;
}
