import { endOfString } from "./skip-string.ts";

/**
 * A module's text with the bodies of its functions taken out, so that the parser spends its time on what a module
 * says when it is imported; bodies are parsed when somebody asks. Line breaks stay, so that every line keeps its number.
 */
export interface Skeleton {
  readonly text: string;
  readonly omitted: OmittedBodies;
}

/** A body that was taken out. */
export interface OmittedBody {
  /** Offset of the definition in the whole text. */
  readonly definition: number;
  /** Where the body ends in the whole text. */
  readonly end: number;
  /** Where the `...` in its place ends in the skeleton. */
  readonly placeholderEnd: number;
}

/** By the offset of the definition in the skeleton. */
export type OmittedBodies = ReadonlyMap<number, OmittedBody>;

const placeholder = "...";
/** Taking out less than this gains nothing. */
const shortest = 40;
const tabWidth = 8;

/**
 * Takes out the bodies of functions and methods. Null where the text is not plainly well formed (brackets or strings
 * that do not close, indentation that fits nothing): then the parser must see all of it.
 */
export function skeletonOf(text: string): Skeleton | null {
  const parts: string[] = [];
  const omitted = new Map<number, OmittedBody>();
  let kept = 0;
  let written = 0;
  let body: OpenBody | null = null;
  let header: { readonly at: number; readonly indent: number } | null = null;
  const close = ({ definition, start, end }: OpenBody) => {
    if (end - start < shortest) return;
    // Before the placeholder, so that what stands behind the last line of the body still stands behind it.
    const indentation = text.slice(text.lastIndexOf("\n", start) + 1, start);
    const filler = `${"\n".repeat(countLines(text, start, end))}${indentation}${placeholder}`;
    parts.push(text.slice(kept, start), filler);
    const shift = kept - written;
    written += start - kept + filler.length;
    omitted.set(definition - shift, { definition, end, placeholderEnd: written });
    kept = end;
  };
  for (let at = 0; at < text.length; ) {
    const start = startOfCode(text, at);
    if (start.code === null) {
      at = start.next;
      continue;
    }
    const { code, indent } = start;
    if (body !== null && indent <= body.owner) {
      close(body);
      body = null;
    }
    if (header !== null && indent > header.indent) {
      body = { definition: header.at, owner: header.indent, indent, start: code, end: code };
    }
    header = null;
    if (body !== null && indent < body.indent) return null;
    const line = readLogicalLine(text, code);
    if (line === null) return null;
    if (body !== null) body.end = line.codeEnd;
    else if (line.opensBlock && isDefinition(text, code)) header = { at: code, indent };
    at = line.next;
  }
  if (body !== null) close(body);
  parts.push(text.slice(kept));
  return { text: parts.join(""), omitted };
}

interface OpenBody {
  /** Offset of the `def`. */
  readonly definition: number;
  /** Indentation of the `def`. */
  readonly owner: number;
  readonly indent: number;
  readonly start: number;
  end: number;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

function isDefinition(text: string, at: number): boolean {
  return text.startsWith("def ", at) || text.startsWith("async def ", at);
}

type LineStart =
  | { readonly code: number; readonly indent: number; readonly next: number }
  | { readonly code: null; readonly next: number };

/** The first character of code in a physical line and its indentation; null for blank lines and comments. */
function startOfCode(text: string, from: number): LineStart {
  let indent = 0;
  for (let at = from; at < text.length; at++) {
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
        // A byte order mark is no indentation.
        if (at === 0 && text.charCodeAt(0) === 0xfeff) break;
        return { code: at, indent, next: at };
    }
  }
  return { code: null, next: text.length };
}

function afterLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

interface LogicalLine {
  /** After the last character that is neither space nor comment. */
  readonly codeEnd: number;
  readonly next: number;
  /** Its last token is the colon that ends a header. */
  readonly opensBlock: boolean;
}

const closing: Readonly<Record<number, number>> = { 40: 41, 91: 93, 123: 125 };

/** Reads to the line break that ends a statement; null when brackets or strings do not close. */
function readLogicalLine(text: string, from: number): LogicalLine | null {
  const open: number[] = [];
  let codeEnd = from;
  let last = 0;
  for (let at = from; at < text.length; ) {
    const char = text.charCodeAt(at);
    switch (char) {
      case 10:
        if (open.length === 0) return { codeEnd, next: at + 1, opensBlock: last === 58 };
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
      default:
        at++;
    }
    last = char;
    codeEnd = at;
  }
  return open.length > 0 ? null : { codeEnd, next: text.length, opensBlock: last === 58 };
}
