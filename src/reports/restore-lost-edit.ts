import { diff3Merge } from "node-diff3";
import { readNotes, writeNotes } from "./epic-notes.ts";
import { findSection, spliceSection } from "./splice-section.ts";

/**
 * Puts back what a person wrote and what a write of ours then replaced, because it was made from an older text. Our
 * writes leave human lines alone except for the boxes and links of adopted checklist lines, so a human line that
 * stands before a write of ours and not after it was lost by that write. What was typed into our section comes back
 * as a splice would have kept it: as a note, or below.
 *
 * @param live the body now, in which people may have gone on writing: their changes are kept, a real clash keeps both
 * @returns the body with everything; the same string when nothing was lost
 */
export function restoreLostEdit(
  live: string,
  ownEdit: { readonly before: string; readonly after: string },
  campaign: string,
): string {
  const written = findSection(ownEdit.after, campaign);
  if (written === null) return restoreLines(live, ownEdit, campaign);
  const kept = spliceSection(ownEdit.before, written.replaceAll("\r\n", "\n")).body;
  return restoreNotes(
    restoreLines(live, { before: kept, after: ownEdit.after }, campaign),
    { before: ownEdit.before, after: written },
    campaign,
  );
}

/** Notes that differ in the text that we ran over, where nobody has changed them since. */
function restoreNotes(live: string, ownEdit: { before: string; after: string }, campaign: string): string {
  const section = findSection(live, campaign);
  const overwritten = findSection(ownEdit.before, campaign);
  if (section === null || overwritten === null) return live;
  const typed = readNotes(overwritten);
  const ours = readNotes(ownEdit.after);
  const now = readNotes(section);
  const lost = [...typed].filter(([key, note]) => note !== ours.get(key) && now.get(key) === ours.get(key));
  return lost.length === 0
    ? live
    : live.replace(section, () => writeNotes(section, new Map([...now, ...lost])).section);
}

function restoreLines(
  live: string,
  ownEdit: { readonly before: string; readonly after: string },
  campaign: string,
): string {
  const before = linesOf(humanPart(ownEdit.before, campaign));
  const after = linesOf(humanPart(ownEdit.after, campaign));
  if (sameButTicks(before, after)) return live;
  const section = findSection(live, campaign);
  const now = linesOf(section === null ? live : live.replace(section, () => sectionLine));
  const base = linesOf(
    section === null ? humanPart(ownEdit.after, campaign) : withSectionLine(ownEdit.after, campaign),
  );
  const lost = linesOf(
    section === null ? humanPart(ownEdit.before, campaign) : withSectionLine(ownEdit.before, campaign),
  );
  const eol = live.includes("\r\n") ? "\r\n" : "\n";
  const text = diff3Merge(now, base, lost, { excludeFalseConflicts: true })
    .flatMap((region) => region.ok ?? [...(region.conflict?.a ?? []), ...(region.conflict?.b ?? [])])
    .join(eol);
  return section === null ? text : text.replace(sectionLine, () => section);
}

/** Stands for our section while human lines are merged. */
const sectionLine = "\u0000convert-status-section\u0000";

function humanPart(body: string, campaign: string): string {
  const section = findSection(body, campaign);
  return section === null ? body : body.replace(section, () => "");
}

function withSectionLine(body: string, campaign: string): string {
  const section = findSection(body, campaign);
  return section === null ? `${body}\n${sectionLine}` : body.replace(section, () => sectionLine);
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

/** Whether two texts differ at most in boxes, in links at the end of checklist lines, and in blank lines. */
function sameButTicks(a: readonly string[], b: readonly string[]): boolean {
  const plain = (lines: readonly string[]) => lines.filter((line) => line.trim() !== "").map(withoutTick);
  const [one, two] = [plain(a), plain(b)];
  return one.length === two.length && one.every((line, index) => line === two[index]);
}

function withoutTick(line: string): string {
  const item = /^(\s*[-*+] \[)[ xX](\] .*)$/.exec(line);
  if (item === null) return line;
  const words = (item[2] ?? "").replace(/\bhttps?:\/\/\S+\/pull\/\d+\b/g, "").replace(/[\s—–-]+$/, "");
  return `${item[1] ?? ""} ${words}`;
}
