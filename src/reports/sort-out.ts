import { isOwnRow, notedColumns, withoutNotes } from "./epic-notes.ts";
import { hashOf, isMarkerRest, paragraphsOf } from "./section-markers.ts";
import type { Place } from "./section-place.ts";

/** A region of the body, taken apart into what we wrote and what a person did. */
export interface SortedOut {
  /** What people wrote before our first paragraph, byte for byte. */
  readonly above: string;
  /** Everything that was found to be ours, for reading the notes. */
  readonly ours: string;
  /** What people wrote in and after our paragraphs, in order. */
  readonly below: string;
  /** True when our paragraphs are all there, in order, and nothing else is. */
  readonly intact: boolean;
}

/**
 * Tells our paragraphs from people's by the hashes in the markers; each hash accounts for one paragraph, so that a
 * person's copy of one of ours stays theirs.
 * @param remembered the section as last written (or as it will be), to tell lines apart within an edited paragraph
 */
export function sortOut(region: string, place: Place, remembered: string): SortedOut {
  const expected = countOf(place.blocks);
  const bare = withoutMarkers(region, place);
  const inner = place.wellFormed ? withoutMarkerLines(bare) : bare;
  const paragraphs = paragraphsOf(inner).map((paragraph) => {
    if (isMarkerOnly(paragraph.text)) return { paragraph, own: true, marker: true };
    return { paragraph, own: take(expected, hashOf(paragraph)), marker: false };
  });
  const content = paragraphs.filter(({ marker }) => !marker);
  const intact =
    content.every(({ own }) => own) &&
    content.map(({ paragraph }) => hashOf(paragraph)).join() === place.blocks.join();
  const firstOwn = paragraphs.findIndex(({ own }) => own);
  const cut = place.wellFormed ? 0 : firstOwn === -1 ? paragraphs.length : firstOwn;
  const lines = place.wellFormed ? unusedLines(remembered, content) : new Map<string, number>();
  let above = "";
  let below = "";
  let ours = "";
  paragraphs.forEach(({ paragraph, own }, index) => {
    if (index < cut) above += paragraph.raw;
    else if (own) ours += `${paragraph.raw}\n\n`;
    else {
      const human = place.wellFormed
        ? humanLines(paragraph.raw, lines)
        : { text: paragraph.raw, ours: paragraph.raw };
      ours += `${human.ours}\n\n`;
      below += human.text;
    }
  });
  return { above, ours, below, intact };
}

/**
 * The lines of an edited paragraph that are a person's. A row of ours is never moved: what was typed into it is read
 * as a note.
 */
function humanLines(
  raw: string,
  lines: Map<string, number>,
): { readonly text: string; readonly ours: string } {
  let columns = 0;
  const all = raw.split(/(?<=\n)/);
  const kept = all.filter((line) => {
    const bare = line.replace(/\r?\n$/, "");
    columns = notedColumns(bare) || (bare.trimStart().startsWith("|") ? columns : 0);
    if (isMarkerRest(bare) || take(lines, canonical(bare))) return false;
    return bare.trim() !== "" && !(columns > 0 && isOwnRow(bare, columns));
  });
  const text = kept.join("");
  return {
    text: text === "" ? "" : `${text.replace(/(?<![\r\n])[\r\n]+$/, "")}${eolOf(raw)}${eolOf(raw)}`,
    ours: raw,
  };
}

/** Lines that we wrote and that no untouched paragraph accounts for. */
function unusedLines(
  remembered: string,
  content: readonly { readonly paragraph: { readonly text: string }; readonly own: boolean }[],
): Map<string, number> {
  const lines = countOf(
    withoutNotes(remembered)
      .split("\n")
      .map((line) => line.trimEnd()),
  );
  for (const { paragraph, own } of content) {
    if (own) for (const line of withoutNotes(paragraph.text).split("\n")) take(lines, line.trimEnd());
  }
  return lines;
}

function canonical(line: string): string {
  return line.trimEnd();
}

/** The markers go, and only they: somebody may have typed behind one on its line. */
function withoutMarkers(region: string, place: Place): string {
  return [...place.markers]
    .reverse()
    .reduce(
      (text, { start, end }) => text.slice(0, start - place.start) + text.slice(end - place.start),
      region,
    );
}

function withoutMarkerLines(region: string): string {
  return region
    .split(/(?<=\n)/)
    .filter((line) => !isMarkerRest(line.trim()))
    .join("");
}

function isMarkerOnly(text: string): boolean {
  return text.split("\n").every((line) => isMarkerRest(line.trim()));
}

export function countOf(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function take(counts: Map<string, number>, item: string): boolean {
  const count = counts.get(item) ?? 0;
  if (count === 0) return false;
  counts.set(item, count - 1);
  return true;
}

function eolOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
