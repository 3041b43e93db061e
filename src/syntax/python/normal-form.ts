import { namedChildren, type SyntaxNode } from "./plain-tree.ts";

/**
 * The meaning of a piece of source as one line: equal for any two texts that differ only in white space,
 * line breaks, comments, redundant parentheses, trailing commas, quote style or the order of keyword arguments.
 * @param replace gives another text for a node (and all below it), or null to go on
 */
export function normalForm(
  node: SyntaxNode,
  replace: (node: SyntaxNode) => string | null = () => null,
): string {
  const replaced = replace(node);
  if (replaced !== null) return replaced;
  if (node.type === "comment" || node.type === "line_continuation") return "";
  if (node.type === "parenthesized_expression") return parenthesized(node, replace);
  if (node.type === "string") return quote(node, replace);
  if (node.type === "concatenated_string") return concatenated(node, replace);
  if (node.type === "argument_list") return argumentList(node, replace);
  if (node.children.length === 0) return node.text;
  return parts(node, replace).join(" ");
}

type Replace = (node: SyntaxNode) => string | null;

function parts(node: SyntaxNode, replace: Replace): string[] {
  return node.children
    .filter((_child, index) => !isTrailingComma(node, index))
    .map((child) => normalForm(child, replace))
    .filter((text) => text !== "");
}

/** A comma before the closing bracket says nothing, except in a tuple of one. */
function isTrailingComma(node: SyntaxNode, index: number): boolean {
  if (node.children[index]?.type !== ",") return false;
  const rest = node.children.slice(index + 1).filter((child) => child.type !== "comment");
  const isLast = rest.every((child) => [")", "]", "}"].includes(child.type));
  if (!isLast) return false;
  return !(
    ["tuple", "expression_list", "pattern_list"].includes(node.type) && namedChildren(node).length === 1
  );
}

/** Parentheses around an operand can be needed, around a whole expression they cannot. */
function parenthesized(node: SyntaxNode, replace: Replace): string {
  const inner = namedChildren(node)[0];
  if (inner === undefined) return "( )";
  const text = normalForm(inner, replace);
  return isAtom(inner) || standsAlone(node) ? text : `( ${text} )`;
}

function isAtom(node: SyntaxNode): boolean {
  return [
    "identifier",
    "attribute",
    "call",
    "subscript",
    "string",
    "concatenated_string",
    "integer",
    "list",
    "dictionary",
    "set",
    "tuple",
    "parenthesized_expression",
  ].includes(node.type);
}

function standsAlone(node: SyntaxNode): boolean {
  const around = node.parent;
  if (around === null) return true;
  if (["assignment", "return_statement", "expression_statement", "argument_list"].includes(around.type))
    return true;
  if (
    ["if_statement", "while_statement", "assert_statement", "list", "keyword_argument"].includes(around.type)
  ) {
    return true;
  }
  return around.type === "parenthesized_expression";
}

function quote(node: SyntaxNode, replace: Replace): string {
  const opening = node.children.find((child) => child.type === "string_start")?.text ?? '"';
  const prefix = opening
    .replace(/["']+$/, "")
    .toLowerCase()
    .replace("u", "");
  const inner = node.children
    .filter((child) => child.type !== "string_start" && child.type !== "string_end")
    .map((child) => (child.type === "interpolation" ? normalForm(child, replace) : content(child, prefix)))
    .join("");
  return `${prefix}${JSON.stringify(inner)}`;
}

/** Inside a plain string `\"` and `"` (or `\'` and `'`) are the same. */
function content(node: SyntaxNode, prefix: string): string {
  return prefix.includes("r") ? node.text : node.text.replace(/\\(["'])/g, "$1");
}

function concatenated(node: SyntaxNode, replace: Replace): string {
  const texts = namedChildren(node).map((child) => normalForm(child, replace));
  if (!texts.every((text) => text.startsWith('"'))) return texts.join(" ");
  return JSON.stringify(texts.map((text) => JSON.parse(text) as string).join(""));
}

/** Keyword arguments mean the same in any order; positional ones and splats stay where they are. */
function argumentList(node: SyntaxNode, replace: Replace): string {
  const given = namedChildren(node);
  const texts = given.map((child) => normalForm(child, replace)).filter((text) => text !== "");
  const firstKeyword = given.findIndex((child) => child.type === "keyword_argument");
  const hasLateSplat = given.some(
    (child, index) => firstKeyword >= 0 && index > firstKeyword && child.type !== "keyword_argument",
  );
  if (firstKeyword < 0 || hasLateSplat || texts.length !== given.length) return `( ${texts.join(" , ")} )`;
  const keywords = texts.slice(firstKeyword).sort();
  return `( ${[...texts.slice(0, firstKeyword), ...keywords].join(" , ")} )`;
}
