import type { SourceTree } from "../../domain/source-tree.ts";
import type { Definition as ProjectDefinition } from "./definition.ts";
import { type PythonParser, pythonParser } from "./parser.ts";
import { childOf, descendants, plainTree, type SyntaxNode } from "./plain-tree.ts";
import { PythonProject } from "./project.ts";

/** The files of a source tree as plain syntax, with the meaning of their names. */
export class PlainFiles {
  readonly #project: PythonProject;
  readonly #parser: PythonParser;
  readonly #roots = new Map<string, SyntaxNode>();

  private constructor(project: PythonProject, parser: PythonParser) {
    this.#project = project;
    this.#parser = parser;
  }

  /**
   * Answers one question about a tree. The question is asked again whenever it turns out to need files that
   * are not loaded yet, so it must have no effects; every other method answers over what is loaded.
   */
  static async ask<T>(tree: SourceTree, question: (files: PlainFiles) => T): Promise<T> {
    const project = await PythonProject.open(tree);
    try {
      const files = new PlainFiles(project, await pythonParser());
      return await project.settle(() => question(files));
    } finally {
      project.close();
    }
  }

  /** Parses a text that is in no file, such as an annotation in quotes. */
  parse(text: string): SyntaxNode {
    const tree = this.#parser.parse(text);
    try {
      return plainTree(tree, text);
    } finally {
      tree.delete();
    }
  }

  /** The text of a file, or null when it is not there or not loaded yet. */
  text(path: string): string | null {
    return this.#project.module(path)?.text ?? null;
  }

  /** Every Python file of the tree. */
  get paths(): Iterable<string> {
    return this.#project.index.paths;
  }

  /** The module of a file, or null when it is not there or not loaded yet. */
  root(path: string): SyntaxNode | null {
    const known = this.#roots.get(path);
    if (known !== undefined) return known;
    const tree = this.#project.tree(path);
    const text = this.text(path);
    if (tree === null || text === null) return null;
    const root = plainTree(tree, text);
    this.#roots.set(path, root);
    return root;
  }

  /** The `def` or `class` that starts at a line, decorators apart. */
  definitionAt(path: string, line: number): SyntaxNode | null {
    const root = this.root(path);
    if (root === null) return null;
    for (const node of descendants(root, (child) => child.line <= line && child.endLine >= line)) {
      if (definitions.includes(node.type) && node.line === line) return node;
    }
    return null;
  }

  /** What a dotted name means at the top level of a file. */
  resolve(path: string, dotted: string): ProjectDefinition | null {
    return this.#project.resolve(path, dotted);
  }

  /** What an import inside a function means: `from ..module import name`. */
  resolveImport(path: string, module: string, dotted: string): ProjectDefinition | null {
    const level = /^\.*/.exec(module)?.[0].length ?? 0;
    const { index } = this.#project;
    const location =
      level > 0 ? index.findRelative(level, module.slice(level), path) : index.find(module, path);
    if (location === null) return level > 0 ? null : { type: "foreign", name: `${module}.${dotted}` };
    const [name = "", ...rest] = dotted.split(".");
    const child = index.findChild(location, name);
    if (child?.type === "file" && rest.length > 0) return this.resolve(child.path, rest.join("."));
    return location.type === "file" ? this.resolve(location.path, dotted) : null;
  }

  /** The right-hand side of the assignment that a definition was resolved to. */
  assignedValue(definition: ProjectDefinition): SyntaxNode | null {
    if (definition.type !== "assignment") return null;
    const root = this.root(definition.file);
    if (root === null) return null;
    const line = definition.line;
    for (const node of descendants(root, (child) => child.line <= line && child.endLine >= line)) {
      if (node.line !== line) continue;
      if (node.type === "assignment") return childOf(node, "right");
      if (node.type === "type_alias_statement") return node.children.at(-1) ?? null;
    }
    return null;
  }
}

const definitions = ["function_definition", "class_definition"];

/** `a.b.c` as written, for a name or a chain of attributes; null for anything else. */
export function dottedName(node: SyntaxNode): string | null {
  if (node.type === "identifier") return node.text;
  if (node.type !== "attribute") return null;
  const object = childOf(node, "object");
  const name = childOf(node, "attribute");
  const before = object === null ? null : dottedName(object);
  return before === null || name === null ? null : `${before}.${name.text}`;
}
