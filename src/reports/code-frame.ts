import { type TerminalOptions, toned } from "./terminal.ts";

/** Lines shown before and after what is meant. */
const context = 1;
/** A longer finding is shown by its first lines. */
const mostLines = 6;
/** A longer line tells nothing more on a terminal. */
const mostColumns = 160;

/**
 * The lines of a finding with their numbers, what is meant marked with `>`.
 * @param lines of the file, without line ends
 * @param place first and last line, from 1
 * @returns lines of text; none where the file has no such line
 */
export function renderCodeFrame(
  lines: readonly string[],
  place: { readonly line: number; readonly endLine: number },
  options: TerminalOptions,
): readonly string[] {
  const { line, endLine } = place;
  if (line < 1 || line > lines.length) return [];
  const last = Math.min(Math.max(line, endLine), lines.length);
  const shownLast = Math.min(last, line + mostLines - 1);
  const from = Math.max(1, line - context);
  const to = Math.min(lines.length, shownLast + (shownLast === last ? context : 0));
  const width = String(to).length;
  const frame: string[] = [];
  for (let number = from; number <= to; number += 1) {
    const isMeant = number >= line && number <= last;
    const text = shortened((lines[number - 1] ?? "").replaceAll("\t", "    "));
    const gutter = `${String(number).padStart(width)} ${toned("|", "dim", options)}`;
    frame.push(`${isMeant ? toned(">", "bad", options) : " "} ${gutter}${indented(text, isMeant, options)}`);
  }
  if (shownLast < last) {
    frame.push(`${" ".repeat(width + 3)}${toned(`… ${last - shownLast} more lines`, "dim", options)}`);
  }
  return frame;
}

/** Foreign text is made safe by `toned`, which also takes the blanks at its beginning: they are code here. */
function indented(text: string, isMeant: boolean, options: TerminalOptions): string {
  const blanks = /^ */.exec(text)?.[0] ?? "";
  const rest = toned(text, isMeant ? "plain" : "dim", options);
  return rest === "" ? "" : ` ${blanks}${rest}`;
}

function shortened(text: string): string {
  return text.length <= mostColumns ? text : `${text.slice(0, mostColumns - 1)}…`;
}
