/**
 * True for a place in source that is no code as far as its line tells: in a comment, or in a text with blanks in it,
 * which names nothing.
 * @param at offset in the source, in UTF-16 code units
 */
export function isProse(source: string, at: number): boolean {
  let quote = "";
  let opened = at;
  for (let index = source.lastIndexOf("\n", at - 1) + 1; index < at; index++) {
    const character = source[index] ?? "";
    if (quote === "") {
      if (character === "#") return true;
      if (character !== '"' && character !== "'") continue;
      quote = character;
      opened = index + 1;
    } else if (character === "\\") index++;
    else if (character === quote) quote = "";
  }
  if (quote === "") return false;
  const line = source.indexOf("\n", at);
  const end = source.indexOf(quote, at);
  const rest = Math.min(...[line, end].filter((one) => one >= 0), source.length);
  return /\s/.test(source.slice(opened, rest));
}
