import type { FunctionDefinition, SyntaxProblem } from "./ast.ts";
import { Conversion } from "./conversion.ts";
import { convertBlock } from "./convert-statement.ts";
import { linesRead, type PythonNode, type PythonParser, type PythonTree } from "./parser.ts";
import { type PlainSyntax, readPlainBody, readPlainModule } from "./reader/index.ts";

/** Statements of a file or of a function's body, and what the parser stumbled over. */
export interface ModuleSyntax extends PlainSyntax {
  /** What is wrong in the bodies of `bodiless` is not among them. */
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads a file, as a rule without the bodies of its functions. What the plain reader does not know, the grammar reads
 * whole: for broken source it says where, and keeps what surrounds it.
 */
export function readModule(parser: PythonParser, text: string): ModuleSyntax {
  const plain = readPlainModule(text);
  if (plain !== null) return { ...plain, problems: [] };
  const tree = parser.parse(text);
  try {
    const into = new Conversion(text, 1);
    const statements = convertBlock(tree.rootNode, into);
    const deep = into.tooDeep.slice(0, 1).map((line) => ({ line, message: "nested too deeply to be read" }));
    return { statements, bodiless: [], problems: [...firstProblem(tree, 1), ...deep] };
  } finally {
    tree.delete();
  }
}

/** Bodies live as long as the definitions that they belong to. */
const bodies = new WeakMap<FunctionDefinition, ModuleSyntax>();

/** The statements of a function's body, read from the definition's own source when first asked for. */
export function readBody(parser: PythonParser, definition: FunctionDefinition): ModuleSyntax {
  let body = bodies.get(definition);
  if (body === undefined) {
    const plain = readPlainBody(definition);
    body = plain === null ? parseBody(parser, definition) : { ...plain, problems: [] };
    bodies.set(definition, body);
  }
  return body;
}

function parseBody(parser: PythonParser, definition: FunctionDefinition): ModuleSyntax {
  const tree = parser.parse(definition.source);
  try {
    const into = new Conversion(definition.source, definition.line);
    const node = tree.rootNode.namedChildren.find((child) => child.type === "function_definition");
    const statements = convertBlock(node?.childForFieldName("body"), into);
    return { statements, bodiless: [], problems: firstProblem(tree, definition.line) };
  } finally {
    tree.delete();
  }
}

/** What the parser stumbled over; the bodies of all functions are read for it, and the first place is told. */
export function problemsOf(
  parser: PythonParser,
  { problems, bodiless }: ModuleSyntax,
): readonly SyntaxProblem[] {
  if (problems.length > 0) return problems;
  for (const definition of bodiless) {
    const inside = problemsOf(parser, readBody(parser, definition));
    if (inside.length > 0) return inside.slice(0, 1);
  }
  return [];
}

function firstProblem(tree: PythonTree, firstLine: number): SyntaxProblem[] {
  if (!tree.rootNode.hasError) return [];
  const node = findError(tree.rootNode, 0);
  const read = linesRead(tree);
  const reach =
    read === null ? "" : `, but only up to line ${read + firstLine - 1}: all of it would take minutes`;
  return [
    {
      line: (node?.startPosition.row ?? 0) + firstLine,
      message: `syntax that the Python grammar does not know; what surrounds it was still read${reach}`,
    },
  ];
}

function findError(node: PythonNode, depth: number): PythonNode | null {
  if (node.isError || node.isMissing) return node;
  if (depth > 200) return node;
  for (const child of node.children) {
    if (child.hasError || child.isMissing) return findError(child, depth + 1);
  }
  return null;
}
