import { isDeepStrictEqual } from "node:util";
import type { Difference } from "./compare.ts";

type Part = Readonly<Record<string, unknown>>;

/** A way in which the grammar misreads Python. */
interface Fault {
  readonly title: string;
  /** Looks at the innermost parts that differ, and at the line on which the statement begins. */
  explains(plain: unknown, grammar: unknown, line: string): boolean;
}

const faults: readonly Fault[] = [
  {
    title: "`type(x).y = 1` is taken for a type alias",
    explains: (plain, grammar, line) =>
      /^\s*type\s*[(.[=]/.test(line) &&
      plain !== null &&
      (grammar === null || typeOf(grammar) !== typeOf(plain)),
  },
  {
    title: "a raw string of nothing but one escape is empty",
    explains: (plain, grammar) => typeof plain === "string" && /^\\./s.test(plain) && grammar === "",
  },
  {
    title: "`with (a as b,)` is taken for a tuple",
    explains: (plain, grammar) =>
      isPart(plain) && isPart(grammar) && "target" in plain && typeOf(grammar.value) === "sequence",
  },
  {
    title: "`^` binds before `&`",
    explains: (plain, grammar) =>
      isPart(plain) && isPart(grammar) && plain.operator === "^" && grammar.operator === "&",
  },
  {
    title: "the parts of a union that begins with `a[b]` stand in another order",
    explains: (plain, grammar) =>
      isPart(plain) && isPart(grammar) && plain.operator === "|" && grammar.operator === "|",
  },
];

/** Why the grammar reads a statement differently, as the tests of the plain reader show; null where that is not known. */
export function faultBehind({ plain, grammar }: Difference, line: string): string | null {
  const [one, other] = innermost(plain, grammar);
  const shown = [[one, other] as const, [plain, grammar] as const];
  return faults.find((fault) => shown.some(([a, b]) => fault.explains(a, b, line)))?.title ?? null;
}

/** Follows two values down for as long as exactly one of their parts differs. */
export function innermost(one: unknown, other: unknown): readonly [unknown, unknown] {
  if (!isPart(one) || !isPart(other) || Array.isArray(one) !== Array.isArray(other)) return [one, other];
  if (one.type !== other.type || one.operator !== other.operator) return [one, other];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = names.filter((name) => !isDeepStrictEqual(one[name], other[name]));
  const [name] = differing;
  return name === undefined || differing.length > 1 ? [one, other] : innermost(one[name], other[name]);
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}

function typeOf(value: unknown): unknown {
  return isPart(value) ? value.type : undefined;
}
