import { type PythonTree, pythonParser } from "./parser.ts";

/**
 * A syntax node as a plain object: nothing to delete, a parent to climb to. For code that looks at a few
 * files closely; reading a whole repository this way would cost twice the parse.
 */
export interface SyntaxNode {
  /** Node type of tree-sitter-python 0.25; for keywords and punctuation, the token itself. */
  readonly type: string;
  readonly isNamed: boolean;
  /** The field of the parent that holds this node. */
  readonly field: string | null;
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, inclusive. */
  readonly endLine: number;
  /** From 0, in UTF-16 units. */
  readonly column: number;
  /** Offsets into the source, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
  readonly parent: SyntaxNode | null;
}

/** Parses Python text. Never throws for what the source says: a syntax error yields nodes of type `ERROR`. */
export async function readSyntax(text: string): Promise<SyntaxNode> {
  const tree = (await pythonParser()).parse(text);
  try {
    return plainTree(tree, text);
  } finally {
    tree.delete();
  }
}

/** A copy of a syntax tree that survives it. */
export function plainTree(tree: PythonTree, text: string): SyntaxNode {
  const cursor = tree.walk();
  try {
    return copy(cursor, text, null);
  } finally {
    cursor.delete();
  }
}

type TreeCursor = ReturnType<PythonTree["walk"]>;
type Growing = { -readonly [K in keyof SyntaxNode]: SyntaxNode[K] } & { children: SyntaxNode[] };

function copy(cursor: TreeCursor, source: string, parent: SyntaxNode | null): SyntaxNode {
  const node: Growing = {
    type: cursor.nodeType,
    isNamed: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    text: "",
    line: cursor.startPosition.row + 1,
    endLine: cursor.endPosition.row + 1,
    column: cursor.startPosition.column,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
    parent,
  };
  // A getter keeps one copy of the source instead of one per nesting level.
  Object.defineProperty(node, "text", { get: () => source.slice(node.start, node.end), enumerable: false });
  if (cursor.gotoFirstChild()) {
    do node.children.push(copy(cursor, source, node));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}

/** The first child in this field, or null. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | null {
  return node.children.find((child) => child.field === field) ?? null;
}

/** The children that carry meaning: no punctuation, no comments. */
export function namedChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.isNamed && child.type !== "comment");
}

/** True when the node is marked with a keyword, such as `async` before `def`, `for` or `with`. */
export function hasKeyword(node: SyntaxNode, keyword: string): boolean {
  return node.children.some((child) => !child.isNamed && child.type === keyword);
}

/** The node and everything below it, in source order; `enter` may keep the walk out of a subtree. */
export function* descendants(
  node: SyntaxNode,
  enter: (node: SyntaxNode) => boolean = () => true,
): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) {
    if (enter(child)) yield* descendants(child, enter);
  }
}

/** A definition with its decorators: the `decorated_definition` around it, or itself. */
export function withDecorators(definition: SyntaxNode): SyntaxNode {
  return definition.parent?.type === "decorated_definition" ? definition.parent : definition;
}

/** The decorators of a definition, without the `@`. */
export function decoratorsOf(definition: SyntaxNode): readonly SyntaxNode[] {
  const outer = withDecorators(definition);
  if (outer === definition) return [];
  return outer.children
    .filter((child) => child.type === "decorator")
    .flatMap((decorator) => namedChildren(decorator).slice(0, 1));
}

/** The name of a parameter, without annotation, default or asterisks; null for `/` and `*`. */
export function parameterName(parameter: SyntaxNode): string | null {
  if (parameter.type === "identifier") return parameter.text;
  const name = childOf(parameter, "name");
  if (name !== null) return name.text;
  const first = namedChildren(parameter)[0];
  return first === undefined ? null : parameterName(first);
}
