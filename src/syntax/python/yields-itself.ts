const known = new Map<string, boolean>();

/** True when a function's own body yields. Looks by indentation: bodies of nested `def`s are skipped. */
export function yieldsItself(source: string): boolean {
  if (!/\byield\b/.test(source)) return false;
  const remembered = known.get(source);
  if (remembered !== undefined) return remembered;
  const [, ...lines] = source.split("\n");
  let nested: number | null = null;
  let found = /:\s*[^#\n]*\byield\b/.test(source.split("\n", 1)[0] ?? "");
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
  known.set(source, found);
  return found;
}
