import { diff3Merge, diffComm } from "node-diff3";
import { readNotes, writeNotes } from "./epic-notes.ts";
import { countOf } from "./sort-out.ts";
import { findSection, spliceSection } from "./splice-section.ts";

/** A write of ours that a person's edit got lost in. */
export interface LostEdit {
  /** The text that our write was made from; null where that is not remembered. */
  readonly base: string | null;
  /** What stood there right before our write: the person's. */
  readonly before: string;
  /** What we wrote. */
  readonly after: string;
}

/**
 * Puts back what a person changed and what a write of ours then replaced, because it was made from an older text. The person's change is what differs between that older text and theirs. Where the older text is not
 * remembered, only what they added is put back: a line that we have and they have not may as well be one that we had
 * restored ourselves. What was typed into our section comes back as a splice would have kept it: as a note, or below.
 *
 * @param live the body now, in which people may have gone on writing: their changes are kept, a real clash keeps both
 * @returns the body with everything; the same string when nothing was lost. Doing it again changes nothing more.
 */
export function restoreLostEdit(live: string, lost: LostEdit, campaign: string): string {
  const written = findSection(lost.after, campaign);
  if (written === null) return restoreLines(live, lost, campaign);
  const kept = (body: string) => spliceSection(body, written.replaceAll("\r\n", "\n")).body;
  const base = lost.base === null ? null : kept(lost.base);
  const lines = restoreLines(live, { base, before: kept(lost.before), after: lost.after }, campaign);
  return restoreNotes(lines, { ...lost, after: written }, campaign);
}

/** Notes that the person changed and our write has not, where nobody has changed them since. */
function restoreNotes(live: string, lost: LostEdit, campaign: string): string {
  const section = findSection(live, campaign);
  const overwritten = findSection(lost.before, campaign);
  if (section === null || overwritten === null) return live;
  const base = lost.base === null ? null : readNotes(findSection(lost.base, campaign) ?? "");
  const ours = readNotes(lost.after);
  const now = readNotes(section);
  const isTheirs = (key: string, note: string) =>
    base === null ? note !== "" : note !== (base.get(key) ?? "");
  const missing = [...readNotes(overwritten)].filter(
    ([key, note]) => isTheirs(key, note) && note !== ours.get(key) && now.get(key) === ours.get(key),
  );
  return missing.length === 0
    ? live
    : live.replace(section, () => writeNotes(section, new Map([...now, ...missing])).section);
}

function restoreLines(live: string, lost: LostEdit, campaign: string): string {
  const read = (body: string) => linesOf(humanPart(body, campaign));
  const [theirs, after, now] = [read(lost.before), read(lost.after), read(live)];
  const base = lost.base === null ? common(after, theirs) : read(lost.base);
  if (isSame(base, theirs)) return live;
  const merged = merge(now.map(plainLine), base.map(plainLine), theirs.map(plainLine));
  if (isSame(merged, now)) return live;
  const section = findSection(live, campaign);
  const text = asWritten(merged, now, theirs).join(live.includes("\r\n") ? "\r\n" : "\n");
  return section === null ? text.replace(sectionLine, "") : text.replace(sectionLine, () => section);
}

/** What people have now with what got lost. Where that cannot be compared, lost lines come last. */
function merge(now: readonly string[], base: readonly string[], theirs: readonly string[]): string[] {
  const known = new Set(now);
  if (!isComparable(base, now) || !isComparable(base, theirs)) {
    const old = new Set(base);
    return [...now, ...theirs.filter((line) => !old.has(line) && !known.has(line))];
  }
  const options = { excludeFalseConflicts: true };
  return diff3Merge([...now], [...base], [...theirs], options).flatMap(({ ok, conflict }) => {
    if (conflict === undefined) return ok ?? [];
    const lostLines = conflict.b.filter((line) => line.trim() === "" || !known.has(line));
    // The lost lines were written first: those who add at the top later stand above them, all others below.
    const isAtTop = conflict.oIndex === 0 && conflict.o.length === 0;
    return isAtTop ? [...conflict.a, ...lostLines] : [...lostLines, ...conflict.a];
  });
}

/** Pairs of equal lines, a tenth of a second; four times as many take eight times as long. */
const mostPairs = 250_000;

function isComparable(a: readonly string[], b: readonly string[]): boolean {
  const counts = countOf(a);
  return b.reduce((pairs, line) => pairs + (counts.get(line) ?? 0), 0) <= mostPairs;
}

/** Stands for our section while human lines are merged. */
const sectionLine = "\u0000convert-status-section\u0000";

function humanPart(body: string, campaign: string): string {
  const section = findSection(body, campaign);
  return section === null ? body : body.replace(section, () => sectionLine);
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

/** Lines that both have, in order. */
function common(a: readonly string[], b: readonly string[]): string[] {
  const [one, two] = [a.map(plainLine), b.map(plainLine)];
  if (!isComparable(one, two)) {
    const others = new Set(two);
    return one.filter((line) => others.has(line));
  }
  return diffComm(one, two).flatMap((part) => ("common" in part ? (part.common as string[]) : []));
}

/** Whether two texts differ at most in boxes, in links at the end of checklist lines, and in blank lines. */
function isSame(a: readonly string[], b: readonly string[]): boolean {
  const plain = (lines: readonly string[]) =>
    lines.filter((line) => line.trim() !== "" && line !== sectionLine).map(plainLine);
  const [one, two] = [plain(a), plain(b)];
  return one.length === two.length && one.every((line, index) => line === two[index]);
}

/** Plain lines with their boxes and links: as they stand now, else as the person wrote them. */
function asWritten(
  lines: readonly string[],
  now: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  const written = new Map<string, string[]>();
  for (const line of now) {
    const same = written.get(plainLine(line));
    if (same === undefined) written.set(plainLine(line), [line]);
    else same.push(line);
  }
  const others = new Map(theirs.map((line) => [plainLine(line), line]));
  return lines.map((line) => written.get(line)?.shift() ?? others.get(line) ?? line);
}

/** A line without what we keep up in it: the box and the link of a checklist line. */
function plainLine(line: string): string {
  const item = /^(\s*[-*+] \[)[ xX](\] .*)$/.exec(line);
  if (item === null) return line;
  const words = (item[2] ?? "")
    .replace(/\bhttps?:\/\/(?:(?!https?:)\S)+\/pull\/\d+\b/g, "")
    .replace(/(?<![\s—–-])[\s—–-]+$/, "");
  return `${item[1] ?? ""} ${words}`;
}
