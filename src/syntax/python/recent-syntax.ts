import type { ModuleSyntax } from "./read-module.ts";

/** Characters of source whose syntax is kept: a few scans of a large repository, under 100 MB. */
const mostCharacters = 8_000_000;

const recent = new Map<string, ModuleSyntax>();
let characters = 0;

/**
 * The syntax of a text, from an earlier scan of this process where the same text was read before. Two commits
 * share nearly all files, and syntax is plain data that nobody changes.
 */
export function recentSyntax(text: string, read: () => ModuleSyntax): ModuleSyntax {
  const known = recent.get(text);
  if (known !== undefined) {
    // Last used, last dropped.
    recent.delete(text);
    recent.set(text, known);
    return known;
  }
  const syntax = read();
  recent.set(text, syntax);
  characters += text.length;
  for (const oldest of recent.keys()) {
    if (characters <= mostCharacters) break;
    recent.delete(oldest);
    characters -= oldest.length;
  }
  return syntax;
}
