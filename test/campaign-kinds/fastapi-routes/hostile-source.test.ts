import fc from "fast-check";
import { expect, test } from "vitest";
import { RouteMatcher } from "../../../src/campaign-kinds/fastapi-routes/test-map/match-route.ts";
import { scanFiles } from "./scan-files.ts";

const app = "from fastapi import FastAPI, APIRouter\napp = FastAPI()\n";

test("a file with a syntax error keeps its other routes and is listed", async () => {
  const scan = await scanFiles({
    "main.py": `${app}@app.get("/a")\ndef a(): ...\ndef broken(:\n    pass\n@app.get("/b")\ndef b(): ...\n`,
  });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a", "GET /b"]);
  expect(scan.unresolved).toMatchObject([{ file: "main.py" }]);
});

test("cycles of imports, includes and calls end", async () => {
  const scan = await scanFiles({
    "a.py": `${app}import b\nr = APIRouter()\nr.include_router(r)\napp.include_router(r)\ndef f(): return f()\nf()\n@r.get("/x")\ndef x(): ...\n`,
    "b.py": "from fastapi import APIRouter\nimport a\nfrom a import *\n",
  });

  expect(scan.targets.map(({ key }) => key)).toContain("GET /x");
});

test("deep nesting ends in a result", async () => {
  const deep = `x = ${"(".repeat(3000)}1${")".repeat(3000)}\n`;

  const scan = await scanFiles({ "main.py": `${app}${deep}@app.get("/a")\ndef a(): ...\n` });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
});

test("includes that multiply each other are cut, and said to be", async () => {
  const steps = ["a", "b", "c", "app"].map((to, index, all) =>
    index === 0 ? "" : `for i in range(30):\n    ${to}.include_router(${all[index - 1] ?? ""})\n`,
  );
  const routers = 'a, b, c = APIRouter(), APIRouter(), APIRouter()\n@a.get("/a")\ndef show(): ...\n';

  const scan = await scanFiles({ "main.py": app + routers + steps.join("") });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
  expect(scan.unresolved.map(({ message }) => message)).toEqual([expect.stringContaining("more than 20000")]);
});

test("an endless loop is cut", async () => {
  const scan = await scanFiles({
    "main.py": `${app}while True:\n    app.get("/w")(lambda: 1)\nfor i in range(10**9):\n    pass\n@app.get("/a")\ndef a(): ...\n`,
  });

  expect(scan.targets.map(({ key }) => key)).toContain("GET /a");
});

const sixty = "for i in range(60):\n    ";

test.each([
  ["a list that is given itself", "a = [1]\na.extend(a)"],
  ["a list that grows by itself", `a = [1, 2]\n${sixty}a.extend(a)`],
  ["a list that is added to itself", `a = [1, 2]\n${sixty}a += a`],
  ["a sum of lists", `a = [1, 2]\n${sixty}a = a + a`],
  ["a list of lists that are spread", `a = [1, 2]\n${sixty}a = [*a, *a]`],
  ["a chain", `import itertools\na = [1, 2]\n${sixty}a = list(itertools.chain(a, a))`],
  ["a text", `a = "ab"\n${sixty}a += a`],
  ["a text of texts", `a = "ab"\n${sixty}a = f"{a}{a}"`],
  ["texts that are joined", `a = ["ab", "c"]\n${sixty}a = [".".join(a), ".".join(a)]`],
  ["a text that is filled in", `a = "ab"\n${sixty}a = "%s%s" % (a, a)`],
  ["another way to fill it in", `a = "ab"\n${sixty}a = "{0}{0}".format(a)`],
  ["a text that is replaced", `a = "ab"\n${sixty}a = a.replace("a", a)`],
  ["a path", `from pathlib import Path\na = Path("a")\n${sixty}a = a / a`],
  ["all of a list for each of it", "a = [1, 2]\nfor i in range(40):\n    a = [x for x in a for y in a]"],
])("what doubles in a loop takes no more room than it has: %s", async (_, code) => {
  const scan = await scanFiles({ "main.py": `${app}${code}\n@app.get("/a")\ndef show(): ...\n` });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
});

