import type { FunctionDefinition, Statement, SyntaxProblem } from "./ast.ts";
import { Conversion } from "./conversion.ts";
import { convertBlock } from "./convert-statement.ts";
import type { PythonNode, PythonParser, PythonTree } from "./parser.ts";

/** The statements of a file and what the parser stumbled over. */
export interface ModuleSyntax {
  readonly statements: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
}

/** Parses a file; the syntax tree is freed before this returns. */
export function readModule(parser: PythonParser, text: string): ModuleSyntax {
  const tree = parser.parse(text);
  try {
    const into = new Conversion(text, 1);
    const statements = convertBlock(tree.rootNode, into);
    const problems = tree.rootNode.hasError ? firstProblem(tree) : [];
    const deep = into.tooDeep.slice(0, 1).map((line) => ({ line, message: "nested too deeply to be read" }));
    return { statements, problems: [...problems, ...deep] };
  } finally {
    tree.delete();
  }
}

/** The statements of a function's body, parsed again from the definition's own source. */
export function readBody(parser: PythonParser, definition: FunctionDefinition): readonly Statement[] {
  const tree = parser.parse(definition.source);
  try {
    const into = new Conversion(definition.source, definition.line);
    const node = tree.rootNode.namedChildren.find((child) => child.type === "function_definition");
    return convertBlock(node?.childForFieldName("body"), into);
  } finally {
    tree.delete();
  }
}

function firstProblem(tree: PythonTree): SyntaxProblem[] {
  const node = findError(tree.rootNode, 0);
  return [
    {
      line: (node?.startPosition.row ?? 0) + 1,
      message: "syntax that the Python grammar does not know; what surrounds it was still read",
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
