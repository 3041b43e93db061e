/**
 * Perl-compatible patterns that together find what any of the needles would: one for each first letter. Git looks for
 * one pattern after the other in every file, and half of the needles that are asked for differ only in how they end.
 * All in one would be slower again: where a match can begin with any letter, none can be skipped.
 */
export function grepPatterns(needles: readonly string[]): string[] {
  return [...byFirst(new Set(needles))].map(([first, rests]) => quote(first) + endings(rests));
}

/** What may follow, without what begins with another of them. */
function endings(rests: readonly string[]): string {
  if (rests.includes("")) return "";
  const ways = [...byFirst(rests)].map(([first, more]) => quote(first) + endings(more));
  return ways.length === 1 ? ways.join("") : `(?:${ways.join("|")})`;
}

/** The rests of texts by their first character. */
function byFirst(texts: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const rests = new Map<string, string[]>();
  for (const text of texts) {
    const [first = ""] = text;
    const known = rests.get(first);
    if (known === undefined) rests.set(first, [text.slice(first.length)]);
    else known.push(text.slice(first.length));
  }
  return rests;
}

function quote(character: string): string {
  return /[\\^$.|?*+()[\]{}#-]/.test(character) ? `\\${character}` : character;
}
