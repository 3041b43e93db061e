import type { PythonModule } from "./module.ts";
import { endOfString } from "./skip-string.ts";

/** A function as its first line tells it. */
export interface FunctionHead {
  readonly name: string;
  readonly isAsync: boolean;
  /** True when a function of this name is defined beside it: in the same module, or in the same class. */
  readonly hasBeside: (name: string) => boolean;
}

/** The same with what it says it returns, as it stands there; null where it says nothing on the line that ends its head. */
export interface AnnotatedHead extends FunctionHead {
  readonly returns: string | null;
}

/**
 * Finds a function of a module, or the method of one of its classes, by its first line. Only the text is looked at:
 * helpers live in the largest modules, and to read one takes milliseconds.
 * @param names `["function"]` or `["Class", "method"]`
 * @returns null for what is not defined by exactly one such line (inherited, conditional, imported): only the syntax
 * tells more of it
 */
export function findFunctionHead({ text }: PythonModule, names: readonly string[]): AnnotatedHead | null {
  const [first = "", method, ...more] = names;
  if (more.length > 0) return null;
  if (method === undefined) return headIn(text, first, "");
  const body = classBody(text, first);
  return body === null ? null : headIn(body, method, "[ \\t]+");
}

const bases = new WeakMap<PythonModule, Map<string, string | null>>();

/** The text between the parentheses of a class statement, empty without any; null where no one such line is there. */
export function findBases(module: PythonModule, name: string): string | null {
  let known = bases.get(module);
  if (known === undefined) bases.set(module, (known = new Map<string, string | null>()));
  let found = known.get(name);
  if (found === undefined) known.set(name, (found = basesIn(module.text, name)));
  return found;
}

function basesIn(text: string, name: string): string | null {
  const head = `${lineOf("class[ \\t]+")}${name}(?:[ \\t]*\\(([^)]{0,2000})\\))?[ \\t]*:`;
  const heads = [...text.matchAll(new RegExp(head, "gm"))];
  const [found] = heads;
  return found === undefined || heads.length > 1 ? null : (found[1] ?? "");
}

/** What a line begins with. The word comes first: V8 looks for characters several times as fast as for the beginning of a line. */
function lineOf(word: string): string {
  return `${word}(?<=^${word})`;
}

function headIn(text: string, name: string, indentation: string): AnnotatedHead | null {
  const heads = [...text.matchAll(headOf(name, indentation))];
  const [head] = heads;
  if (head === undefined || heads.length > 1) return null;
  return {
    name,
    isAsync: head[1] !== undefined,
    returns: returnsAt(text, head.index + head[0].length),
    hasBeside: (other) => headOf(other, indentation).test(text),
  };
}

const annotated = /[ \t]*->[ \t]*(\S[^\n]*?)[ \t]*:[ \t]*(?:#[^\n]*)?(?:\n|$)/y;

/** The annotation behind the parameters of a function whose name ends at an offset. */
function returnsAt(text: string, from: number): string | null {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? "";
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (character === "#") at = text.indexOf("\n", at);
    else if (character === '"' || character === "'") at = (endOfString(text, at) ?? 0) - 1;
    if (at < 0) return null;
    // Type parameters come before the others.
    if (depth > 0 || text[at] !== ")") continue;
    annotated.lastIndex = at + 1;
    return annotated.exec(text)?.[1] ?? null;
  }
  return null;
}

function headOf(name: string, indentation: string): RegExp {
  return new RegExp(`def[ \\t]+(?<=^${indentation}(async[ \\t]+)?def[ \\t]+)${name}(?=[ \\t]*[(\\[])`, "gm");
}

/** What stands in a class, from its first line on; null where no one such line is there. */
export function findClassText({ text }: PythonModule, name: string): string | null {
  return classBody(text, name);
}

/** From a class's first line to the next line that is not indented, comments excepted. */
function classBody(text: string, name: string): string | null {
  const heads = [...text.matchAll(new RegExp(`${lineOf("class[ \\t]+")}${name}\\b[^\\n]*\\n`, "gm"))];
  const [head] = heads;
  if (head === undefined || heads.length > 1) return null;
  const start = head.index + head[0].length;
  const length = text.slice(start - 1).search(/\n[^\s#)]/);
  return length < 0 ? text.slice(start) : text.slice(start, start + length);
}
