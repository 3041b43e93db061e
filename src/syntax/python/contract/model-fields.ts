import { normalForm } from "../normal-form.ts";
import { dottedName } from "../plain-files.ts";
import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { meaningOf, type Place } from "./meaning.ts";

/** A data model that a route takes or gives, and what it holds. */
export interface ModelFields {
  readonly name: string;
  readonly meaning: string;
}

const deepest = 4;

/** The data models that some expressions mention, and the models that these mention, as far as they are in the tree. */
export function modelsIn(nodes: readonly SyntaxNode[], place: Place): readonly ModelFields[] {
  const found = new Map<string, ModelFields>();
  for (const node of nodes) collect(node, place, found, 0);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function collect(node: SyntaxNode, place: Place, found: Map<string, ModelFields>, depth: number): void {
  if (depth > deepest) return;
  for (const part of descendants(node)) {
    const isPartOfName = part.parent?.type === "attribute";
    const dotted = isPartOfName ? null : dottedName(part);
    const definition = dotted === null ? null : place.files.resolve(place.path, dotted);
    if (definition?.type === "assignment") {
      const value = place.files.assignedValue(definition);
      const there = { path: definition.file, files: place.files };
      if (value !== null) collect(value, there, found, depth + 1);
    }
    if (definition?.type !== "class" || found.has(definition.node.name)) continue;
    const there = { path: definition.file, files: place.files };
    const model = place.files.definitionAt(definition.file, definition.line);
    if (model === null || !looksLikeModel(model, there)) continue;
    const fields = fieldsOf(model);
    const bases = childOf(model, "superclasses");
    const says = [
      ...(bases === null ? [] : [meaningOf(bases, there)]),
      ...fields.map((field) => meaningOf(field, there)),
    ];
    found.set(definition.node.name, { name: definition.node.name, meaning: says.join("; ") });
    for (const inner of [...fields, ...(bases === null ? [] : [bases])])
      collect(inner, there, found, depth + 1);
  }
}

/** A class that consists of fields: pydantic models, dataclasses, enums; not services or database models. */
function looksLikeModel(node: SyntaxNode, place: Place): boolean {
  const bases = childOf(node, "superclasses");
  if (bases === null) return false;
  return namedChildren(bases).some((base) => {
    if (/(BaseModel|Model|Enum|TypedDict|RootModel|Schema)\b/.test(base.text)) return true;
    const dotted = dottedName(base);
    const found = dotted === null ? null : place.files.resolve(place.path, dotted);
    if (found?.type !== "class") return false;
    const parent = place.files.definitionAt(found.file, found.line);
    return parent !== null && looksLikeModel(parent, { path: found.file, files: place.files });
  });
}

function fieldsOf(model: SyntaxNode): readonly SyntaxNode[] {
  const body = childOf(model, "body");
  if (body === null) return [];
  return namedChildren(body).filter((statement) => {
    const inner = namedChildren(statement)[0];
    return (
      inner?.type === "assignment" ||
      (inner?.type !== "string" && normalForm(statement).includes("validator"))
    );
  });
}
