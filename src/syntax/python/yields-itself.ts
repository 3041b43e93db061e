/** Characters of functions whose answer is kept. */
const mostCharacters = 2_000_000;

const known = new Map<string, boolean>();
let characters = 0;

/** True when a function's own body yields. Looks by indentation: bodies of nested `def`s are skipped. */
export function yieldsItself(source: string): boolean {
  if (!/\byield\b/.test(source)) return false;
  const remembered = known.get(source);
  if (remembered !== undefined) return remembered;
  const [, ...lines] = source.split("\n");
  let nested: number | null = null;
  let found = yieldsBehindColon(source.split("\n", 1)[0] ?? "");
  for (const line of lines) {
    if (line.trim() === "") continue;
    const indent = line.length - line.trimStart().length;
    // The bracket that closes a header of several lines may stand where its `def` does.
    if (nested !== null && indent <= nested && !line.trimStart().startsWith(")")) nested = null;
    if (nested !== null) continue;
    if (/^\s*(async\s+)?def\s|^\s*class\s/.test(line)) {
      nested = indent;
      continue;
    }
    if (/(^|[\s(=])yield\b/.test(line.replace(/#.*/, "").replaceAll(/"[^"]*"|'[^']*'/g, ""))) found = true;
  }
  if (characters > mostCharacters) {
    known.clear();
    characters = 0;
  }
  known.set(source, found);
  characters += source.length;
  return found;
}

function yieldsBehindColon(header: string): boolean {
  return header
    .split("#")
    .some((part) => part.includes(":") && /\byield\b/.test(part.slice(part.indexOf(":"))));
}
