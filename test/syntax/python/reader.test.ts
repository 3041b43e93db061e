import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FunctionDefinition } from "../../../src/syntax/python/ast.ts";
import { Conversion } from "../../../src/syntax/python/conversion.ts";
import { convertBlock } from "../../../src/syntax/python/convert-statement.ts";
import { PythonModule } from "../../../src/syntax/python/module.ts";
import { pythonParser } from "../../../src/syntax/python/parser.ts";
import { type PlainSyntax, readPlainBody, readPlainModule } from "../../../src/syntax/python/reader/index.ts";

const parser = await pythonParser();

/** The statements as the grammar gives them. */
function readWhole(text: string) {
  const tree = parser.parse(text);
  try {
    return convertBlock(tree.rootNode, new Conversion(text, 1));
  } finally {
    tree.delete();
  }
}

/** The body of a function as the grammar gives it. */
function readWholeBody(definition: FunctionDefinition) {
  const tree = parser.parse(definition.source);
  try {
    const [node] = tree.rootNode.namedChildren;
    return convertBlock(node?.childForFieldName("body"), new Conversion(definition.source, definition.line));
  } finally {
    tree.delete();
  }
}

const filler = "    first_statement_of_a_body_that_is_long_enough = 1\n";

const sources: Readonly<Record<string, string>> = {
  "comments behind the body and in it": `def f():\n${filler}    return 1  # same line\n    # same depth\n  # less\n# none\nx = f  # end\n`,
  "a comment before the first statement": `def f():\n    # why\n\n${filler}\nx = 1\n`,
  "strings that look like code": `def f():\n${filler}    s = '''\ndef not_one():\n    pass\n'''\n    return s\n\ndef g(): return 2\n`,
  "escaped quotes": `def f():\n${filler}    return "\\"", '\\\\', r"\\" + ", """a\\""" + "b"""\n\nx = 1\n`,
  "quotes in f-strings of 3.12": `def f(d):\n${filler}    return f"{d["a(b#c"]:>{d['w']}} {{" + f'''{d[":"]!r:'>4}'''\n\nx = 1\n`,
  "brackets over several lines": `def f(\n    a=(1,\n2),\n) -> dict[\nstr, int]:\n${filler}    return {\n"a": [1,\n2]}\n\nx = 1\n`,
  "text that is indented less than the body around it": `def f():\n${filler}    x = """\nno = code\n"""\n    return x\n\ny = 1\n`,
  "a description that is indented less": `def f():\n    """What\nit does."""\n${filler}    return 1\n\ny = 1\n`,
  "a description and nothing else": `def f():\n    """What it does."""\n\ny = 1\n`,
  "what looks like a comment": `def f():\n${filler}    return "#"\n\ny = 1\n`,
  "comments at the end": `def f():\n${filler}    return 1  # one\n    # inside\n# outside\n\ny = 1\n`,
  "a body in a body that ends with both": `class A:\n    def f(self):\n    ${filler}        def g():\n            a = 1\n            return a\n\n\n# over\nx = 1\n`,
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

const syntax: Readonly<Record<string, string>> = {
  operators:
    "x = a or b and not c == d | e & f << h + i * -j ** ~k @ l // m % n / o - p\ny = (a + b) * (c, d)[0]\n",
  comparisons: "x = a < b\ny = a is not b\nz = a not in b\nw = a < b < c\nv = not a in b\n",
  "conditions and lambdas":
    "x = a if b else c if d else e\ny = lambda a, *b, c=1, **d: (a, b)\nz = lambda: 0\nw = lambda a, /, *, b: a\n",
  calls:
    "f(a, *b, c=1, **d)\nf(x for x in y)\nf(a)(b).c[d](\n  e,\n)\nf(match=1, type=2)\nf((yield))\nf(a := 1)\n",
  subscripts:
    "x[1]\nx[1:2]\nx[::3]\nx[a, b]\nx[(a, b)]\nx[a, (b, c)]\nx[()]\nx[:, 1:]\nx[*a]\nx[a:]\nx[a := 1]\n",
  collections: "x = [], (), {}, [1, *a], {1, 2}, {**a, 'b': 1}, (1,), [a\n]\n",
  comprehensions:
    "x = [a for a, b in c if d if e for f in g]\ny = {a: b for a in c}\nz = {a for a in b}\nw = (a for a in b)\nasync def f():\n    return [a async for a in b]\n",
  strings: `x = 'a' "b" '''c\nd''' b'e' rb'f\\n' u'g' '\\x41\\u0042\\n'\n`,
  "f-strings": `x = f'a{b}c{{d}}{e!r}{f=}{g:>10}{h("i")}' f'''{\n  j\n}''' rf'\\d{k}' f"{l["m"]}"\n`,
  numbers: "x = 1, 1.5, 0x1F, 1_000, 1e5, .5, 1., 0b1, 0o7\n",
  assignments:
    "a = b = c\na, *b = c\n[a, b] = c\n(a, b), c = d\na.b[c] = d\na += 1\na: int\na: int = 1\na = yield\na,  = b\na @= b\n",
  statements:
    "assert a, b\ndel a, b\nglobal c\nraise\nraise a from b\nraise a\na; b;\npass\na, b\n...\nfor x in a, b: continue\nwhile a: break\n",
  imports:
    "import a, b.c as d\nfrom . import e\nfrom ..f.g import (h as i, j,)\nfrom k import *\nfrom __future__ import annotations\nfrom ... import l\nimport a . b\n",
  blocks:
    "if a:\n    for b in c:\n        d\nelse:\n    e\nif a: b\nelif c: d\nelif e:\n    f\nelse: g\nwhile a:\n    b\nelse:\n    c\nfor a in b:\n    if c:\n        d\nelse:\n    e\n",
  exceptions:
    "try:\n    a\nexcept b:\n    c\nexcept (d, e) as f:\n    g\nexcept:\n    h\nelse:\n    i\nfinally:\n    j\ntry:\n    a\nexcept* b:\n    c\n",
  "with statements":
    "with a: pass\nwith a as b, c() as d.e: pass\nwith (a as b, c as (d, e)): pass\nwith (a): pass\nwith (a, b): pass\nwith (a)(b) as c: pass\nwith (a, b) as c: pass\nasync def f():\n    async with a as b:\n        async for c in d:\n            await e\n",
  definitions:
    "@a.b(c)\n@d\nasync def f(a, b: int = 1, /, *c: str, d, e=2, **g: x) -> 'y': ...\nclass A: pass\nclass B(A, metaclass=C):\n    x: int = 1\n\n    @d\n    def f(self): return 1  # why\n    # behind\n  # less\n\ndef g[T: int](a: T) -> T:\n    return a\nclass D[T](B): ...\n",
  "names that are keywords elsewhere":
    "match = 1\nmatch.x\nmatch(x)\nmatch[1]\ntype = type(x)\nprint(x)\nprint\ncase = _\n",
  "names of other scripts": "größe = π\nx.é = ñ1\n",
  annotations:
    "e: Annotated['str', (1, 2)]\nf: tuple[()]\ng: tuple[(a, b)]\na: Annotated[Session, Depends(get_session)]\nb: dict[str, list[int]] | None = None\nc: Callable[[int], str]\n",
  nothing: "",
  "only a comment": "# a",
  "no line break at the end": "x = 1",
};

/** Every function of a source: those whose bodies were passed over, and those in these bodies. */
function* bodies(
  functions: readonly FunctionDefinition[],
): Generator<readonly [FunctionDefinition, PlainSyntax]> {
  for (const definition of functions) {
    const body = readPlainBody(definition);
    if (body === null) continue;
    yield [definition, body];
    yield* bodies(body.bodiless);
  }
}

function expectAsTheGrammarReads(text: string): void {
  const plain = readPlainModule(text);
  if (plain === null) throw new Error("The plain reader gave up.");
  expect(plain.statements).toEqual(readWhole(text));
  for (const [definition, body] of bodies(plain.bodiless)) {
    expect(body.statements, definition.source).toEqual(readWholeBody(definition));
  }
}

describe("plain source is read as the grammar reads it", () => {
  it.each(Object.entries({ ...sources, ...syntax }))("%s", (_, text) => {
    expectAsTheGrammarReads(text);
  });

  it("in every file of the sample repositories", () => {
    const root = "test/fixtures";
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".py"),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(join(root, file), "utf8");
      if (readPlainModule(text) !== null) expectAsTheGrammarReads(text);
    }
  });
});

