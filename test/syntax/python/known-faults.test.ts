import { expect, it } from "vitest";
import { compareReadings } from "../../../scripts/accuracy/reader/compare.ts";
import { faultBehind, innermost } from "../../../scripts/accuracy/reader/known-faults.ts";
import { pythonParser } from "../../../src/syntax/python/parser.ts";

const parser = await pythonParser();

/** What is said of each statement that the grammar reads differently. */
function explained(source: string): (string | null)[] {
  return compareReadings(source, parser).differences.map((difference) =>
    faultBehind(difference, source.split("\n")[difference.line - 1] ?? ""),
  );
}

it.each([
  ["type(x).y = 1\n", "`type(x).y = 1` is taken for a type alias"],
  [`x = r"\\\\"\n`, "a raw string of nothing but one escape is empty"],
  ["x = [*a[0]]\n", "a star takes less than what stands behind it: `*a[0]`, `*f(x)`, `*args: *tuple[int]`"],
  ["(x): int = 1\n", "what is assigned to and stands in brackets of its own is taken for a tuple of it"],
  [
    "for x, (\n    (y, z)\n) in w:\n    pass\n",
    "what is assigned to and stands in brackets of its own is taken for a tuple of it",
  ],
  ["with a:\n    b = 1\n    type(x).y = 1\n    c = 1\n", "`type(x).y = 1` is taken for a type alias"],
  ["with (\n    a() as b,\n):\n    pass\n", "`with (a as b,)` is taken for a tuple"],
  ["a ^ b & c\n", "`^` binds before `&`"],
  ["x: list[a] | b | c\n", "the parts of a union that begins with `a[b]` stand in another order"],
])("the grammar does misread %j, and the fault is named", (source, title) => {
  const titles = explained(source);

  expect(titles.length).toBeGreaterThan(0);
  expect(new Set(titles)).toEqual(new Set([title]));
});

it("what both read alike needs no fault", () => {
  expect(explained("x = 1\nfor y in z:\n    f(y)\n")).toEqual([]);
});

it("a difference that no fault accounts for is not explained, nor is one beside a known fault", () => {
  const plain = { type: "expression", value: { type: "name", id: "a", line: 1 }, line: 1 } as const;
  const grammar = { ...plain, value: { ...plain.value, id: "b" } };

  expect(faultBehind({ line: 1, plain, grammar }, "a")).toBeNull();
  expect(
    faultBehind(
      {
        line: 1,
        plain: {
          type: "assign",
          targets: [plain.value],
          value: { type: "constant", value: "\\'", line: 1 },
          line: 1,
        },
        grammar: {
          type: "assign",
          targets: [grammar.value],
          value: { type: "constant", value: "", line: 1 },
          line: 1,
        },
      },
      "a = r",
    ),
  ).toBeNull();
});

it("only the smallest parts that differ are looked at", () => {
  expect(innermost({ a: 1, b: { c: [1, 2] } }, { a: 1, b: { c: [1, 3] } })).toEqual([[2, 3]]);
  expect(innermost({ type: "name" }, { type: "call" })).toEqual([[{ type: "name" }, { type: "call" }]]);
  expect(innermost([1], [1, 2])).toEqual([[[1], [1, 2]]]);
});
