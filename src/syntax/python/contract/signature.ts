import { childOf, namedChildren, parameterName, type SyntaxNode } from "../plain-tree.ts";
import { sessionKindOfParameter } from "../session-use/session-types.ts";
import { meaningOf, type Place } from "./meaning.ts";

/** One parameter as callers see it. */
export interface SignaturePart {
  readonly name: string;
  /** Kind, annotation and default, as meaning. */
  readonly meaning: string;
  readonly line: number;
}

/** The parameters of a function in order, without those that are database sessions. */
export function signatureOf(definition: SyntaxNode, place: Place): readonly SignaturePart[] {
  const list = childOf(definition, "parameters");
  const parts: SignaturePart[] = [];
  let kind = "positional";
  for (const parameter of list === null ? [] : namedChildren(list)) {
    if (parameter.type === "keyword_separator" || /^\*[A-Za-z_]/.test(parameter.text)) kind = "keyword";
    const name = parameterName(parameter);
    if (parameter.type === "positional_separator") {
      for (const [index, part] of parts.entries()) {
        parts[index] = { ...part, meaning: part.meaning.replace(/^positional/, "positional-only") };
      }
      continue;
    }
    if (name === null || parameter.type === "keyword_separator") continue;
    if (sessionKindOfParameter(parameter, place.path, place.files) !== null) continue;
    const type = childOf(parameter, "type");
    const value = childOf(parameter, "value");
    const says = [
      parameter.text.startsWith("*") ? (/^\*+/.exec(parameter.text)?.[0] ?? kind) : kind,
      type === null ? "" : `: ${annotationOf(type, place)}`,
      value === null ? "" : `= ${meaningOf(value, place)}`,
    ];
    parts.push({ name, meaning: says.filter((text) => text !== "").join(" "), line: parameter.line });
  }
  return parts;
}

/** The return annotation as meaning, or null when there is none. */
export function returnAnnotationOf(definition: SyntaxNode, place: Place): SignaturePart | null {
  const type = childOf(definition, "return_type");
  return type === null
    ? null
    : { name: "return annotation", meaning: annotationOf(type, place), line: type.line };
}

/** An annotation in quotes says the same as one without. */
function annotationOf(type: SyntaxNode, place: Place): string {
  const inner = type.type === "type" ? (namedChildren(type)[0] ?? type) : type;
  if (inner.type !== "string") return meaningOf(inner, place);
  const text = inner.children
    .filter((child) => child.type === "string_content")
    .map((child) => child.text)
    .join("");
  const annotation = findType(place.files.parse(`_: ${text}`));
  return annotation === null ? text : meaningOf(namedChildren(annotation)[0] ?? annotation, place);
}

function findType(node: SyntaxNode): SyntaxNode | null {
  if (node.type === "type") return node;
  for (const child of node.children) {
    const found = findType(child);
    if (found !== null) return found;
  }
  return null;
}
