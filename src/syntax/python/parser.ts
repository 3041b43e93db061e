import { createRequire } from "node:module";
import { Language, type Node, Parser, type Tree } from "web-tree-sitter";

const require = createRequire(import.meta.url);

/** Loads the Python grammar once (35 ms measured); everything after it is synchronous. */
async function loadParser(): Promise<Parser> {
  await Parser.init();
  const language = await Language.load(require.resolve("tree-sitter-python/tree-sitter-python.wasm"));
  return new Parser().setLanguage(language);
}

let loading: Promise<Parser> | undefined;

/** Reads Python source into a syntax tree. A file with syntax errors still yields a tree, with ERROR nodes in it. */
export interface PythonParser {
  /** The caller owns the tree and must call `delete()`: it lives outside the JavaScript heap. */
  parse(text: string): Tree;
}

/** The one parser of the process. */
export async function pythonParser(): Promise<PythonParser> {
  loading ??= loadParser();
  const parser = await loading;
  return {
    parse(text) {
      const tree = parser.parse(withoutLongComments(text));
      if (tree === null) throw new Error("The Python parser was given no language.");
      return tree;
    },
  };
}

/**
 * Blanks long runs of comment lines, every character in its place: the grammar's scanner looks past all comments that
 * follow each time it meets one, which takes minutes over 50,000 of them. Lines with quotes are left, since they may
 * end a string.
 */
function withoutLongComments(text: string): string {
  return text.replaceAll(/(?:^[ \t]*#[^\n"']*\n){64,}/gm, (run) => run.replaceAll(/[^\n]/g, " "));
}

export type { Node as PythonNode, Tree as PythonTree };
