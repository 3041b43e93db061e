import { renderRow } from "./markdown.ts";
import { codeSpan } from "./neutralise.ts";
import { shortStatusWords, stateWords } from "./status-words.ts";

/*
 * The Notes column is the one part of our section that belongs to people. It is read back from the source of the
 * table, byte for byte; a vertical bar that somebody typed there does not cost them the rest of the note.
 */

/** Title of the human column; the last one of every table that has it. */
export const notesTitle = "Notes";

/** One row of a table that has a Notes column. */
interface NotedRow {
  /** Cells before the note, trimmed. */
  readonly cells: readonly string[];
  readonly note: string;
}

/** The name under which a target's note is kept: its key as a reader sees it. */
export function noteKey(key: string): string {
  return plainKey(codeSpan(key));
}

/**
 * Notes by target key. Words that people typed into columns of ours are kept as part of the note, since they
 * would be overwritten otherwise.
 */
export function readNotes(section: string): Map<string, string> {
  const notes = new Map<string, string>();
  for (const line of notedLines(section)) {
    const row = line.row;
    const key = row === null ? null : keyOf(row.cells[0] ?? "");
    if (row === null || key === null) continue;
    const strays = row.cells.flatMap((cell, index) => strayText(cell, index));
    const note = [row.note, ...strays].filter((part) => part !== "").join("; ");
    const earlier = notes.get(key) ?? "";
    if (!notes.has(key) || (note !== "" && !earlier.includes(note))) {
      notes.set(key, [earlier, note].filter((part) => part !== "").join("; "));
    }
  }
  return notes;
}

/**
 * Writes notes into the rows of a section.
 * @returns the section, and the notes for which it has no row
 */
export function writeNotes(
  section: string,
  notes: ReadonlyMap<string, string>,
): { readonly section: string; readonly left: ReadonlyMap<string, string> } {
  const left = new Map([...notes].filter(([, note]) => note !== ""));
  const lines = notedLines(section).map(({ text, row }) => {
    const key = row === null ? null : keyOf(row.cells[0] ?? "");
    if (row === null || key === null) return text;
    const note = notes.get(key);
    left.delete(key);
    return note === undefined ? text : renderRow([...row.cells, noteCell(note)]);
  });
  return { section: lines.join("\n"), left };
}

/** The text with every note blanked: what of it is ours. */
export function withoutNotes(text: string): string {
  return notedLines(text)
    .map(({ text: line, row }) => (row === null ? line : renderRow([...row.cells, ""])))
    .join("\n");
}

/** True for a row of ours, by its first cell. */
export function isOwnRow(line: string, columns: number): boolean {
  const row = parseRow(line, columns);
  return row !== null && keyOf(row.cells[0] ?? "") !== null;
}

/** How many columns a table's head has when its last one is the Notes column; 0 for any other line. */
export function notedColumns(line: string): number {
  const cells = splitCells(line);
  return cells !== null && cells.length > 1 && cells[cells.length - 1] === notesTitle ? cells.length : 0;
}

/**
 * A note as it stands in its cell: as typed, but on one line, with bare bars escaped, and without the few tags
 * that would break the table or our markers.
 */
export function noteCell(note: string): string {
  return note
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ")
    .replace(/(?<!\\)\|/g, "\\|")
    .replace(/<(?=!--|\/?(?:details|summary|table|thead|tbody|tr|td|th|pre|div|script|style)\b)/gi, "&lt;");
}

function notedLines(text: string): { readonly text: string; readonly row: NotedRow | null }[] {
  let columns = 0;
  let sinceHead = 0;
  return text.split("\n").map((raw) => {
    const line = raw.replace(/\r$/, "");
    const head = notedColumns(line);
    if (head > 0) {
      columns = head;
      sinceHead = 0;
    } else if (!line.trimStart().startsWith("|")) {
      columns = 0;
    } else if (columns > 0) {
      sinceHead += 1;
      if (sinceHead > 1) return { text: raw, row: parseRow(line, columns) };
    }
    return { text: raw, row: null };
  });
}

function parseRow(line: string, columns: number): NotedRow | null {
  const cells = splitCells(line);
  if (cells === null || cells.length === 0) return null;
  const own = cells.slice(0, columns - 1);
  while (own.length < columns - 1) own.push("");
  return {
    cells: own,
    note: cells
      .slice(columns - 1)
      .join(" \\| ")
      .trim(),
  };
}

/** The cells of a table row; null for a line that is none. */
function splitCells(line: string): string[] | null {
  const trimmed = line.trim();
  if (!trimmed.startsWith("|")) return null;
  const inner = trimmed.slice(1).replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** A key's cell is a code span, linked or not. */
const keyCell = /^(?:\[(`.*`)\]\([^()\s]*\)|(`[^`]*`(?:&#124;(?:`[^`]*`)?)*))(.*)$/s;

function keyOf(cell: string): string | null {
  const match = keyCell.exec(cell);
  const code = match?.[1] ?? match?.[2];
  return code === undefined ? null : plainKey(code);
}

function plainKey(code: string): string {
  return code
    .replace(/&#124;/g, "|")
    .replace(/`/g, "")
    .trim();
}

const ownWords = new Set(["", "–", ...Object.values(stateWords), ...Object.values(shortStatusWords)]);
const ownReferences = /^(?:(?:merged )?(?:\[#\d+\]\([^()\s]*\)|`#\d+`)(?:, | |$))*(?:and \d+ more)?$/;

function strayText(cell: string, index: number): string[] {
  const text = index === 0 ? (keyCell.exec(cell)?.[3] ?? "").trim() : cell;
  return ownWords.has(text) || ownReferences.test(text) ? [] : [text];
}
