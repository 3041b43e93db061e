import { noteCell, readNotes, writeNotes } from "./epic-notes.ts";
import { bodyLimit } from "./fit.ts";
import { codeSpan } from "./neutralise.ts";
import { findMarkers } from "./section-markers.ts";
import { campaignOf, type Healed, locateSection, type Place } from "./section-place.ts";
import { sortOut } from "./sort-out.ts";

/** A body with our section in its place. */
export interface Spliced {
  readonly body: string;
  /** False when the body says already what it should: then nothing is to be written. */
  readonly changed: boolean;
  readonly healed: readonly Healed[];
}

/**
 * Puts a section into the body of an issue. Whatever a person wrote outside the section stays byte for byte; what was
 * typed inside is kept as a note or moved below; there is one section afterwards, however damaged the old one was.
 * @param body as GitHub has it now; null is an empty body
 * @param section with its markers, as `renderEpicSection` gives it
 * @param previous the section as last written, where it is remembered: lets a lost section be recognised
 */
export function spliceSection(body: string | null, section: string, previous: string | null = null): Spliced {
  let spliced = spliceOnce(body ?? "", section, previous);
  // Taking one damaged marker away can bring another one to light.
  for (let round = 1; spliced.changed && round < maximumRounds; round += 1) {
    const next = spliceOnce(spliced.body, section, previous);
    if (!next.changed) return spliced;
    spliced = { ...next, healed: [...spliced.healed, ...next.healed] };
  }
  return spliced;
}

/** Rounds of healing: each takes away one of several damaged markers on one line. Nobody but an attacker has many. */
const maximumRounds = 50;

function spliceOnce(text: string, section: string, previous: string | null): Spliced {
  const campaign = campaignOf(section);
  const place = locateSection(text, campaign, previous ?? section);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  if (place === null) {
    return { body: text + gap(text, eol) + section.replace(/\n/g, eol), changed: true, healed: ["appended"] };
  }
  const inside = text.slice(place.start, place.end);
  const sorted = sortOut(inside, place, previous ?? section);
  const notes = writeNotes(section, readNotes(sorted.ours));
  if (isCurrent(place, section, sorted)) return { body: text, changed: false, healed: [] };

  const orphans = [...notes.left].map(([key, note]) => `- ${codeSpan(key)}: ${noteCell(note)}`).join("\n");
  const healed = [
    ...place.healed,
    ...(place.healed.length === 0 && !sorted.intact ? (["edited-by-hand"] as const) : []),
    ...(sorted.below.trim() !== "" && place.wellFormed ? (["text-moved-below"] as const) : []),
    ...(orphans === "" ? [] : (["notes-moved-below"] as const)),
  ];
  const before = text.slice(0, place.start) + sorted.above;
  const rest = text.slice(place.end);
  const moved = place.wellFormed ? sorted.below.trimEnd() : sorted.below;
  const after = moved === "" ? rest : moved + gapBefore(rest, eol) + rest;
  const own = [notes.section, orphans]
    .filter((part) => part !== "")
    .join("\n\n")
    .replace(/\n/g, eol);
  const result = before + (sorted.above === "" ? "" : gap(before, eol)) + own + gapBefore(after, eol) + after;
  return { body: result, changed: result !== text, healed };
}

/** The part of a body that is our section, for reading notes; null where there is none. */
export function findSection(body: string | null, campaign: string): string | null {
  const text = body ?? "";
  const place = locateSection(text, campaign, "");
  return place === null ? null : text.slice(place.start, place.end);
}

/** Characters that a section may have beside what people wrote in the body. */
export function roomForSection(body: string | null, campaign: string): number {
  const text = body ?? "";
  const place = locateSection(text, campaign, "");
  const others = place?.wellFormed === true ? text.length - (place.end - place.start) : text.length;
  return Math.max(0, bodyLimit - others - 8);
}

function isCurrent(
  place: Place,
  section: string,
  sorted: { readonly intact: boolean; readonly below: string },
): boolean {
  if (!place.wellFormed || place.healed.length > 0 || !sorted.intact || sorted.below !== "") return false;
  const meaning = findMarkers(section, campaignOf(section))[0]?.meaning ?? null;
  return meaning !== null && meaning === place.markers[0]?.meaning;
}

/** A blank line between a text and what follows. */
function gap(before: string, eol: string): string {
  if (before === "" || /\n[^\S\n]*\r?\n$/.test(before)) return "";
  return before.endsWith("\n") ? eol : eol + eol;
}

/** A blank line before what follows, where it does not bring its own. */
function gapBefore(after: string, eol: string): string {
  return after === "" || /^[^\S\n]*\r?\n/.test(after) ? "" : eol + eol;
}
