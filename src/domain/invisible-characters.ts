/*
 * Characters that no reader sees. Text that hides some of itself, or that is shown in another order than it is read
 * by programs, must neither be published nor command anything.
 */

type Ranges = readonly (readonly [from: number, to: number])[];

/** Joiners, soft hyphens and presentation selectors: no reader misses them. */
const joiners: Ranges = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x180b, 0x180f],
  [0x200b, 0x200d],
  [0x2060, 0x2064],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0100, 0xe01ef],
];

/** Direction marks (they reorder what is read), blank letters, and tag characters (they hide whole sentences). */
const hiding: Ranges = [
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
];

/** ESC starts terminal commands, NUL ends strings in some readers; tabs and line ends are not among them. */
const controls: Ranges = [
  [0x00, 0x08],
  [0x0e, 0x1f],
  [0x7f, 0x84],
  [0x86, 0x9f],
];

const joinerRuns = anyOf(joiners);
const hidingRuns = anyOf(hiding);
const controlCharacters = anyOf(controls);
const hidingOrControl = new RegExp(anyOf([...hiding, ...controls]).source, "u");

/** The text without joiners. */
export function withoutJoiners(text: string): string {
  return text.replace(joinerRuns, "");
}

/** True when the text holds something that hides, reorders or controls. */
export function hasHiddenText(text: string): boolean {
  return hidingOrControl.test(text);
}

/** The text with a visible sign for each run of hiding characters, and for each control character. */
export function withHiddenTextShown(text: string): string {
  return text
    .replace(controlCharacters, "\uFFFD")
    .replace(
      hidingRuns,
      (run) => `\u27E8U+${(run.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}\u27E9`,
    );
}

function anyOf(ranges: Ranges): RegExp {
  const inner = ranges.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join("");
  return new RegExp(`[${inner}]+`, "gu");
}
