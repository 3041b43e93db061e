import type { PythonModule } from "./module.ts";

/** A function as its first line tells it. */
export interface FunctionHead {
  readonly name: string;
  readonly isAsync: boolean;
  /** True when a function of this name is defined beside it: in the same module, or in the same class. */
  readonly hasBeside: (name: string) => boolean;
}

/**
 * Finds a function of a module, or the method of one of its classes, by its first line. Only the text is looked at:
 * helpers live in the largest modules, and to read one takes milliseconds.
 * @param names `["function"]` or `["Class", "method"]`
 * @returns null for what is not defined by exactly one such line (inherited, conditional, imported): only the syntax
 * tells more of it
 */
export function findFunctionHead({ text }: PythonModule, names: readonly string[]): FunctionHead | null {
  const [first = "", method, ...more] = names;
  if (more.length > 0) return null;
  if (method === undefined) return headIn(text, first, "");
  const body = classBody(text, first);
  return body === null ? null : headIn(body, method, "[ \\t]+");
}

/** The text between the parentheses of a class statement, empty without any; null where no one such line is there. */
export function findBases({ text }: PythonModule, name: string): string | null {
  const heads = [
    ...text.matchAll(new RegExp(`^class[ \\t]+${name}(?:[ \\t]*\\(([^)]{0,2000})\\))?[ \\t]*:`, "gm")),
  ];
  const [head] = heads;
  return head === undefined || heads.length > 1 ? null : (head[1] ?? "");
}

function headIn(text: string, name: string, indentation: string): FunctionHead | null {
  const heads = [...text.matchAll(headOf(name, indentation))];
  const [head] = heads;
  if (head === undefined || heads.length > 1) return null;
  return {
    name,
    isAsync: head[1] !== undefined,
    hasBeside: (other) => headOf(other, indentation).test(text),
  };
}

function headOf(name: string, indentation: string): RegExp {
  return new RegExp(`^${indentation}(async[ \\t]+)?def[ \\t]+${name}(?=[ \\t]*[(\\[])`, "gm");
}

/** From a class's first line to the next line that is not indented, comments excepted. */
function classBody(text: string, name: string): string | null {
  const heads = [...text.matchAll(new RegExp(`^class[ \\t]+${name}\\b[^\\n]*\\n`, "gm"))];
  const [head] = heads;
  if (head === undefined || heads.length > 1) return null;
  const start = head.index + head[0].length;
  const length = text.slice(start).search(/^[^\s#)]/m);
  return length < 0 ? text.slice(start) : text.slice(start, start + length);
}
