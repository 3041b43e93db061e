/** The blocks of a function's source that catch `CancelledError`, as text. The syntax tree keeps no exception types. */
export function cancellationHandlers(source: string): readonly string[] {
  const lines = source.split("\n").map((line) => line.replace(/\s#.*$/, ""));
  return lines.flatMap((line, index) => {
    const match = /^(\s*)except\b[^#]*\bCancelledError\b[^#]*:(.*)$/.exec(line);
    if (match === null) return [];
    const indent = match[1]?.length ?? 0;
    const end = lines.findIndex(
      (each, at) => at > index && each.trim() !== "" && each.search(/\S/) <= indent,
    );
    return [[match[2] ?? "", ...lines.slice(index + 1, end < 0 ? undefined : end)].join("\n")];
  });
}

/** True where a block calls something other than a log or its base. */
export function doesSomething(block: string): boolean {
  const code = block
    .replace(/("""|''')[\s\S]*?\1/g, "")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, ""))
    .filter((line) => !/\b(log|logger|logging|_log|self\.log)\.\w+\(|^\s*raise\b|\bprint\(/.test(line))
    .join("\n");
  return /\w\(|\bawait\b/.test(code.replace(/\bsuper\(\)\.\w+\(/g, ""));
}
