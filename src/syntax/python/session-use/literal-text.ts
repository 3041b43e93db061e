import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { functionAround } from "./fate.ts";

const deepest = 6;

/**
 * The text of a string that stands in the source: written there, put together of such strings, or under a name of
 * the function or module. Null for anything that is only known when the code runs.
 */
export function literalText(node: SyntaxNode, depth = 0): string | null {
  if (depth > deepest) return null;
  const parts = namedChildren(node);
  const read = (part: SyntaxNode | undefined) => (part === undefined ? null : literalText(part, depth + 1));
  switch (node.type) {
    case "string": {
      if (parts.some((part) => part.type === "interpolation")) return null;
      return parts
        .filter((part) => part.type === "string_content")
        .map((part) => part.text)
        .join("");
    }
    case "concatenated_string":
    case "binary_operator": {
      const texts = parts.map(read);
      return texts.every((text) => text !== null) ? texts.join("") : null;
    }
    case "parenthesized_expression":
      return read(parts[0]);
    case "identifier": {
      const value = valueOfName(node);
      return value === null || value.start === node.start ? null : read(value);
    }
    default:
      return null;
  }
}

/** What a name is given in the function around, or at the top of the module; null where that is not one thing. */
export function valueOfName(name: SyntaxNode): SyntaxNode | null {
  let top = name;
  while (top.parent !== null) top = top.parent;
  const around = functionAround(name);
  const isOutside = (node: SyntaxNode) => node.type !== "function_definition";
  return (
    (around === null ? null : onlyValue(name.text, [...descendants(around)])) ??
    onlyValue(name.text, [...descendants(top, isOutside)])
  );
}

function onlyValue(name: string, nodes: readonly SyntaxNode[]): SyntaxNode | null {
  const values = nodes.flatMap((node): readonly (SyntaxNode | null)[] => {
    if (node.type === "assignment" && childOf(node, "left")?.text === name) {
      return [childOf(node, "right")];
    }
    if (node.type === "for_statement" && childOf(node, "left")?.text === name) {
      const right = childOf(node, "right");
      const items = right !== null && ["tuple", "list"].includes(right.type) ? namedChildren(right) : [];
      return items.length === 1 ? items : [null];
    }
    return [];
  });
  return values.length === 1 ? (values[0] ?? null) : null;
}
