import { findMarkers, hashOf, type Marker, paragraphsOf } from "./section-markers.ts";

/** What was found wrong with the old section and put right. */
export type Healed =
  | "appended"
  | "begin-marker-missing"
  | "end-marker-missing"
  | "both-markers-missing"
  | "several-sections"
  | "markers-in-code"
  | "edited-by-hand"
  | "text-moved-below"
  | "notes-moved-below";

/** Where the old section is, or what is left of it. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** One begin marker before one end marker. */
  readonly wellFormed: boolean;
  readonly markers: readonly Marker[];
  /** Hashes of the paragraphs that we wrote there. */
  readonly blocks: readonly string[];
  readonly healed: readonly Healed[];
}

/**
 * Finds the old section of a campaign.
 * @param remembered a section that tells how ours looked, for a body that lost both markers; may be empty
 */
export function locateSection(text: string, campaign: string, remembered: string): Place | null {
  const all = findMarkers(text, campaign);
  const markers = all.filter((marker) => !marker.inCode || isBelowOpenFence(text, marker, all));
  const first = markers[0];
  const last = markers[markers.length - 1];
  const inCode: readonly Healed[] = markers.some((marker) => marker.inCode) ? ["markers-in-code"] : [];
  if (first === undefined || last === undefined) return findUnmarked(text, remembered);
  const begins = markers.filter((marker) => marker.kind === "begin");
  const base = { markers, blocks: blocksOf(markers) };
  if (begins.length === 0 && markers.length === 1) {
    return {
      ...base,
      start: 0,
      end: last.end,
      wellFormed: false,
      healed: [...inCode, "begin-marker-missing"],
    };
  }
  if (begins.length === 1 && markers.length === 1) {
    return {
      ...base,
      start: first.start,
      end: text.length,
      wellFormed: false,
      healed: [...inCode, "end-marker-missing"],
    };
  }
  if (markers.length === 2 && first.kind === "begin" && last.kind === "end") {
    return { ...base, start: first.start, end: last.end, wellFormed: true, healed: inCode };
  }
  const end = last.kind === "end" ? last.end : text.length;
  const start = first.kind === "begin" ? first.start : 0;
  return { ...base, start, end, wellFormed: false, healed: [...inCode, "several-sections"] };
}

/** A body that lost both markers may still hold our paragraphs. Half of them are proof enough. */
function findUnmarked(text: string, remembered: string): Place | null {
  const blocks = blocksOf(findMarkers(remembered, campaignOf(remembered)));
  const present = new Set(paragraphsOf(text).map(hashOf));
  const distinct = new Set(blocks);
  const found = [...distinct].filter((block) => present.has(block)).length;
  if (distinct.size === 0 || found * 2 < distinct.size) return null;
  return {
    start: 0,
    end: text.length,
    wellFormed: false,
    markers: [],
    blocks,
    healed: ["both-markers-missing"],
  };
}

/**
 * A marker in code is an example, unless there is no other of its kind and our paragraphs are there: then somebody
 * forgot to close a fence above our section.
 */
function isBelowOpenFence(text: string, marker: Marker, all: readonly Marker[]): boolean {
  if (marker.blocks.length === 0) return false;
  if (all.some((other) => other.kind === marker.kind && !other.inCode)) return false;
  const present = new Set(paragraphsOf(text).map(hashOf));
  return marker.blocks.filter((block) => present.has(block)).length * 2 >= marker.blocks.length;
}

/** What the markers say was written: by the begin markers, or by the end markers where those are lost. */
function blocksOf(markers: readonly Marker[]): readonly string[] {
  const begins = markers.filter((marker) => marker.kind === "begin");
  const ends = markers.filter((marker) => marker.kind === "end");
  const tell = begins.length >= ends.length ? begins : ends;
  return tell.flatMap((marker) => marker.blocks);
}

/** The campaign that a section belongs to. */
export function campaignOf(section: string): string {
  return /^<!-- convert-status:begin campaign=([\w-]+)/.exec(section)?.[1] ?? "";
}
