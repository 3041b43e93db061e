import type { Expression } from "../ast.ts";
import { joinParts, unescapeString } from "../convert-string.ts";
import { giveUp } from "./not-plain.ts";
import type { Tokens } from "./tokens.ts";

/** Reads literals that stand next to each other: Python joins them. */
export function readStrings(tokens: Tokens): Expression {
  const { line } = tokens;
  const parts = readLiteral(tokens);
  tokens.next();
  while (tokens.kind === "string") {
    parts.push(...readLiteral(tokens));
    tokens.next();
  }
  return joinParts(parts, line);
}

function readLiteral(tokens: Tokens): (string | Expression)[] {
  const { text, start, end } = tokens;
  let open = start;
  let isRaw = false;
  let isTemplate = false;
  for (; ; open++) {
    const char = text.charAt(open);
    if (char === '"' || char === "'") break;
    if (char === "r" || char === "R") isRaw = true;
    if (char === "f" || char === "F") isTemplate = true;
  }
  const quotes = text.startsWith(text.charAt(open).repeat(3), open) ? 3 : 1;
  const from = open + quotes;
  const to = end - quotes;
  if (isTemplate) return readTemplate(tokens, from, to, isRaw);
  return to > from ? [plainText(text.slice(from, to), isRaw)] : [];
}

function plainText(text: string, isRaw: boolean): string {
  return isRaw ? text : unescapeString(text);
}

/** The text and the expressions of an f-string; the formats of its fields are left out. */
function readTemplate(tokens: Tokens, from: number, to: number, isRaw: boolean): (string | Expression)[] {
  const { text } = tokens;
  const into: (string | Expression)[] = [];
  const keep = (start: number, end: number) => {
    if (end > start)
      into.push(plainText(text.slice(start, end).replaceAll("{{", "{").replaceAll("}}", "}"), isRaw));
  };
  let kept = from;
  for (let at = from; at < to; ) {
    const char = text.charAt(at);
    if (char === "\\") {
      // `\N{DASH}` names a character, and nothing else has a brace behind a backslash.
      if (text.charAt(at + 1) === "{" || text.startsWith("N{", at + 1)) giveUp();
      at += 2;
    } else if ((char === "{" || char === "}") && text.charAt(at + 1) === char) at += 2;
    else if (char === "}") giveUp();
    else if (char === "{") {
      keep(kept, at);
      const field = readField(tokens, at + 1);
      into.push(field.value);
      at = kept = field.end;
    } else at++;
  }
  keep(kept, to);
  return into;
}

function readField(tokens: Tokens, from: number): { readonly value: Expression; readonly end: number } {
  const { text, start } = tokens;
  let line = tokens.line;
  for (let at = text.indexOf("\n", start); at >= 0 && at < from; at = text.indexOf("\n", at + 1)) line++;
  return tokens.inside(from, line, () => {
    const value = tokens.rules.list(tokens);
    if (tokens.is("=")) tokens.next();
    if (tokens.is("!")) {
      tokens.next();
      if (tokens.kind !== "name") giveUp();
      tokens.next();
    }
    if (tokens.is("}")) return { value, end: tokens.end };
    if (!tokens.is(":")) giveUp();
    return { value, end: endOfFormat(text, tokens.end) };
  });
}

/** Behind the brace that ends a field whose format starts here. Formats with fields in them are left to the grammar. */
function endOfFormat(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "}") return at + 1;
    if (char === "{" || char === "\n" || char === "\\") giveUp();
  }
  return giveUp();
}
