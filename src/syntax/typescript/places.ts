import type { ts } from "./compiler.ts";

/** Where a node is: path relative to the git top level, lines from 1, inclusive. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

/** The tree path of a compiled file. */
export function pathOf(node: ts.Node): string {
  return node.getSourceFile().fileName.replace(/^\//, "");
}

/** The place of a node, leading comments left out. */
export function placeOf(node: ts.Node): Place {
  const source = node.getSourceFile();
  return {
    file: pathOf(node),
    line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
    endLine: source.getLineAndCharacterOfPosition(node.getEnd()).line + 1,
  };
}
