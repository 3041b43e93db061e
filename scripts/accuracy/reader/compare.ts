import { isDeepStrictEqual } from "node:util";
import type { FunctionDefinition, Statement } from "../../../src/syntax/python/ast.ts";
import { Conversion } from "../../../src/syntax/python/conversion.ts";
import { convertBlock } from "../../../src/syntax/python/convert-statement.ts";
import type { PythonParser } from "../../../src/syntax/python/parser.ts";
import { readPlainBody, readPlainModule } from "../../../src/syntax/python/reader/index.ts";
import { blocksOf } from "../../../src/syntax/python-operators/blocks.ts";

/** A statement that the plain reader and the grammar read differently. */
export interface Difference {
  /** In the file, from 1. */
  readonly line: number;
  readonly plain: Statement | null;
  readonly grammar: Statement | null;
}

/** How one file was read. */
export interface Compared {
  /** False where the plain reader gave up, so that the grammar reads the file alone. */
  readonly isPlain: boolean;
  readonly bodies: number;
  /** Bodies that the plain reader gave up on: nobody but the grammar reads them. */
  readonly leftOut: number;
  readonly differences: readonly Difference[];
}

/** Reads a file both ways, statement by statement, the bodies of all its functions too. */
export function compareReadings(text: string, parser: PythonParser): Compared {
  const plain = readPlainModule(text);
  if (plain === null) return { isPlain: false, bodies: 0, leftOut: 0, differences: [] };
  const differences = differing(
    plain.statements,
    readByGrammar(text, 1, parser, (root) => root),
  );
  let bodies = 0;
  let leftOut = 0;
  const visit = (definition: FunctionDefinition) => {
    const body = readPlainBody(definition);
    if (body === null) {
      leftOut++;
      return;
    }
    bodies++;
    const whole = readByGrammar(definition.source, definition.line, parser, (root) =>
      root.namedChildren[0]?.childForFieldName("body"),
    );
    differences.push(...differing(body.statements, whole));
    body.bodiless.forEach(visit);
  };
  plain.bodiless.forEach(visit);
  return { isPlain: true, bodies, leftOut, differences };
}

type Root = ReturnType<PythonParser["parse"]>["rootNode"];

function readByGrammar(
  text: string,
  line: number,
  parser: PythonParser,
  block: (root: Root) => Parameters<typeof convertBlock>[0],
): Statement[] {
  const tree = parser.parse(text);
  try {
    return convertBlock(block(tree.rootNode), new Conversion(text, line));
  } finally {
    tree.delete();
  }
}

/**
 * Statements are matched by their lines: where one side has none, that alone is the difference. Of statements that differ
 * in their blocks alone, those in the blocks are told.
 */
function differing(plain: readonly Statement[], grammar: readonly Statement[]): Difference[] {
  const lines = new Set([...plain, ...grammar].map(({ line }) => line));
  return [...lines].flatMap((line) => {
    const [ours, theirs] = [plain, grammar].map((all) => all.filter((one) => one.line === line));
    const count = Math.max(ours?.length ?? 0, theirs?.length ?? 0);
    return Array.from({ length: count }, (_, index) => ({
      line,
      plain: ours?.[index] ?? null,
      grammar: theirs?.[index] ?? null,
    }))
      .filter((one) => !isDeepStrictEqual(one.plain, one.grammar))
      .flatMap((one) => inBlocks(one) ?? [one]);
  });
}

/** Where only the blocks of two statements differ: the statements in them that do; null elsewhere. */
function inBlocks({ plain, grammar }: Difference): Difference[] | null {
  if (plain === null || grammar === null || !isDeepStrictEqual(headOf(plain), headOf(grammar))) return null;
  const [ours, theirs] = [blocksOf(plain), blocksOf(grammar)];
  if (ours.length === 0 || ours.length !== theirs.length) return null;
  return ours.flatMap((block, index) => differing(block, theirs[index] ?? []));
}

/** A statement without what stands in its blocks. */
function headOf(statement: Statement): unknown {
  const blocks = new Set<unknown>(blocksOf(statement));
  return JSON.parse(JSON.stringify(statement, (_, value: unknown) => (blocks.has(value) ? [] : value)));
}
