import { expect, test } from "vitest";
import { standard } from "../../scripts/accuracy/corpora.ts";
import { type Measured, tooFew } from "../../scripts/accuracy/table.ts";

function measured(recipe: Measured["recipe"]): Measured {
  return { recipe, framework: "0.128.8", comparisons: [], notRun: [], unresolved: 0, seconds: 0 };
}

test("what is measured by default is enough for the bar, without any clone too", () => {
  const fromPypi = standard.filter(({ source }) => source.type !== "git");

  expect(tooFew(standard.map(measured))).toEqual([]);
  expect(tooFew(fromPypi.map(measured))).toEqual([]);
});

test("a run that measured next to nothing does not reach the bar", () => {
  const some = standard.filter(({ group }) => group === "application").slice(0, 2);

  expect(tooFew(some.map(measured))).toEqual([
    "0 corpora of examples were measured, wanted 1",
    "0 corpora of sample were measured, wanted 1",
    "0 corpora of airflow were measured, wanted 4",
    "2 corpora of application were measured, wanted 6",
  ]);
});
