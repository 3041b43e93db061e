import { createHash } from "node:crypto";
import { fromMarkdown } from "mdast-util-from-markdown";
import { boundedMarkdown } from "../domain/bounded-markdown.ts";
import { withoutNotes } from "./epic-notes.ts";

/*
 * The managed section stands between two HTML comments. Both carry a short hash of each of its paragraphs, so that
 * the section still tells its own text from a person's when a marker or a part of it is lost; the first one carries
 * a hash of what the section means, so that nothing is written when nothing changed.
 */

/** One marker found in a body. */
export interface Marker {
  readonly kind: "begin" | "end";
  readonly start: number;
  readonly end: number;
  readonly meaning: string | null;
  /** Hashes of the section's paragraphs, in order. */
  readonly blocks: readonly string[];
  /** True when Markdown takes it for code: an example, or below a fence that somebody forgot to close. */
  readonly inCode: boolean;
}

const hashLength = 5;

/** Puts the section between its markers. `meaning` is any text that changes exactly when the section has to be written. */
export function withMarkers(campaign: string, content: string, meaning: string): string {
  const blocks = paragraphsOf(content).map(hashOf).join("");
  const begin = `<!-- convert-status:begin campaign=${campaign} meaning=${shortHash(meaning, 16)} blocks=${blocks} -->`;
  return `${begin}\n\n${content}\n\n<!-- convert-status:end campaign=${campaign} blocks=${blocks} -->`;
}

/** All markers of a campaign at the start of a line, in order. */
export function findMarkers(body: string, campaign: string): readonly Marker[] {
  const pattern = new RegExp(
    `^ {0,3}<!-- convert-status:(begin|end) campaign=${campaign}(?: meaning=([\\w.]+))?(?: blocks=([\\w.]*))? -->`,
    "gm",
  );
  const matches = [...body.matchAll(pattern)];
  if (matches.length === 0) return [];
  const code = hasForeignFence(body) ? codeRanges(body) : [];
  return matches.map((match) => ({
    kind: match[1] === "begin" ? "begin" : "end",
    start: match.index,
    end: match.index + match[0].length,
    meaning: match[2] ?? null,
    blocks: splitHashes(match[3] ?? ""),
    inCode: code.some(([from, to]) => match.index >= from && match.index < to),
  }));
}

/**
 * At the start of a line only a fence can make code of a marker. Our own chart is fenced too; parsing a long body for
 * nothing but that would cost most of the time of a splice.
 */
function hasForeignFence(body: string): boolean {
  const fences = body
    .split(/[\r\n]/)
    .filter((line) => /^[^`~]*(?:`{3}|~{3})/.test(line))
    .map((line) => line.trimEnd());
  return (
    fences.some((fence, index) => fence !== (index % 2 === 0 ? "```mermaid" : "```")) ||
    fences.length % 2 === 1
  );
}

/** True for a line that is a marker of ours, or what is left of one that somebody half deleted. */
export function isMarkerRest(line: string): boolean {
  return /^[\s<!-]*convert-status:(?:begin|end)\b(?:-[\s\->]*|(?: (?:campaign|meaning|blocks)=[\w.-]*)*(?:[\s>][\s\->]*)?)$/.test(
    line,
  );
}

/** A run of lines without a blank one between them; `raw` includes the blank lines that follow. */
export interface Paragraph {
  readonly text: string;
  readonly raw: string;
  readonly start: number;
}

/**
 * Splits text into paragraphs; leading blank lines belong to the first one. Joined, the raw texts are the text, unless
 * all of it is blank. Line by line and not by one pattern: a body may be nothing but 30,000 line ends.
 */
export function paragraphsOf(text: string): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let start = 0;
  let end = 0;
  let hasText = false;
  let isOver = false;
  const close = () => {
    const raw = text.slice(start, end);
    if (hasText) paragraphs.push({ text: raw.trim(), raw, start });
    start = end;
    hasText = false;
  };
  while (end < text.length) {
    const next = text.indexOf("\n", end) + 1 || text.length;
    const isBlank = text.slice(end, next).trim() === "";
    if (!isBlank && hasText && isOver) close();
    isOver = isBlank;
    hasText ||= !isBlank;
    end = next;
  }
  close();
  return paragraphs;
}

/** The hash of a paragraph, whatever its line ends and whatever stands in its Notes column. */
export function hashOf(paragraph: Paragraph): string {
  return shortHash(withoutNotes(withoutLineEnds(paragraph.text)), hashLength);
}

/** Without what stands at the ends of lines and nobody sees. */
function withoutLineEnds(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function splitHashes(joined: string): readonly string[] {
  return joined.match(new RegExp(`.{${hashLength}}`, "g")) ?? [];
}

/** Two hyphens in a row have a meaning of their own in HTML comments, so there are none. */
function shortHash(text: string, length: number): string {
  return createHash("sha256").update(text).digest("base64url").replace(/-/g, ".").slice(0, length);
}

interface Positioned {
  readonly type: string;
  readonly position?:
    | {
        readonly start: { readonly offset?: number | undefined };
        readonly end: { readonly offset?: number | undefined };
      }
    | undefined;
  readonly children?: readonly Positioned[];
}

/** What makes no code and takes most of the time: emphasis with 20,000 stars minutes. So do the extensions of GFM. */
const noCode = ["attention", "characterReference", "labelEnd", "labelStartImage", "labelStartLink"];

/** Where the text is code, as offsets. */
export function codeRanges(body: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  const visit = (node: Positioned) => {
    if (node.type === "code" || node.type === "inlineCode") {
      ranges.push([node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]);
    }
    node.children?.forEach(visit);
  };
  visit(fromMarkdown(boundedMarkdown(body), { extensions: [{ disable: { null: noCode } }] }));
  return ranges;
}
