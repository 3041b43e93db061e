import type { Expression } from "./ast.ts";

const simple: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};

/** Resolves the escapes of a string literal's text; unknown ones stay as they are, as in Python. */
export function unescapeString(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(
    /\\(?:([ntr\\'"\n])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/g,
    (whole: string, letter?: string, x?: string, u?: string) => {
      if (letter !== undefined) return simple[letter] ?? whole;
      const code = x ?? u;
      return code === undefined ? whole : String.fromCharCode(Number.parseInt(code, 16));
    },
  );
}

/** Joins the parts of a string into a constant where all are text, else into an f-string. */
export function joinParts(parts: readonly (string | Expression)[], line: number): Expression {
  const [alone = ""] = parts;
  if (parts.length <= 1 && typeof alone === "string") return { type: "constant", value: alone, line };
  const joined: (string | Expression)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  const [only = ""] = joined;
  if (joined.length <= 1 && typeof only === "string") return { type: "constant", value: only, line };
  return { type: "fstring", parts: joined, line };
}
