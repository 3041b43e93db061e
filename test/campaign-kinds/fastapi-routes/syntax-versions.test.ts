import { expect, test } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import type { SourceTree } from "../../../src/domain/source-tree.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { scanFiles, settingsWith } from "./scan-files.ts";

const app = "from fastapi import APIRouter, Depends, FastAPI\napp = FastAPI()\n";
const handler = '@app.get("/a")\ndef a(): ...\n';

/** A tree of one file that is no text. */
function treeOf(path: string, bytes: Uint8Array): SourceTree {
  return { ...memoryTree({ [path]: "" }), read: async () => new Map([[path, bytes]]) };
}

test.each([
  ["3.9: relaxed decorators", 'routers = [app]\n@routers[0].get("/a")\ndef a(): ...\n'],
  [
    "3.10: match",
    `match x:\n    case {"k": [a, *rest]} if rest: pass\n    case A(b=1) | None: pass\n${handler}`,
  ],
  ["3.10: with in parentheses", `with (open("a") as f, open("b") as g):\n    pass\n${handler}`],
  ["3.11: except*", `try:\n    pass\nexcept* ValueError:\n    pass\n${handler}`],
  [
    "3.12: type statement and generics",
    `type A[T] = list[T]\ndef f[T](x: T) -> T: ...\nclass B[T: int]: ...\n${handler}`,
  ],
  ["3.12: quotes inside an f-string", `x = f"{'a' + f"{1}"}"\n${handler}`],
  ["3.13: default of a type parameter", `class C[T = int]: ...\n${handler}`],
  ["3.14: except without parentheses", `try:\n    pass\nexcept ValueError, KeyError:\n    pass\n${handler}`],
  ["3.14: template string", `x = t"hello {name}"\n${handler}`],
])("Python %s", async (_name, source) => {
  const scan = await scanFiles({ "main.py": app + source });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
});

test.each([
  ["an unclosed bracket", "x = (1,\n"],
  ["Python 2", 'print "a"\nexec "b"\nraise E, "c"\n'],
  ["conflict markers", "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n"],
])("%s leaves the routes before it, and is told with file and line", async (_name, broken) => {
  const scan = await scanFiles({ "main.py": `${app}${handler}${broken}` });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
  for (const one of scan.unresolved) {
    expect(one).toMatchObject({ file: "main.py", line: expect.any(Number), message: expect.any(String) });
  }
});

test("source too broken to be read in time is read in part, and told", async () => {
  const scan = await scanFiles({ "main.py": `${app}${handler}${"-->;\n".repeat(20_000)}` });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
  expect(scan.unresolved).toMatchObject([
    { file: "main.py", message: expect.stringContaining("but only up to line ") },
  ]);
});

test("a file that is not UTF-8 keeps its routes and is told", async () => {
  const text = new TextEncoder().encode(`${app}${handler}`);
  const bytes = new Uint8Array([...text, 0x23, 0xff, 0xfe, 0x0a]);

  const scan = await findRoutes(treeOf("main.py", bytes), settingsWith());

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
  expect(scan.unresolved).toMatchObject([{ file: "main.py", line: 1 }]);
});

test("a file of five million bytes is read, a larger one is told", async () => {
  const padding = `# ${"x".repeat(96)}\n`;
  const five = `${app}${handler}${padding.repeat(50_000)}@app.get("/end")\ndef end(): ...\n`;
  const nine = `${app}${handler}${padding.repeat(90_000)}`;

  const scan = await scanFiles({ "main.py": five });
  const larger = await scanFiles({ "main.py": nine, "other.py": `${app}@app.get("/b")\ndef b(): ...\n` });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a", "GET /end"]);
  expect(larger.targets.map(({ key }) => key)).toContain("GET /b");
  expect(larger.unresolved.map(({ file }) => file)).toContain("main.py");
});

test("nested functions and calls ever deeper end in a result", async () => {
  const calls = `x = ${"f(".repeat(4000)}1${")".repeat(4000)}\n`;
  const sums = `y = ${Array.from({ length: 6000 }, () => "1").join(" + ")}\n`;
  const blocks = Array.from({ length: 90 }, (_, depth) => `${" ".repeat(depth)}if x:\n`).join("");

  const scan = await scanFiles({
    "main.py": `${app}${handler}${calls}${sums}${blocks}${" ".repeat(90)}pass\n`,
  });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
});

test("imports in circles and stars that import each other end", async () => {
  const scan = await scanFiles({
    "a.py": `from b import *\n${app}${handler}from c import later\n`,
    "b.py": "from a import *\nfrom c import *\nfrom fastapi import APIRouter\n",
    "c.py": "from b import *\nimport a, b, c\nlater = a.app\n",
  });

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
});
