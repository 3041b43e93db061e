/** The offset after a string literal whose opening quote is at `at`; null when it does not close. */
export function endOfString(text: string, at: number): number | null {
  const quote = text.charCodeAt(at);
  const triple = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
  const close = quote === 34 ? (triple ? '"""' : '"') : triple ? "'''" : "'";
  if (!isTemplate(text, at)) return endOfPlain(text, at + close.length, close);
  return endOfTemplate(text, at + close.length, close);
}

/** True for `f"..."` and `t"..."`: their braces hold code, with quotes of its own since Python 3.12. */
function isTemplate(text: string, at: number): boolean {
  // Hardly any string has a prefix.
  if (at === 0 || text.charCodeAt(at - 1) < 65) return false;
  for (let before = at - 1; before >= at - 2; before--) {
    const char = text.charAt(before);
    if (/[fFtT]/.test(char))
      return !/\w/.test(text.charAt(before - 1)) || /[rR]/.test(text.charAt(before - 1));
    if (!/[rR]/.test(char)) return false;
  }
  return false;
}

const inDoubleQuotes = /["\\\n]/g;
const inSingleQuotes = /['\\\n]/g;
const inTemplate = /["'\\\n{]/g;
const backslash = 92;
const lineBreak = 10;

function endOfPlain(text: string, from: number, close: string): number | null {
  if (close.length === 1) {
    const telling = close === '"' ? inDoubleQuotes : inSingleQuotes;
    telling.lastIndex = from;
    while (telling.test(text)) {
      const char = text.charCodeAt(telling.lastIndex - 1);
      if (char === lineBreak) return null;
      if (char !== backslash) return telling.lastIndex;
      telling.lastIndex++;
    }
    return null;
  }
  for (let at = text.indexOf(close, from); at >= 0; at = text.indexOf(close, at + 1)) {
    let escapes = 0;
    while (at - 1 - escapes >= from && text.charCodeAt(at - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return at + 3;
  }
  return null;
}

function endOfTemplate(text: string, from: number, close: string): number | null {
  for (let at = from; ; ) {
    inTemplate.lastIndex = at;
    if (!inTemplate.test(text)) return null;
    at = inTemplate.lastIndex - 1;
    const char = text.charAt(at);
    if (text.startsWith(close, at)) return at + close.length;
    if (char === "\n" && close.length === 1) return null;
    if (char === "\\") at += text.charAt(at + 1) === "{" ? 1 : 2;
    else if (text.startsWith("{{", at)) at += 2;
    else if (char === "{") {
      const end = endOfField(text, at + 1);
      if (end === null) return null;
      at = end;
    } else at++;
  }
}

/** From behind the opening brace of a replacement field to behind its closing one. */
function endOfField(text: string, from: number): number | null {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const char = text.charAt(at);
    if (char === "}" && depth === 0) return at + 1;
    if (char === ":" && depth === 0) return endOfFormat(text, at + 1);
    if (char === '"' || char === "'") {
      const end = endOfString(text, at);
      if (end === null) return null;
      at = end;
      continue;
    }
    // A comment or a continuation inside a field: nobody writes them, the parser may judge.
    if (char === "#" || char === "\\") return null;
    if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    if (depth < 0) return null;
    at++;
  }
  return null;
}

/** The format of a field is text, fields in it excepted. */
function endOfFormat(text: string, from: number): number | null {
  for (let at = from; at < text.length; ) {
    const char = text.charAt(at);
    if (char === "}") return at + 1;
    if (char === "\n") return null;
    if (char === "{") {
      const end = endOfField(text, at + 1);
      if (end === null) return null;
      at = end;
    } else at++;
  }
  return null;
}
