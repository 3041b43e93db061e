import { runInThisContext } from "node:vm";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { withArrayLoops } from "../../scripts/bundle-command/array-loops.ts";

describe("withArrayLoops", () => {
  it.each([
    ["a loop over an array", "for (const one of list) said.push(one);"],
    [
      "one that grows meanwhile",
      "for (const one of list) { said.push(one); if (list.length < 9) list.push(9); }",
    ],
    ["a pattern", "for (const [key, value = 5, ...rest] of deep) said.push(key, value, rest);"],
    ["names by position", "for (const [key, , last = 7] of deep) said.push(key, last);"],
    ["entries of a map", "for (const [key, value] of map) { said.push(key); said.push(value); }"],
    ["a set", "for (const one of set) said.push(one);"],
    ["a text", "for (const one of 'a\u{1F600}b') said.push(one);"],
    ["a generator", "for (const [one, two] of pairs()) said.push(one, two);"],
    ["an array or a set", "for (const one of either) said.push(one);"],
    [
      "labels",
      "outer: for (const one of list) { for (const two of list) { if (two > one) continue outer; said.push(two); } }",
    ],
    [
      "closures",
      "const later = []; for (const one of list) later.push(() => one); for (const each of later) said.push(each());",
    ],
    ["a variable that changes", "for (let one of list) { one += 1; said.push(one); }"],
    [
      "loops in loops",
      "for (const one of list) for (const two of deep) for (const three of two) said.push(one, three);",
    ],
    ["a hole", "for (const one of [1, , 3]) said.push(one);"],
    ["taking apart", "const [one, , three = 8, four = 4] = list; said.push(one, three, four);"],
    ["taking apart in order", "const [one] = list, two = one; said.push(two);"],
    ["taking a map apart", "const [[key, value] = []] = map; said.push(key, value);"],
    ["taking apart what may be missing", "const [one] = maybe ?? []; said.push(one);"],
    ["taking apart in a function", "const sum = ([a, b]: number[]) => [a, b]; said.push(sum(list));"],
  ])("does the same for %s", (_, body) => {
    const { before, after } = compile(body);
    expect(run(after)).toEqual(run(before));
    expect(run(before)).not.toEqual([]);
  });

  it("leaves no iterator where the type is an array", () => {
    expect(compile("for (const [key] of deep) said.push(key);").after).not.toMatch(/ of deep|\[key\]/);
    expect(compile("for (const [key] of map) said.push(key);").after).not.toMatch(/\[key\]/);
  });
});

const given = `
const said: unknown[] = [];
const list: number[] = [3, 1, 2];
const deep: (readonly number[])[] = [[1, 2, 3, 4], [5], []];
const map = new Map<string, number>([["a", 1], ["b", 2]]);
const set = new Set([1, 2]);
const either: readonly number[] | ReadonlySet<number> = Math.random() < 2 ? set : list;
const maybe: number[] | undefined = Math.random() < 2 ? undefined : list;
function* pairs(): Iterable<[number, number]> { yield [1, 2]; yield [3, 4]; }
`;

function compile(body: string): { before: string; after: string } {
  const text = `${given}\n${body}`;
  const options = { target: ts.ScriptTarget.ES2023, lib: ["lib.es2023.d.ts"], strict: true };
  const host = ts.createCompilerHost(options);
  const own = ts.createSourceFile("given.ts", text, options.target, true);
  const getSourceFile: ts.CompilerHost["getSourceFile"] = (name, ...rest) =>
    name === "given.ts" ? own : host.getSourceFile(name, ...rest);
  const program = ts.createProgram(["given.ts"], options, { ...host, getSourceFile });
  const file = program.getSourceFile("given.ts");
  if (file === undefined) throw new Error("TypeScript did not read given.ts.");
  return { before: text, after: withArrayLoops(file, program.getTypeChecker()) };
}

/** What a module said. */
function run(text: string): unknown {
  const code = ts.transpile(text, { target: ts.ScriptTarget.ES2023 });
  return runInThisContext(`(() => { ${code}; return said; })()`);
}
