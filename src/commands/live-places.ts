import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { boundedMarkdown } from "../domain/bounded-markdown.ts";

interface Node {
  readonly type: string;
  readonly value?: string | undefined;
  readonly position?:
    | {
        readonly start: { readonly offset?: number | undefined };
        readonly end: { readonly offset?: number | undefined };
      }
    | undefined;
  readonly children?: readonly Node[];
}

/** Where a command may stand: text of a paragraph, at most within a list. */
const plain = new Set(["root", "paragraph", "list", "listItem"]);

const voidTags = new Set(["br", "hr", "img", "input", "wbr", "source", "track", "col", "area"]);

interface Tag {
  readonly name: string;
  readonly closes: boolean;
  readonly at: number;
}

/** More stars, underscores and tildes than anybody writes; looking for pairs takes their number squared. */
const mostMarks = 4_000;
const withoutEmphasis = { disable: { null: ["attention", "strikethrough"] } };

/** No command is part of an address, and each address looks back at every bracket before it. */
const withoutAddresses = { disable: { null: ["emailAutolink", "protocolAutolink", "wwwAutolink"] } };

/** Tells of an offset whether plain text stands there, by GitHub's Markdown. */
export function livePlaces(comment: string): (offset: number) => boolean {
  const ranges: (readonly [number, number])[] = [];
  const tags: Tag[] = [];
  const visit = (node: Node, isPlain: boolean) => {
    const from = node.position?.start.offset ?? 0;
    if (node.type === "text" && isPlain) ranges.push([from, node.position?.end.offset ?? 0]);
    if (node.type === "html") tags.push(...tagsOf(node.value ?? "", from));
    const within = isPlain && plain.has(node.type);
    node.children?.forEach((child) => {
      visit(child, within);
    });
  };
  const extensions = [gfm(), withoutAddresses, ...(hasTooManyMarks(comment) ? [withoutEmphasis] : [])];
  const parsed = fromMarkdown(boundedMarkdown(comment), { extensions, mdastExtensions: [gfmFromMarkdown()] });
  visit(parsed, true);
  const enclosed = enclosedRanges(tags);
  const isIn = (places: readonly (readonly [number, number])[], offset: number) =>
    places.some(([from, to]) => offset >= from && offset < to);
  return (offset) => isIn(ranges, offset) && !isIn(enclosed, offset);
}

function hasTooManyMarks(comment: string): boolean {
  return (comment.match(/[*_~]/g)?.length ?? 0) > mostMarks;
}

/** What nobody closes goes to the end: where it failed instead, each beginning would look at all of the rest. */
const comments = /<!--[\s\S]*?(?:-->|$)/g;
const anyTag = /<(\/?)([a-z][\w-]*)(?![\w-])[^>]*(?:>|$)/gi;

function tagsOf(html: string, start: number): Tag[] {
  return [...html.replace(comments, blank).matchAll(anyTag)].flatMap((match) => {
    const [whole, slash, name = ""] = match;
    if (!whole.endsWith(">") || whole.endsWith("/>") || voidTags.has(name.toLowerCase())) return [];
    return [{ name: name.toLowerCase(), closes: slash === "/", at: start + match.index }];
  });
}

function blank(text: string): string {
  return " ".repeat(text.length);
}

/**
 * Where a tag and its end tag enclose what stands between them. A tag that nobody closes encloses nothing. Found once
 * for all commands: a comment may have thousands of both.
 */
function enclosedRanges(tags: readonly Tag[]): (readonly [number, number])[] {
  const byName = new Map<string, Tag[]>();
  for (const tag of tags) {
    const named = byName.get(tag.name);
    if (named === undefined) byName.set(tag.name, [tag]);
    else named.push(tag);
  }
  return [...byName.values()].flatMap((named) => {
    const lastEnd = named.findLast((tag) => tag.closes)?.at ?? -1;
    let depth = 0;
    return named.flatMap((tag, index) => {
      depth = Math.max(0, depth + (tag.closes ? -1 : 1));
      const until = Math.min(named[index + 1]?.at ?? lastEnd, lastEnd);
      return depth > 0 && tag.at < until ? [[tag.at, until] as const] : [];
    });
  });
}
