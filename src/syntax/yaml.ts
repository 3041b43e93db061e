import { createRequire } from "node:module";
import type * as Yaml from "yaml";

/** Loaded with the first document: most runs of the command line read none, and it takes as long as a small scan. */
const load = () => createRequire(import.meta.url)("yaml") as typeof Yaml;

/** A YAML document as plain data, with the line of every value. */
export interface YamlDocument {
  readonly value: unknown;
  /** Syntax errors, one sentence each, with the line from 1. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** Line of the value at a path; of its nearest parent that exists when it is missing. */
  lineOf(path: readonly (string | number)[]): number;
  /** How a plain value at a path is written: `1.10`, `True`; null for anything else. */
  writtenAt(path: readonly (string | number)[]): string | null;
}

/** Aliases that a document may expand to; more is an attack on memory ("billion laughs"). */
const maximumAliases = 100;

/** Levels within each other; nobody's settings have ten. */
const deepest = 100;

/** Characters of a document: keys are compared with each other, 20,000 of them for five seconds. */
const longest = 100_000;

/** Reads YAML 1.2. Never throws: what is wrong is in `problems`. */
export function parseYaml(text: string): YamlDocument {
  const refusal = whyNot(text);
  if (refusal !== null) {
    const problems = [{ line: 1, message: refusal }];
    return { value: null, problems, lineOf: () => 1, writtenAt: () => null };
  }
  const { isMap, isNode, isScalar, LineCounter, parseDocument } = load();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const problems = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line || 1,
    message: error.message,
  }));
  let value: unknown = null;
  if (problems.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: maximumAliases });
    } catch (error) {
      problems.push({ line: 1, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return {
    value,
    problems,
    lineOf(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const line = lineAt(path.slice(0, length));
        if (line !== null) return line;
      }
      return 1;
    },
    writtenAt(path) {
      const node: unknown = document.getIn(path, true);
      return isScalar(node) ? (node.source ?? null) : null;
    },
  };

  function lineAt(path: readonly (string | number)[]): number | null {
    // The key is where a person looks, not the first line of a long value.
    const last = path[path.length - 1];
    const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const key = isMap(parent)
      ? parent.items.find((pair) => isNode(pair.key) && String(pair.key) === String(last))?.key
      : null;
    const node: unknown = isNode(key) ? key : document.getIn(path, true);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    return offset === undefined ? null : lines.linePos(offset).line;
  }
}

/**
 * Composing values goes as deep as they are nested. Where the stack ends, V8 cannot compile the library's patterns and
 * ends the whole process, which nobody can catch; so we look before, with the part of the library that keeps a list.
 */
function whyNot(text: string): string | null {
  if (text.length > longest) return `It is longer than ${longest} characters.`;
  const { Lexer, Parser } = load();
  const parser = new Parser();
  for (const token of new Lexer().lex(text)) {
    Array.from(parser.next(token));
    if (parser.stack.length > deepest) return `It has more than ${deepest} levels within each other.`;
  }
  return null;
}
