import type { FunctionDefinition } from "./ast.ts";
import type { PythonNode } from "./parser.ts";
import type { OmittedBodies } from "./skeleton.ts";

/** Deeper than any hand-written source; beyond it an expression is `unknown` and the JavaScript stack stays safe. */
const deepest = 250;

/** What the converter carries along: the text, the line of its first row, and how deep it is. */
export class Conversion {
  readonly text: string;
  readonly #firstLine: number;
  #depth = 0;
  /** Lines at which nesting was too deep to follow. */
  readonly tooDeep: number[] = [];

  readonly #whole: string;
  readonly #omitted: OmittedBodies;
  /** Functions whose bodies were not parsed. */
  readonly bodiless: FunctionDefinition[] = [];

  /**
   * @param text what was parsed
   * @param skeleton the whole text, where `text` is its skeleton
   */
  constructor(
    text: string,
    firstLine: number,
    skeleton?: { readonly whole: string; readonly omitted: OmittedBodies },
  ) {
    this.text = text;
    this.#firstLine = firstLine;
    this.#whole = skeleton?.whole ?? text;
    this.#omitted = skeleton?.omitted ?? new Map();
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

  /** The source of a definition, with the body that may have been taken out. */
  sourceOf(node: PythonNode): string {
    const body = this.#omitted.get(node.startIndex);
    if (body === undefined) return this.textOf(node);
    // A comment behind the body belongs to the definition where the grammar says so.
    const behind = node.endIndex - body.placeholderEnd;
    return this.#whole.slice(body.definition, body.end + behind);
  }

  /** True for a definition whose body is not in the syntax tree. */
  isBodiless(node: PythonNode): boolean {
    return this.#omitted.has(node.startIndex);
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
