import { childOf, type SyntaxNode, withDecorators } from "../plain-tree.ts";

/** A function or class of a module, wherever it stands at module or class level. */
export interface Definition {
  readonly kind: "function" | "class";
  readonly name: string;
  /** The classes around it and its name, joined by dots. */
  readonly qualifiedName: string;
  /** The classes around it, joined by dots; null at module level. */
  readonly className: string | null;
  readonly node: SyntaxNode;
  /** With decorators. */
  readonly outer: SyntaxNode;
}

/** All definitions at module and class level, in source order; those below `if`, `try` and `with` included. */
export function definitionsOf(root: SyntaxNode): readonly Definition[] {
  return [...collect(root, null)];
}

/** Definitions by qualified name. As in Python, a later definition replaces an earlier one of the same name. */
export function definitionsByName(definitions: readonly Definition[]): ReadonlyMap<string, Definition> {
  return new Map(definitions.map((definition) => [definition.qualifiedName, definition]));
}

/** The statements of a block that are neither definitions nor the blocks around them. */
export function plainStatements(scope: SyntaxNode): readonly SyntaxNode[] {
  const block = scope.type === "class_definition" ? childOf(scope, "body") : scope;
  return (block?.children ?? []).filter(
    (child) => child.isNamed && !notPlain.includes(child.type) && child.type !== "comment",
  );
}

const notPlain = ["function_definition", "class_definition", "decorated_definition"];

function* collect(node: SyntaxNode, className: string | null): Generator<Definition> {
  for (const child of node.children) {
    if (child.type === "function_definition" || child.type === "class_definition") {
      const name = childOf(child, "name")?.text ?? "";
      const qualifiedName = className === null ? name : `${className}.${name}`;
      const kind = child.type === "class_definition" ? "class" : "function";
      yield { kind, name, qualifiedName, className, node: child, outer: withDecorators(child) };
      const body = childOf(child, "body");
      if (kind === "class" && body !== null) yield* collect(body, qualifiedName);
    } else if (transparent.includes(child.type)) {
      yield* collect(child, className);
    }
  }
}

const transparent = [
  "decorated_definition",
  "if_statement",
  "elif_clause",
  "else_clause",
  "try_statement",
  "except_clause",
  "finally_clause",
  "with_statement",
  "block",
];