describe("where the grammar misreads Python, the plain reader does not", () => {
  it("`type` is a function like any other", () => {
    expect(readPlainModule("type(x).y = 1\n")?.statements).toMatchObject([
      { type: "assign", targets: [{ type: "attribute", name: "y", object: { type: "call" } }] },
    ]);
  });

  it("what stands in brackets may be indented less than the body around them", () => {
    const text = `def f():\n${filler}    a = [\n  1\n    ]\n    b = (\n2 +\n3\n)\n    return b\n\nx = 1\n`;
    expect(readPlainModule(text)?.statements).toMatchObject([
      { type: "function", endLine: 10 },
      { type: "assign", line: 12 },
    ]);
  });

  it("a comma behind the last thing in the brackets of `with` makes no tuple", () => {
    expect(readPlainModule("with (\n    a() as b,\n):\n    pass\n")?.statements).toMatchObject([
      { type: "with", items: [{ value: { type: "call" }, target: { type: "name", id: "b" } }] },
    ]);
  });

  it("a raw string of nothing but a backslash and a quote is not empty", () => {
    expect(readPlainModule(`x = r"\\'"\n`)?.statements).toMatchObject([
      { value: { type: "constant", value: "\\'" } },
    ]);
  });

  it("`&` binds more tightly than `^`", () => {
    expect(readPlainModule("a ^ b & c\n")?.statements).toMatchObject([
      { value: { operator: "^", right: { operator: "&" } } },
    ]);
  });

  it("the parts of a union stand in their order", () => {
    const [statement] = readPlainModule("x: list[a] | b | c\n")?.statements ?? [];
    expect(statement).toMatchObject({ annotation: { left: { left: { type: "subscript" } } } });
  });
});

