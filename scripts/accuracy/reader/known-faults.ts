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
    title: "a star takes less than what stands behind it: `*a[0]`, `*f(x)`, `*args: *tuple[int]`",
    explains: (plain, grammar) =>
      isStarred(plain) || isStarred(grammar) || isStarred(part(grammar, "object")),
  },
  {
    title: "what is assigned to and stands in brackets of its own is taken for a tuple of it",
    explains: (plain, grammar) =>
      isPart(grammar) &&
      typeOf(grammar) === "sequence" &&
      isDeepStrictEqual(part(grammar, "elements"), [plain]),
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

/**
 * Why the grammar reads a statement differently, as the tests of the plain reader show; null where that is not known
 * for each of the parts that differ.
 */
export function faultBehind({ plain, grammar }: Difference, line: string): string | null {
  const titles = innermost(plain, grammar).map(
    ([one, other]) => faults.find((fault) => fault.explains(one, other, line))?.title ?? null,
  );
  return titles.includes(null) ? null : (titles[0] ?? null);
}

/** The smallest parts in which two values differ. */
export function innermost(one: unknown, other: unknown): (readonly [unknown, unknown])[] {
  if (isDeepStrictEqual(one, other)) return [];
  const here: [unknown, unknown][] = [[one, other]];
  if (!isPart(one) || !isPart(other) || Array.isArray(one) !== Array.isArray(other)) return here;
  if (Array.isArray(one) && Array.isArray(other) && one.length !== other.length) return here;
  if (one.type !== other.type || one.operator !== other.operator) return here;
  // Those of a tuple in a tuple begin on another line, too.
  if (isSequence(one) && isSequence(other) && one.elements.length !== other.elements.length) return here;
  // Sides that are swapped say something together only.
  if (one.type === "binary" && !isDeepStrictEqual(one.right, other.right)) return here;
  if (
    "target" in one &&
    "value" in one &&
    typeOf(other.value) === "sequence" &&
    typeOf(one.value) !== "sequence"
  )
    return here;
  return Object.keys(one).flatMap((name) => innermost(one[name], other[name]));
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}

function part(value: unknown, name: string): unknown {
  return isPart(value) ? value[name] : undefined;
}

function isSequence(value: unknown): value is Part & { readonly elements: readonly unknown[] } {
  return isPart(value) && value.type === "sequence" && Array.isArray(value.elements);
}

function isStarred(value: unknown): boolean {
  return typeOf(value) === "star";
}

function typeOf(value: unknown): unknown {
  return isPart(value) ? value.type : undefined;
}
