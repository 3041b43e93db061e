import { expect, test } from "vitest";
import { renderCodeFrame } from "../../src/reports/code-frame.ts";

const lines = ["one", "  two", "\tthree", "", "five", "six", "seven", "eight", "nine", "ten"];
const frame = (line: number, endLine = line) => renderCodeFrame(lines, { line, endLine }, { colour: false });

test("what is meant is marked, with a line before and after it", () => {
  expect(frame(2)).toEqual(["  1 | one", "> 2 |   two", "  3 |     three"]);
});

test("the ends of a file end the frame", () => {
  expect(frame(1)).toEqual(["> 1 | one", "  2 |   two"]);
  expect(frame(10, 99)).toEqual(["   9 | nine", "> 10 | ten"]);
});

test("a long finding is shown by its first lines", () => {
  expect(frame(2, 9)).toEqual([
    "  1 | one",
    "> 2 |   two",
    "> 3 |     three",
    "> 4 |",
    "> 5 | five",
    "> 6 | six",
    "> 7 | seven",
    "    … 2 more lines",
  ]);
});

test("a place that the file does not have is not shown, nor made up", () => {
  expect(frame(0)).toEqual([]);
  expect(frame(11)).toEqual([]);
  expect(frame(3, 1)).toEqual(["  2 |   two", "> 3 |     three", "  4 |"]);
});

test("code does not reach the terminal as commands, nor can it hide or reorder itself", () => {
  const evil = ["x = '\u001B[2J\u001B]0;owned\u0007'", "if a:\u202E # \u200Bend", "y".repeat(5_000)];
  const text = renderCodeFrame(evil, { line: 1, endLine: 3 }, { colour: false }).join("\n");
  for (const hidden of ["\u001B", "\u0007", "\u202E", "\u200B"]) expect(text).not.toContain(hidden);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(200);
});
