import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

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
  visit(fromMarkdown(comment, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }), true);
  return (offset) => ranges.some(([from, to]) => offset >= from && offset < to) && !isEnclosed(tags, offset);
}

function tagsOf(html: string, start: number): Tag[] {
  return [...html.replace(/<!--[\s\S]*?-->/g, blank).matchAll(/<(\/?)([a-z][\w-]*)[^>]*?(\/?)>/gi)].flatMap(
    (match) => {
      const name = (match[2] ?? "").toLowerCase();
      if (voidTags.has(name) || match[3] === "/") return [];
      return [{ name, closes: match[1] === "/", at: start + match.index }];
    },
  );
}

function blank(text: string): string {
  return " ".repeat(text.length);
}

/** True between a tag and its end tag. A tag that nobody closes encloses nothing. */
function isEnclosed(tags: readonly Tag[], offset: number): boolean {
  return [...new Set(tags.map((tag) => tag.name))].some((name) => {
    const named = tags.filter((tag) => tag.name === name);
    const before = named.filter((tag) => tag.at < offset);
    const open = before.reduce((depth, tag) => Math.max(0, depth + (tag.closes ? -1 : 1)), 0);
    return open > 0 && named.some((tag) => tag.closes && tag.at > offset);
  });
}
