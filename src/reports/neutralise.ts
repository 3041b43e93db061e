import { visibleLine, visibleText } from "./visible-text.ts";

/*
 * The one gate for foreign text. Whatever was written outside this program (titles, paths, branch names, docstrings,
 * error texts) is published only through these functions, one per context. Nothing that passes can notify a person,
 * link to or close anything, start markup, end our own markup, or be taken for one of our markers.
 */

/**
 * Words that GitHub turns into something when it renders text: mentions, references, commit ids, addresses, emoji
 * codes, formulas. They are shown as code, where GitHub leaves them alone and a reader can still copy them.
 * Source: GitHub docs, "Autolinked references and URLs", "Writing mathematical expressions".
 */
const active = new RegExp(
  [
    "[@＠$]",
    "#\\w",
    "GH-\\w",
    "[0-9a-f]{7}",
    "://",
    "www\\.",
    "(?:mailto|xmpp|javascript|data|ftp):",
    ":[\\w+-]+:",
  ].join("|"),
  "iu",
);

/** Foreign text within a line or a table cell of Markdown. Line ends become spaces. */
export function inlineText(text: string): string {
  const words = visibleLine(text).split(" ");
  return words
    .map((word, index) => (active.test(word) ? codeSpan(word) : escaped(word, index === 0)))
    .join(" ");
}

/** Foreign text between the brackets of a Markdown link. */
export function linkText(text: string): string {
  return inlineText(text) || "(no text)";
}

/**
 * Foreign text as a code span; holds in a table cell too. A vertical bar would end the cell even in code, so the
 * span is interrupted there.
 */
export function codeSpan(text: string): string {
  const line = withoutComments(visibleLine(text));
  if (line === "") return "";
  return line
    .split(/(\|+)/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("|") ? "&#124;".repeat(part.length) : fenced(part)))
    .join("");
}

/** Foreign lines as a fenced block that nothing in them can end. */
export function codeBlock(text: string, language: string): string {
  const body = withoutComments(visibleText(text));
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${body}\n${fence}`;
}

/** A foreign address as the target of a Markdown link; null when it is no plain web address. */
export function linkTarget(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  if (url.username !== "" || url.password !== "") return null;
  return url.href.replace(/[()<>|`'"\\[\]{}\s]/g, percent);
}

/** A foreign path as part of an address: every segment encoded, slashes kept. */
export function pathInUrl(path: string): string {
  return visibleText(path)
    .split("/")
    .map((segment) =>
      segment === "." || segment === ".." ? "%2E".repeat(segment.length) : percentAll(segment),
    )
    .join("/");
}

/** Foreign text in HTML or SVG, as content or as a quoted attribute. */
export function htmlText(text: string): string {
  return visibleText(text).replace(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** Foreign text on a terminal or in plain text: one line, no control sequences. */
export function terminalText(text: string): string {
  return visibleLine(text);
}

/** Foreign text in plain text that may have several lines (annotations, SARIF messages). */
export function plainText(text: string): string {
  return visibleText(text).trim();
}

function fenced(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** Our markers are HTML comments; in code they would be inert to GitHub, but not to whoever searches the text. */
function withoutComments(text: string): string {
  return text.replace(/<(?=!)/g, "\u2039");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "|": "&#124;",
  "`": "&#96;",
};

/**
 * Escapes what Markdown would act upon. Underscores within a word are left alone: they mark nothing there, and
 * identifiers stay readable in mails, which show the source.
 */
function escaped(word: string, first: boolean): string {
  const inert = word
    .replace(/[&<>|`]/g, (character) => entities[character] ?? "")
    .replace(/[\\*[\]~]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_");
  if (!first) return inert;
  return inert.replace(/^(?=[#+=-])/, "\\").replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

function percent(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, "0")}`;
}

function percentAll(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*~]/g, percent);
}

/**
 * Foreign sentences in which names are quoted by backticks, as criteria write them: the quoted parts become code,
 * the rest is inline text.
 */
export function sentence(text: string): string {
  const line = visibleLine(text);
  if (line.includes("``")) return inlineText(line);
  return line.split(/(`[^`]+`)/).reduce((done, part) => {
    const next = part.startsWith("`") && part.length > 2 ? codeSpan(part.slice(1, -1)) : spaced(part);
    return done.endsWith("`") && next.startsWith("`") ? `${done} ${next}` : done + next;
  }, "");
}

/** Inline text that keeps the space by which it is set off from its neighbours. */
function spaced(text: string): string {
  const inner = inlineText(text);
  return `${/^\s/.test(text) ? " " : ""}${inner}${inner !== "" && /\s$/.test(text) ? " " : ""}`;
}
