import type { Expression } from "../ast.ts";
import { endOfString } from "../skip-string.ts";
import {
  alone,
  asciiName,
  isDigit,
  isNamePart,
  isSpace,
  number,
  spaces,
  stringPrefix,
  unicodeName,
} from "./characters.ts";
import { giveUp } from "./not-plain.ts";
import { operatorAt } from "./operators.ts";

/** What a token is; operators and names carry their text. */
export type TokenKind = "name" | "number" | "string" | "operator" | "newline" | "end";

/** Nested or chained beyond this, the grammar decides what can still be followed. */
const deepest = 60;
const tabWidth = 8;
type Rule = (tokens: Tokens) => Expression;

/** The rules of expressions; carried along with the tokens, since expressions hold brackets, which hold expressions. */
export interface ExpressionRules {
  /** One expression: everything but a list with commas, a star, a walrus or a yield. */
  readonly expression: Rule;
  /** Also `name := value`. */
  readonly named: Rule;
  /** Also `*value`. */
  readonly element: Rule;
  /** One or more with commas between them; more than one, or one with a comma, are a tuple. */
  readonly list: Rule;
  /** `yield`, with what it yields. */
  readonly yielded: Rule;
  /** `or` and all that binds more tightly: what a comprehension iterates over. */
  readonly disjunction: Rule;
  /** The same, also with a walrus: what a comprehension asks. */
  readonly condition: Rule;
  /** `|` and all that binds more tightly: what a star stands before. */
  readonly operand: Rule;
  /** A value with what is done to it: attributes, calls, subscripts. */
  readonly primary: Rule;
}

/**
 * The tokens of a Python text, one at a time. Inside brackets line breaks are white space; outside they end a logical
 * line, and `startLine` goes on to the next one and tells how far it is indented.
 */
export class Tokens {
  readonly text: string;
  readonly rules: ExpressionRules;
  kind: TokenKind = "newline";
  /** Text of a name, a number or an operator; empty for strings. */
  value = "";
  /** Offset and line of the token. */
  start = 0;
  line: number;
  /** Offset behind the token, and the line there. */
  end = 0;
  endLine: number;
  /** Where the token before this one ended. */
  previousEnd = 0;
  previousLine: number;
  /** Columns before the first token of the logical line. */
  indent = 0;
  /** Where the last logical line ended, a comment behind it included, or the block that it ended; and its line. */
  lastEnd = 0;
  lastLine = 0;
  #brackets = 0;
  #depth = 0;

  constructor(text: string, firstLine: number, rules: ExpressionRules) {
    this.text = text;
    this.rules = rules;
    this.line = firstLine;
    this.endLine = firstLine;
    this.previousLine = firstLine;
  }

  /** True for an operator or a keyword of that text: nothing else has a value that reads so. */
  is(value: string): boolean {
    return this.value === value;
  }

  /** Steps over an operator or keyword when it is that one. */
  take(value: string): boolean {
    if (this.value !== value) return false;
    this.next();
    return true;
  }

  /** @throws NotPlain when the token is another one */
  expect(value: string): void {
    if (this.value !== value) giveUp();
    this.next();
  }

  /** Steps over an opening bracket; until `close` line breaks mean nothing. */
  open(): void {
    this.#brackets++;
    this.next();
  }

  /** @throws NotPlain when the token is not that bracket */
  close(bracket: string): void {
    if (this.value !== bracket) giveUp();
    this.#brackets--;
    this.next();
  }