describe("what the plain reader leaves to the grammar", () => {
  it.each([
    "match x:\n    case 1:\n        pass\n",
    "print 'x'\n",
    "print >>f, x\n",
    "type X[T] = list[T]\n",
    'x = f"{a:{b}}"\n',
    "x = rb'' 'a' t'b'\n",
    "x = `a`\n",
    "def f((a, b)): pass\n",
    `x = ${"(".repeat(100)}1${")".repeat(100)}\n`,
    `x = 1${" + 1".repeat(100)}\n`,
    "x = $\n",
    "\tx = 1\n",
  ])("%j", (text) => {
    expect(readPlainModule(text)).toBeNull();
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
    expect(readPlainModule(good + source)).toBeNull();
  });

  it.each([
    ["in a function's body", `${good}def f():\n${filler}    return 1 +* 2\n`, 7],
    [
      "in a bracket of a body that never closes",
      `${good}def f():\n${filler}    a = (1\n    return a\n\ndef g(): pass\n`,
      7,
    ],
    ["in a method's body", `${good}class A:\n    def f(self):\n    ${filler}        x = = 2\n`, 8],
    ["at the top", `${good}x = = 1\n`, 5],
  ])("is found %s, with its line", (_, source, line) => {
    const { problems } = new PythonModule(parser, "a.py", "a", source);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.line).toBe(line);
  });
});
