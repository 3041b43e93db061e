import { createRequire } from "node:module";
import type { Node, Parser, Tree } from "web-tree-sitter";

const require = createRequire(import.meta.url);

/** Loads the Python grammar once (35 ms measured); everything after it is synchronous. Most scans never need it. */
async function loadParser(): Promise<Parser> {
  const treeSitter = await import("web-tree-sitter");
  await treeSitter.Parser.init();
  const wasm = require.resolve("tree-sitter-python/tree-sitter-python.wasm");
  return new treeSitter.Parser().setLanguage(await treeSitter.Language.load(wasm));
}

let loading: Promise<Parser> | undefined;
let loaded: Parser | undefined;

/** Reads Python source into a syntax tree. A file with syntax errors still yields a tree, with ERROR nodes in it. */
export interface PythonParser {
  /** The caller owns the tree and must call `delete()`: it lives outside the JavaScript heap. */
  parse(text: string): Tree;
}

/** The one parser of the process. */
export async function pythonParser(): Promise<PythonParser> {
  loading ??= loadParser();
  loaded = await loading;
  return pythonParserIfLoaded;
}

/** The grammar is needed and was not loaded: `await pythonParser()`, and ask again. */
export class GrammarNotLoaded extends Error {
  override readonly name = "GrammarNotLoaded";
}

/** The same, for who reads a lot that may not need the grammar; `parse` throws GrammarNotLoaded until it is there. */
export const pythonParserIfLoaded: PythonParser = {
  parse(text) {
    if (loaded === undefined) throw new GrammarNotLoaded("The Python grammar was not loaded.");
    return parseInTime(loaded, withoutLongComments(text));
  },
};

/** Trees of source that was read only in part, with the number of lines read. */
const cutShort = new WeakMap<Tree, number>();

/** How many lines were read of source that is so broken that reading all of it would take too long; null for others. */
export function linesRead(tree: Tree): number | null {
  return cutShort.get(tree) ?? null;
}

/**
 * Computing that a text may take, in microseconds. Most take one per character; `-->;` on a few thousand lines takes
 * minutes, because each step of the grammar's recovery from errors looks at all that came before.
 */
const allowedTime = (text: string) => 1_000_000 + 5 * text.length;

function parseInTime(parser: Parser, text: string): Tree {
  const { user: begun } = process.cpuUsage();
  let reached = 0;
  const tree = parser.parse(text, null, {
    progressCallback({ currentOffset }) {
      // In bytes of UTF-16.
      reached = currentOffset / 2;
      return process.cpuUsage().user - begun > allowedTime(text);
    },
  });
  if (tree !== null) return tree;
  // Otherwise the next text would be taken for the rest of this one.
  parser.reset();
  // Half of what was reached takes a quarter of the time. The bracket keeps it from passing for a whole file.
  const read = text.slice(0, text.lastIndexOf("\n", reached / 2) + 1);
  const part = parseInTime(parser, `${read}(`);
  cutShort.set(part, cutShort.get(part) ?? read.split("\n").length - 1);
  return part;
}

/**
 * Blanks long runs of comment lines, every character in its place: the grammar's scanner looks past all comments that
 * follow each time it meets one, which takes minutes over 50,000 of them. Lines with quotes are left, since they may
 * end a string.
 */
function withoutLongComments(text: string): string {
  return text.replaceAll(/(?<![^\n])(?:[ \t]*#[^\n"']*\n){64,}/g, (run) => run.replaceAll(/[^\n]/g, " "));
}

export type { Node as PythonNode, Tree as PythonTree };