  /** Reads one level deeper. @throws NotPlain where that is too deep */
  deeper<T>(read: (tokens: Tokens) => T): T {
    if (++this.#depth > deepest) giveUp();
    const value = read(this);
    this.#depth--;
    return value;
  }

  /** @throws NotPlain where a chain of operators or calls has so many links */
  bound(links: number): void {
    if (links > deepest) giveUp();
  }

  /** Goes to an offset outside of all brackets. The token there is read by `next`. */
  goTo(offset: number, line: number): void {
    this.end = offset;
    this.endLine = line;
  }

  /** Reads on at an offset as if inside brackets, then comes back to the token where it was. */
  inside<T>(offset: number, line: number, read: () => T): T {
    const { kind, value, start, end, endLine, previousEnd, previousLine } = this;
    const tokenLine = this.line;
    this.goTo(offset, line);
    this.#brackets++;
    this.next();
    const result = read();
    this.#brackets--;
    Object.assign(this, { kind, value, start, end, endLine, previousEnd, previousLine, line: tokenLine });
    return result;
  }

  /** Ends the logical line whose line break (or the end of the text) is the current token, and goes to the next one. */
  finishLine(): void {
    if (this.kind !== "newline" && this.kind !== "end") giveUp();
    const hasComment =
      this.start > this.previousEnd && this.text.slice(this.previousEnd, this.start).includes("#");
    this.lastEnd = hasComment ? this.start : this.previousEnd;
    this.lastLine = this.previousLine;
    this.startLine();
  }

  /** Ends a block at an offset; what follows starts in the line behind it. */
  endBlock(end: number, line: number): void {
    this.lastEnd = end;
    this.lastLine = line;
  }

  /** Goes to the first token of the next line that has code. */
  startLine(): void {
    const { text } = this;
    let at = this.end;
    let line = this.endLine;
    let indent = 0;
    for (; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (char === 32) {
        spaces.lastIndex = at;
        spaces.test(text);
        indent += spaces.lastIndex - at;
        at = spaces.lastIndex - 1;
      } else if (char === 9) indent += tabWidth;
      else if (char === 12 || char === 13) indent = 0;
      else if (char === 10) {
        indent = 0;
        line++;
      } else if (char === 35) {
        const end = text.indexOf("\n", at);
        if (end < 0) at = text.length;
        else at = end - 1;
      } else if (char !== 0xfeff || at > 0) break;
    }
    this.indent = indent;
    this.goTo(at, line);
    this.next();
    if (this.kind === "end") this.indent = 0;
  }

  /** Reads the next token. */
  next(): void {
    const { text } = this;
    this.previousEnd = this.end;
    this.previousLine = this.endLine;
    let at = this.end;
    let char = text.charCodeAt(at);
    if (char === 32) char = text.charCodeAt(++at);
    if (isSpace[char] === true) {
      at = this.#passOverSpace(at);
      char = text.charCodeAt(at);
    }
    this.start = at;
    this.line = this.endLine;
    const bracket = alone[char];
    if (bracket !== undefined) {
      this.kind = "operator";
      this.value = bracket;
      this.end = at + 1;
    } else if ((char >= 97 && char <= 122) || (char >= 65 && char <= 90) || char === 95 || char >= 128) {
      this.#readName(char);
    } else if (char === 34 || char === 39) {
      this.#readString(at);
    } else if ((char >= 48 && char <= 57) || (char === 46 && isDigit(text.charCodeAt(at + 1)))) {
      this.#readNumber();
    } else if (char === 10) {
      this.#keep("newline", "", at + 1);
      this.endLine++;
    } else if (Number.isNaN(char)) {
      if (this.#brackets > 0) giveUp();
      this.#keep("end", "", at);
    } else {
      this.#readOperator(char);
    }
  }

  /** Goes to the next character that is no space, outside of brackets also to the next line break. */
  #passOverSpace(from: number): number {
    const { text } = this;
    for (let at = from; ; at++) {
      const char = text.charCodeAt(at);
      if (char === 32) {
        spaces.lastIndex = at;
        spaces.test(text);
        at = spaces.lastIndex - 1;
      } else if (char === 9 || char === 12) continue;
      else if (char === 10) {
        if (this.#brackets === 0) return at;
        this.endLine++;
      } else if (char === 13) {
        if (text.charCodeAt(at + 1) !== 10) giveUp();
      } else if (char === 92) {
        if (text.charCodeAt(at + 1) === 13) at++;
        if (text.charCodeAt(at + 1) !== 10) giveUp();
        at++;
        this.endLine++;
      } else if (char === 35) {
        const end = text.indexOf("\n", at);
        at = (end < 0 ? text.length : end) - 1;
      } else return at;
    }
  }

  #readName(first: number): void {
    const { text, start } = this;
    let at = start;
    if (first < 128) {
      asciiName.lastIndex = start;
      asciiName.test(text);
      at = asciiName.lastIndex;
    }
    const next = text.charCodeAt(at);
    if (next >= 128) {
      unicodeName.lastIndex = start;
      at = start + (unicodeName.exec(text)?.[0].length ?? giveUp());
    }
    if (at - start <= 2) {
      const quote = text.charCodeAt(at);
      if (quote === 34 || quote === 39) {
        if (!stringPrefix.test(text.slice(start, at))) giveUp();
        this.#readString(at);
        return;
      }
    }
    this.kind = "name";
    this.value = text.slice(start, at);
    this.end = at;
  }

  #readString(quote: number): void {
    const { text, start } = this;
    const end = endOfString(text, quote) ?? giveUp();
    this.#keep("string", "", end);
    for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
      this.endLine++;
    }
  }

  #readNumber(): void {
    number.lastIndex = this.start;
    const found = number.exec(this.text)?.[0] ?? giveUp();
    const end = this.start + found.length;
    if (isNamePart(this.text.charCodeAt(end))) giveUp();
    this.#keep("number", found, end);
  }

  #readOperator(char: number): void {
    const { text, start } = this;
    const value = operatorAt(text, start, char) ?? giveUp();
    this.#keep("operator", value, start + value.length);
  }

  #keep(kind: TokenKind, value: string, end: number): void {
    this.kind = kind;
    this.value = value;
    this.end = end;
  }
}
