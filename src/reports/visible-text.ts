import { withHiddenTextShown, withoutJoiners } from "../domain/invisible-characters.ts";

/*
 * What cannot be seen may not be published: it is made visible or dropped before any other treatment.
 */

const lineEnds = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const loneSurrogates = /\p{Cs}/gu;

/** The text with nothing hidden in it; line ends are kept, as `\n`. */
export function visibleText(text: string): string {
  return withHiddenTextShown(withoutJoiners(text.replace(lineEnds, "\n").replace(loneSurrogates, "\uFFFD")));
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
