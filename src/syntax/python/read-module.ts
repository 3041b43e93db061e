import type { FunctionDefinition, Statement, SyntaxProblem } from "./ast.ts";
import { Conversion } from "./conversion.ts";
import { convertBlock } from "./convert-statement.ts";
import type { PythonNode, PythonParser, PythonTree } from "./parser.ts";
import { skeletonOf } from "./skeleton.ts";

/** Statements and what the parser stumbled over. */
export interface BlockSyntax {
  readonly statements: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
}

/** The statements of a file. */
export interface ModuleSyntax extends BlockSyntax {
  /** Functions whose bodies were not parsed: what is wrong in them is not among the problems. */
  readonly bodiless: readonly FunctionDefinition[];
}

/** Parses a file, as a rule without the bodies of its functions; the syntax tree is freed before this returns. */
export function readModule(parser: PythonParser, text: string): ModuleSyntax {
  const skeleton = skeletonOf(text);
  if (skeleton !== null) {
    const into = new Conversion(skeleton.text, 1, { whole: text, omitted: skeleton.omitted });
    const syntax = convertModule(parser, into);
    if (syntax.problems.length === 0) return syntax;
  }
  // What is broken is shown to the parser whole: it then says where, and keeps what surrounds it.
  return convertModule(parser, new Conversion(text, 1));
}

function convertModule(parser: PythonParser, into: Conversion): ModuleSyntax {
  const tree = parser.parse(into.text);
  try {
    const statements = convertBlock(tree.rootNode, into);
    const problems = firstProblem(tree, 1);
    const deep = into.tooDeep.slice(0, 1).map((line) => ({ line, message: "nested too deeply to be read" }));
    return { statements, problems: [...problems, ...deep], bodiless: into.bodiless };
  } finally {
    tree.delete();
  }
}

/** Bodies live as long as the definitions that they belong to. */
const bodies = new WeakMap<FunctionDefinition, BlockSyntax>();

/** The statements of a function's body, parsed from the definition's own source when first asked for. */
export function readBody(parser: PythonParser, definition: FunctionDefinition): BlockSyntax {
  let body = bodies.get(definition);
  if (body === undefined) {
    body = parseBody(parser, definition);
    bodies.set(definition, body);
  }
  return body;
}

function parseBody(parser: PythonParser, definition: FunctionDefinition): BlockSyntax {
  const tree = parser.parse(definition.source);
  try {
    const into = new Conversion(definition.source, definition.line);
    const node = tree.rootNode.namedChildren.find((child) => child.type === "function_definition");
    const statements = convertBlock(node?.childForFieldName("body"), into);
    return { statements, problems: firstProblem(tree, definition.line) };
  } finally {
    tree.delete();
  }
}

function firstProblem(tree: PythonTree, firstLine: number): SyntaxProblem[] {
  if (!tree.rootNode.hasError) return [];
  const node = findError(tree.rootNode, 0);
  return [
    {
      line: (node?.startPosition.row ?? 0) + firstLine,
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