test("whatever the text, a scan ends without an error", async () => {
  const line = fc.constantFrom(
    "@app.get('/a')",
    "def a(x=Depends()): ...",
    "class A(A): pass",
    "app.include_router(app)",
    "from . import *",
    "from main import *",
    "app.mount('/x', app)",
    "x = [x for x in x]",
    "if x:",
    "    yield x",
    "lambda: (yield)",
    "f'{",
    "\u0000\ufeff",
    "app.get(*x, **y)(app)",
    "app = APIRouter(prefix=app)",
  );

  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 14 }), async (lines) => {
      const scan = await scanFiles({ "main.py": `${app}${lines.join("\n")}\n` });
      expect(scan.kind).toBe("fastapi-routes");
    }),
    { numRuns: 150 },
  );
});

test("what every JavaScript object has is nothing that a Python string or app has", async () => {
  const names = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"];
  const uses = names.flatMap((name) => [`"a".${name}("b")`, `app.${name}`, `APIRouter(prefix="/p").${name}`]);
  const scan = await scanFiles({
    "main.py": `${app}${uses.join("\n")}
@app.get("/b/" + "a".constructor("x"))
def b(): ...
@app.get("/a")
def a(): ...
`,
  });
  expect(scan.targets.map(({ key }) => key)).toContain("GET /a");
  expect(scan.targets.map(({ key }) => key).join()).not.toContain("[object");
});

test("a path in which parameters may share out a text is matched in time", async () => {
  const path = `/${"{a}".repeat(12)}x`;
  const scan = await scanFiles({
    "main.py": `${app}@app.get("${path}")\ndef a(): ...\n@app.get("/{b:constructor}")\ndef b(): ...\n`,
  });
  const matcher = new RouteMatcher(scan.targets);
  expect(matcher.match("GET", `/${"a".repeat(200)}`)?.handler).toBe("b");
  expect(matcher.match("GET", `/${"a".repeat(200)}x`)?.handler).toBe("a");
});

test("what never ends is read in time", async () => {
  const many = (text: string) => text.repeat(Math.ceil(100_000 / text.length));
  const scan = await scanFiles({
    "main.py": `${app}@app.get("/a")\ndef a(): ...\nclass Own(FastAPI): ...\n`,
    "classes.py": `import fastapi\n${many("class Own(\n")}`,
    "made.py": `from main import Own\ndef make():\n    ${many("a:")}b\n    return Own()\ndef make_app():\n    return make()\n`,
    "paths.py": `from main import app\n@app.get("${many("/")}b")\ndef b(): ...\n@app.get("/${many("{")}")\ndef c(): ...\n`,
    "setup.cfg": `[options.entry_points]\nplugins =\n    a${many(" ")}b\n`,
    "pyproject.toml": many("[a.b]\n"),
    "plugins.py": `from importlib.metadata import entry_points\nfrom main import app\nfor one in entry_points(group="plugins"):\n    app.include_router(one.load())\n`,
  });
  expect(scan.targets.map(({ key }) => key)).toContain("GET /a");
});

test("where a list is cut that grew beyond all use, that is said", async () => {
  const main = `from fastapi import FastAPI
import words
app = FastAPI()
def show(): ...
paths = ["/a"]
for _ in range(16):
    paths.extend(paths)
@app.get("/b")
def b(): ...
`;
  const scan = await scanFiles({
    "main.py": main,
    "words.py": 'all = ["a"]\nfor _ in range(16):\n    all.extend(all)\n',
  });

  expect(scan.unresolved).toEqual([
    {
      file: "main.py",
      line: 7,
      message: "a list of more than 20000 items was cut here; what comes of the others is missing",
    },
  ]);
});
