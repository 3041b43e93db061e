import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Conversion } from "../../../src/syntax/python/conversion.ts";
import { convertBlock } from "../../../src/syntax/python/convert-statement.ts";
import { PythonModule } from "../../../src/syntax/python/module.ts";
import { pythonParser } from "../../../src/syntax/python/parser.ts";
import { readModule } from "../../../src/syntax/python/read-module.ts";
import { skeletonOf } from "../../../src/syntax/python/skeleton.ts";

const parser = await pythonParser();

/** The statements as the parser gives them when it sees every character. */
function readWhole(text: string) {
  const tree = parser.parse(text);
  try {
    return convertBlock(tree.rootNode, new Conversion(text, 1));
  } finally {
    tree.delete();
  }
}

const filler = "    first_statement_of_a_body_that_is_long_enough = 1\n";

const sources: Readonly<Record<string, string>> = {
  "comments behind the body and in it": `def f():\n${filler}    return 1  # same line\n    # same depth\n  # less\n# none\nx = f  # end\n`,
  "a comment before the first statement": `def f():\n    # why\n\n${filler}\nx = 1\n`,
  "strings that look like code": `def f():\n${filler}    s = '''\ndef not_one():\n    pass\n'''\n    return s\n\ndef g(): return 2\n`,
  "escaped quotes": `def f():\n${filler}    return "\\"", '\\\\', r"\\"", """a\\""" + "b"""\n\nx = 1\n`,
  "quotes in f-strings of 3.12": `def f(d):\n${filler}    return f"{d["a(b#c"]:>{d['w']}} {{" + f'''{d[":"]!r:'>4}'''\n\nx = 1\n`,
  "brackets over several lines": `def f(\n    a=(1,\n2),\n) -> dict[\nstr, int]:\n${filler}    return {\n"a": [1,\n2]}\n\nx = 1\n`,
  "continued lines": `def f():\n${filler}    return 1 + \\\n2\n\nx = \\\n    1\n`,
  "methods, decorators and nested functions": `class A:\n    @d\n    async def f(self):\n    ${filler}        def g():\n            return 1\n        return g\n\n    y = 1\n\nx = 2\n`,
  "tabs and form feeds": `class A:\n\tdef f(self):\n\t\tfirst_statement_of_a_body_that_is_long_enough = 1\n\t\treturn 2\n\f\n\tdef g(self): pass\n`,
  "Windows line breaks": `def f():\n${filler}    return 1\n\nclass B:\n    z = 1\n`.replaceAll("\n", "\r\n"),
  "a byte order mark": `\uFEFFdef f():\n${filler}    return 1\nx = 1\n`,
  "a body that ends the file without a line break": `def f():\n${filler}    return 1`,
  "functions under conditions": `if a:\n    def f():\n    ${filler}        return 1\nelse:\n    def f():\n    ${filler}        return 2\n`,
  "a header with a comment": `def f():  # why:\n${filler}    return 1\nx = 1\n`,
  "a default that is a lambda": `def f(a=lambda: 1, *, b: "x:y" = {1: 2}):\n${filler}    return a\nx = 1\n`,
};

describe("what a module says without the bodies of its functions", () => {
  it.each(Object.keys(sources))("is the same with %s", (name) => {
    const text = sources[name] ?? "";
    expect(skeletonOf(text)?.omitted.size).toBeGreaterThan(0);
    expect(readModule(parser, text).statements).toEqual(readWhole(text));
  });

  it("is the same for every file of the sample repositories", () => {
    const root = "test/fixtures";
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".py"),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(join(root, file), "utf8");
      const read = readModule(parser, text);
      if (read.problems.length === 0) expect(read.statements, file).toEqual(readWhole(text));
    }
  });
});

describe("broken source", () => {
  const good = `def good():\n${filler}    return 1\n\n`;

  it.each([
    ["a bracket that never closes", "def f():\n    return (1\n"],
    ["a string that never closes", 'def f():\n    return """a\n'],
    ["brackets of two kinds", "def f():\n    return (1]\n"],
    ["indentation that fits nothing", `def f():\n${filler}  x = 1\n`],
  ])("is given to the parser whole: %s", (_, source) => {
    expect(skeletonOf(good + source)).toBeNull();
  });

  it.each([
    ["in a function's body", `${good}def f():\n${filler}    return 1 +* 2\n`, 7],
    ["in a method's body", `${good}class A:\n    def f(self):\n    ${filler}        x = = 2\n`, 8],
    ["at the top", `${good}x = = 1\n`, 5],
  ])("is found %s, with its line", (_, source, line) => {
    const { problems } = new PythonModule(parser, "a.py", "a", source);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.line).toBe(line);
  });
});
