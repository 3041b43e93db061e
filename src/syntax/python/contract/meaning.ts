import type { Definition } from "../definition.ts";
import { normalForm } from "../normal-form.ts";
import { dottedName, type PlainFiles } from "../plain-files.ts";
import { childOf, namedChildren, type SyntaxNode } from "../plain-tree.ts";

/** Where a piece of source stands, so that its names can be resolved. */
export interface Place {
  readonly path: string;
  readonly files: PlainFiles;
}

const deepest = 5;

/**
 * The meaning of an expression with every name followed to what it stands for: equal for any two ways to
 * import, alias or format the same thing.
 */
export function meaningOf(node: SyntaxNode, place: Place, depth = 0): string {
  return normalForm(node, (part) => meaningOfPart(part, place, depth));
}

function meaningOfPart(node: SyntaxNode, place: Place, depth: number): string | null {
  const status = statusCode(node.text);
  if ((node.type === "attribute" || node.type === "identifier") && status !== null) return status;
  const optional = optionalOf(node, place, depth);
  if (optional !== null) return optional;
  if (!isReference(node)) return null;
  const dotted = dottedName(node);
  if (dotted === null) return null;
  const found = place.files.resolve(place.path, dotted);
  return found === null ? plainType(dotted) : meaningOfDefinition(found, dotted, place, depth);
}

function meaningOfDefinition(found: Definition, dotted: string, place: Place, depth: number): string | null {
  switch (found.type) {
    case "foreign":
      return plainType(found.name);
    case "function":
    case "class":
      return `${found.file}:${withoutAsync(found.node.name)}`;
    case "module":
      return found.file;
    case "assignment": {
      const value = depth >= deepest ? null : place.files.assignedValue(found);
      return value === null
        ? `${found.file}:${dotted.split(".").at(-1) ?? dotted}`
        : meaningOf(value, { path: found.file, files: place.files }, depth + 1);
    }
  }
}

/** The async twin of a function does the same for the client. */
export function withoutAsync(name: string): string {
  return (
    name.replace(/(^|_)async(_|$)/, (_, before: string, after: string) => (before && after ? "_" : "")) ||
    name
  );
}

/** A name that is used as a value: not the name of a keyword, a parameter or an attribute of something else. */
function isReference(node: SyntaxNode): boolean {
  if (node.type === "attribute") return true;
  if (node.type !== "identifier") return false;
  const { parent } = node;
  if (parent?.type === "keyword_argument" && node.field === "name") return false;
  return !(parent?.type === "attribute" && node.field === "attribute");
}

/** `Optional[X]`, `Union[X, None]` and `X | None` say the same; members of a union stand in any order. */
function optionalOf(node: SyntaxNode, place: Place, depth: number): string | null {
  const members = unionMembers(node);
  if (members === null) return null;
  return [...new Set(members.map((member) => (member === null ? "None" : meaningOf(member, place, depth))))]
    .sort()
    .join(" | ");
}

function unionMembers(node: SyntaxNode): (SyntaxNode | null)[] | null {
  if (node.type === "binary_operator" && node.children.some((child) => child.type === "|")) {
    const [left, right] = [childOf(node, "left"), childOf(node, "right")];
    if (left === null || right === null) return null;
    return [...(unionMembers(left) ?? [left]), ...(unionMembers(right) ?? [right])];
  }
  const isGeneric = node.type === "generic_type" || node.type === "subscript";
  const [head, ...rest] = isGeneric ? namedChildren(node) : [];
  const name = head?.text.split(".").at(-1);
  if (name !== "Optional" && name !== "Union") return null;
  const given = rest.flatMap((child) => (child.type === "type_parameter" ? namedChildren(child) : [child]));
  const inner = given.map((child) => (child.type === "type" ? (namedChildren(child)[0] ?? child) : child));
  const members = inner.flatMap((child) => unionMembers(child) ?? [child]);
  return name === "Optional" ? [...members, null] : members;
}

/** Names of the same builtin type or of the same kind of stream. */
function plainType(name: string): string {
  const last = name.split(".").at(-1) ?? name;
  if (/^(typing|typing_extensions|collections\.abc)\./.test(name)) {
    return builtinTypes[last] ?? last.replace(/^Async(Generator|Iterator|Iterable)$/, "$1");
  }
  return name;
}

const builtinTypes: Readonly<Record<string, string>> = {
  List: "list",
  Dict: "dict",
  Set: "set",
  FrozenSet: "frozenset",
  Tuple: "tuple",
  Type: "type",
};

/** `status.HTTP_404_NOT_FOUND` and `HTTPStatus.NOT_FOUND` are 404. */
function statusCode(text: string): string | null {
  const code = /(?:^|\.)HTTP_(\d{3})_[A-Z_]+$/.exec(text)?.[1];
  if (code !== undefined) return code;
  const name = /(?:^|\.)HTTPStatus\.([A-Z_]+)$/.exec(text)?.[1];
  return name === undefined ? null : (commonStatuses.get(name) ?? null);
}

const commonStatuses = new Map(
  Object.entries({
    OK: "200",
    CREATED: "201",
    ACCEPTED: "202",
    NO_CONTENT: "204",
    BAD_REQUEST: "400",
    UNAUTHORIZED: "401",
    FORBIDDEN: "403",
    NOT_FOUND: "404",
    CONFLICT: "409",
    GONE: "410",
    UNPROCESSABLE_ENTITY: "422",
    INTERNAL_SERVER_ERROR: "500",
  }),
);
