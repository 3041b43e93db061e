/** The blocks of a function's source that catch `CancelledError`, as text. The syntax tree keeps no exception types. */
export function cancellationHandlers(source: string): readonly string[] {
  const lines = source.split("\n").map((line) => line.replace(/\s#.*$/s, ""));
  return lines.flatMap((line, index) => {
    const [, space = "", caught = "", rest = ""] = /^(\s*)except\b([^#:]*):(.*)$/s.exec(line) ?? [];
    if (!/\bCancelledError\b/.test(caught)) return [];
    let end = index + 1;
    while (end < lines.length && !endsBlock(lines[end] ?? "", space.length)) end += 1;
    return [[rest, ...lines.slice(index + 1, end)].join("\n")];
  });
}

function endsBlock(line: string, indent: number): boolean {
  return line.trim() !== "" && line.search(/\S/) <= indent;
}

/** True where a block calls something other than a log or its base. */
export function doesSomething(block: string): boolean {
  const code = block
    .replace(/("""|''')[\s\S]*?\1/g, "")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/s, ""))
    .filter((line) => !/\b(log|logger|logging|_log|self\.log)\.\w+\(|^\s*raise\b|\bprint\(/.test(line))
    .join("\n");
  return /\w\(|\bawait\b/.test(code.replace(/\bsuper\(\)\.\w+\(/g, ""));
}
