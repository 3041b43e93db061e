/**
 * What cannot be seen may not be published: characters that hide text from a reader, or that change the order in
 * which it is read, are made visible or dropped before any other treatment.
 */

/** Joiners, soft hyphens and presentation selectors: no reader misses them. */
const dropped =
  /[\u00AD\u034F\u180B-\u180F\u200B-\u200D\u2060-\u2064\uFE00-\uFE0F\uFEFF\u{E0100}-\u{E01EF}]/gu;

/**
 * Direction marks (they reorder what is read), tag characters (they hide whole sentences), blank letters and
 * private-use characters. A run of them becomes one visible sign that names the first.
 */
const revealed =
  /[\u061C\u115F\u1160\u17B4\u17B5\u200E\u200F\u202A-\u202E\u2066-\u206F\u2800\u3164\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E00FF}\u{1D173}-\u{1D17A}]+/gu;

/** Control characters; ESC starts terminal commands, NUL ends strings in some readers. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
// eslint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F]/g;

const loneSurrogates = /\p{Cs}/gu;

/** The text with nothing hidden in it; line ends are kept, as `\n`. */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n?|[\u000B\u000C\u0085\u2028\u2029]/g, "\n")
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

function hex(run: string): string {
  return (run.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
