import { codeRanges } from "./section-markers.ts";

/** One line of a hand-kept checklist: `- [ ] METHOD /path — handler — PR`, in its real variations. */
export interface ChecklistLine {
  /** Offset of the line in the body, and its text without the line end. */
  readonly start: number;
  readonly text: string;
  readonly ticked: boolean;
  /** Offset of the character between the brackets. */
  readonly box: number;
  /** Upper case; null where the line names none. */
  readonly method: string | null;
  /** As written, without backticks; null where the line names none. */
  readonly path: string | null;
  /** Words that may be the handler, in order. */
  readonly words: readonly string[];
  /** The file named by the nearest heading above, bold or not; null where there is none. */
  readonly heading: string | null;
  /** Links to pull requests on the line. */
  readonly pullRequests: readonly PullRequestLink[];
}

/** A link to a pull request, in any of the forms that people use. */
interface PullRequestLink {
  readonly number: number;
  /** Offset of the number's first digit in the body, and how many digits it has. */
  readonly start: number;
  readonly length: number;
}

const item = /^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)([ xX])(\][ \t]+)(\S.*)$/;
/** In lower case only as the first word: elsewhere "post" and "get" are English. */
const method =
  /(?<![\w/])(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|WEBSOCKET)(?![\w/])|^[*_`\s]*(get|post|put|patch|delete|head|options|trace|websocket)(?=[*_`\s]+\/)/;
const path = /(?<![\w:/.)\]])\/[^\s`|*]*/;
const pullRequest = /(?:\/pull\/|(?<![\w/&])#)(\d{1,9})\b/g;
const headingFile = /(?<![\w./-])([\w./-]+\.(?:py|tsx?|m?js))\b/;

/**
 * The checklist lines of a body. Lines in code and quotes are not ours to keep.
 */
export function readChecklist(body: string): readonly ChecklistLine[] {
  const code = codeRanges(body);
  const lines: ChecklistLine[] = [];
  let heading: string | null = null;
  let start = 0;
  for (const raw of body.split("\n")) {
    const at = start;
    start += raw.length + 1;
    const text = raw.replace(/\r$/, "");
    if (code.some(([from, to]) => at >= from && at < to)) continue;
    const match = item.exec(text);
    if (match === null) {
      if (isHeading(text)) heading = headingFile.exec(text)?.[1] ?? null;
      continue;
    }
    lines.push(readLine(match, at, text, heading));
  }
  return lines;
}

/** `**file.py**`, `### file.py`, `file.py:`, also as a list item or in backticks. */
function isHeading(text: string): boolean {
  return /^\s*(?:#{1,6}\s|(?:[-*+]\s+)?(?:\*\*|__|`)|[\w./-]+\.(?:py|tsx?|m?js)\b)/.test(text);
}

function readLine(
  match: RegExpExecArray,
  start: number,
  text: string,
  heading: string | null,
): ChecklistLine {
  const [, lead = "", tick = " ", close = "", content = ""] = match;
  const offset = start + lead.length + tick.length + close.length;
  const links = [...content.matchAll(pullRequest)].map((link) => ({
    number: Number(link[1]),
    start: offset + link.index + link[0].length - (link[1]?.length ?? 0),
    length: link[1]?.length ?? 0,
  }));
  const bare = content.replace(/\[([^[\]]*)\]\([^)[]*\)/g, "$1").replace(/https?:\/\/\S+/g, " ");
  const methodMatch = method.exec(bare);
  const pathMatch = path.exec(bare.replace(/[*_]{2}/g, " "));
  const rest = bare.replace(methodMatch?.[0] ?? "", " ").replace(pathMatch?.[0] ?? "", " ");
  return {
    start,
    text,
    ticked: tick !== " ",
    box: start + lead.length,
    method: (methodMatch?.[1] ?? methodMatch?.[2])?.toUpperCase() ?? null,
    path: pathMatch === null ? null : pathMatch[0].replace(/(?<![,;:.)])[,;:.)]+$/, ""),
    words: [...rest.matchAll(/[A-Za-z_]\w*/g)].map((word) => word[0]),
    heading,
    pullRequests: links,
  };
}
