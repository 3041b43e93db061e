/*
 * What cannot be seen may not be published: characters that hide text from a reader, or that change the order in
 * which it is read, are made visible or dropped before any other treatment.
 */

type Ranges = readonly (readonly [from: number, to: number])[];

/** Joiners, soft hyphens and presentation selectors: no reader misses them. */
const dropped = anyOf([
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x180b, 0x180f],
  [0x200b, 0x200d],
  [0x2060, 0x2064],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0100, 0xe01ef],
]);

/**
 * Direction marks (they reorder what is read), blank letters, and tag characters (they hide whole sentences).
 * A run of them becomes one visible sign that names the first.
 */
const revealed = anyOf([
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2066, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe00ff],
]);

/** ESC starts terminal commands, NUL ends strings in some readers; tabs and line ends are not among them. */
const controls = anyOf([
  [0x00, 0x08],
  [0x0e, 0x1f],
  [0x7f, 0x84],
  [0x86, 0x9f],
]);

const lineEnds = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const loneSurrogates = /\p{Cs}/gu;

/** The text with nothing hidden in it; line ends are kept, as `\n`. */
export function visibleText(text: string): string {
  return text
    .replace(lineEnds, "\n")
    .replace(loneSurrogates, "\uFFFD")
    .replace(controls, "\uFFFD")
    .replace(dropped, "")
    .replace(revealed, (run) => `\u27E8U+${hex(run)}\u27E9`);
}

/** The text on one line, runs of white space as one space. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/\s+/gu, " ").trim();
}

/** Cuts at a whole character and says so with an ellipsis. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, Math.max(0, limit - 1)).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function anyOf(ranges: Ranges): RegExp {
  const inner = ranges.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join("");
  return new RegExp(`[${inner}]+`, "gu");
}

function hex(run: string): string {
  return (run.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
