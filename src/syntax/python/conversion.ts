import type { PythonNode } from "./parser.ts";

/** Deeper than any hand-written source; beyond it an expression is `unknown` and the JavaScript stack stays safe. */
const deepest = 250;

/** What the converter carries along: the text, the line of its first row, and how deep it is. */
export class Conversion {
  readonly text: string;
  readonly #firstLine: number;
  #depth = 0;
  /** Lines at which nesting was too deep to follow. */
  readonly tooDeep: number[] = [];

  constructor(text: string, firstLine: number) {
    this.text = text;
    this.#firstLine = firstLine;
  }

  lineOf(node: PythonNode): number {
    return node.startPosition.row + this.#firstLine;
  }

  endLineOf(node: PythonNode): number {
    return node.endPosition.row + this.#firstLine;
  }

  textOf(node: PythonNode): string {
    return this.text.slice(node.startIndex, node.endIndex);
  }

  /** Runs `convert` one level deeper, or gives `otherwise` where that is too deep. */
  deeper<T>(node: PythonNode, convert: () => T, otherwise: () => T): T {
    if (this.#depth >= deepest) {
      this.tooDeep.push(this.lineOf(node));
      return otherwise();
    }
    this.#depth++;
    try {
      return convert();
    } finally {
      this.#depth--;
    }
  }
}

/** Named children without comments. */
export function partsOf(node: PythonNode): PythonNode[] {
  return node.namedChildren.filter((child) => child.type !== "comment" && child.type !== "line_continuation");
}
