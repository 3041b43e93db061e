/** Quotes and lists within each other that anybody has a use for, and many more. */
const deepest = 50;

/** One quote or list item that a line opens, and the blanks before it. */
const opening = /[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))/y;

/** Beginnings of comments, declarations and instructions behind other text; more of them than anybody writes. */
const declaration = /(?<=[^\n])<(?=[!?])/g;
/** Backticks of which the first one is escaped: the end of each run would be looked for in all that follows. */
const escapedTicks = /\\`{2,}/g;
/** What makes a heading of the line before it: for each, all that came before is gone through. */
const underline = /(?<=[^\r\n](?:\r\n?|\n)) {0,3}(?:=+|-+)[ \t]*$/gm;
/** So many that mean nothing are left as they are. */
const mostIdle = 1_000;

/**
 * Markdown in which no line opens more than 50 quotes and list items within each other. What opens more is written over,
 * so that every other character keeps its place. Parsers of Markdown go one level down for each: a line of four thousand
 * `>` ends in a stack overflow, one of a thousand takes seconds. Of thousands of `<!--` behind other text none begins
 * a comment: the end of each would be looked for in all that follows, which takes their number squared. So it is with
 * the beginning that is looked for at a `]` without one. A paragraph of thousands of lines takes their number squared:
 * some of its line ends are written over, which changes nothing in it. Thousands of underlines become blank lines, which
 * end a paragraph just as well.
 */
export function boundedMarkdown(markdown: string): string {
  const declarations = markdown.match(declaration)?.length ?? 0;
  const ticks = markdown.match(escapedTicks)?.length ?? 0;
  const begun = declarations > mostIdle ? markdown.replaceAll(declaration, "x") : markdown;
  const shown = ticks > mostIdle ? begun.replaceAll(escapedTicks, (run) => "x".repeat(run.length)) : begun;
  const underlines = shown.match(underline)?.length ?? 0;
  const plain =
    underlines > mostIdle ? shown.replaceAll(underline, (line) => " ".repeat(line.length)) : shown;
  return boundedParagraphs(boundedBrackets(plain))
    .split("\n")
    .map((line) => (line.length > deepest ? bounded(line) : line))
    .join("\n");
}

/** Lines of a paragraph after which its line ends are written over. */
const longParagraph = 1_000;

/** A line that begins or ends something: a quote, an item, a heading, a fence, HTML, a table, an underline. */
const structure =
  /^[ \t]*(?:$|>|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|#{1,6}(?:[ \t]|$)|`{3}|~{3}|<|[-=_*:|][-=_*:| \t]*$)/;

/** Writes over the line ends between lines that only go on with a paragraph, from the thousandth on. */
function boundedParagraphs(markdown: string): string {
  // Lines with their ends in between.
  const parts = markdown.split(/(\r\n?|\n)/);
  if (parts.length < 2 * longParagraph) return markdown;
  let length = 0;
  for (let at = 0; at < parts.length; at += 2) {
    length = structure.test(parts[at] ?? "") ? 0 : length + 1;
    if (length > longParagraph) parts[at - 1] = " ".repeat(parts[at - 1]?.length ?? 0);
  }
  return parts.join("");
}

/** Writes over brackets that end nothing or stand within fifty others, where there are thousands of them. */
function boundedBrackets(markdown: string): string {
  const idle: number[] = [];
  let open = 0;
  for (let at = 0; at < markdown.length; at++) {
    const char = markdown[at];
    // No link goes on behind a blank line.
    if (char === "\n" && markdown[at + 1] === "\n") open = 0;
    else if (char === "[") {
      open += 1;
      if (open > deepest) idle.push(at);
    } else if (char === "]") {
      if (open === 0 || open > deepest) idle.push(at);
      open = Math.max(0, open - 1);
    }
  }
  if (idle.length <= mostIdle) return markdown;
  const parts: string[] = [];
  let kept = 0;
  for (const at of idle) {
    parts.push(markdown.slice(kept, at));
    kept = at + 1;
  }
  return [...parts, markdown.slice(kept)].join("x");
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
