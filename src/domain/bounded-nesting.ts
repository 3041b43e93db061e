/** Quotes and lists within each other that anybody has a use for, and many more. */
const deepest = 50;

/** One quote or list item that a line opens, and the blanks before it. */
const opening = /[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))/y;

/** Beginnings of comments, declarations and instructions behind other text; more of them than anybody writes. */
const declaration = /(?<=[^\n])<(?=[!?])/g;
const mostDeclarations = 1_000;

/**
 * Markdown in which no line opens more than 50 quotes and list items within each other. What opens more is written over,
 * so that every other character keeps its place. Parsers of Markdown go one level down for each: a line of four thousand
 * `>` ends in a stack overflow, one of a thousand takes seconds. Of thousands of `<!--` behind other text none begins
 * a comment: the end of each would be looked for in all that follows, which takes their number squared.
 */
export function boundedNesting(markdown: string): string {
  const declarations = markdown.match(declaration)?.length ?? 0;
  return (declarations > mostDeclarations ? markdown.replaceAll(declaration, "x") : markdown)
    .split("\n")
    .map((line) => (line.length > deepest ? bounded(line) : line))
    .join("\n");
}

function bounded(line: string): string {
  opening.lastIndex = 0;
  let kept = 0;
  let depth = 0;
  let end = 0;
  while (opening.test(line)) {
    end = opening.lastIndex;
    depth += 1;
    if (depth === deepest) kept = end;
  }
  return depth <= deepest ? line : line.slice(0, kept) + "x".repeat(end - kept) + line.slice(end);
}
