import { expect, test } from "vitest";
import { linesOf } from "./scan-files.ts";

const app = (rest: string) => `from fastapi import APIRouter, FastAPI
from elsewhere import choose
app = FastAPI()
router = APIRouter()
@router.get("/a")
def a(): ...
other = APIRouter()
@other.get("/b")
def b(): ...
${rest}
`;

test.each([
  "queue = [router, other]\nwhile queue:\n    app.include_router(queue.pop())",
  "queue = [(router, 1), (other, 2)]\nwhile len(queue) > 0:\n    one, _ = queue.pop(0)\n    app.include_router(one)",
  "at = 0\nwhile at < 2:\n    app.include_router([router, other][at])\n    at += 1",
  "queue = [router]\nwhile queue:\n    one = queue.pop()\n    app.include_router(one)\n    if one is router:\n        queue.append(other)",
])("a loop runs for as long as there is something to do: %s", async (rest) => {
  expect(await linesOf({ "main.py": app(rest) })).toEqual(["GET /a no-session", "GET /b no-session"]);
});

test("a loop that is left leaves the rest", async () => {
  const rest = "queue = [router, other]\nwhile queue:\n    app.include_router(queue.pop(0))\n    break";

  expect(await linesOf({ "main.py": app(rest) })).toEqual(["GET /a no-session", "GET /b unmounted"]);
});

test("a loop that has nothing to do does not run", async () => {
  const rest = "queue = []\nwhile queue:\n    app.include_router(router)";

  expect(await linesOf({ "main.py": app(rest) })).toEqual(["GET /a unmounted", "GET /b unmounted"]);
});

test.each([
  "while choose():\n    app.include_router(router)",
  "while True:\n    app.include_router(router)",
  "done = False\nwhile not done:\n    app.include_router(router)\n    wait()",
  "queue = [router] if choose() else []\nwhile queue:\n    app.include_router(queue.pop())",
])("of a loop of which nobody knows how often it runs one round may run: %s", async (rest) => {
  const lines = await linesOf({ "main.py": app(rest) });

  expect(lines.filter((line) => line.startsWith("GET /a") && !line.includes("unmounted"))).toHaveLength(1);
  expect(lines).toContain("GET /b unmounted");
});

test("what may not be taken out of the routes at all stays", async () => {
  const rest = (condition: string) => `@app.get("/c")
def c(): ...
if ${condition}:
    app.router.routes.pop(0)`;

  expect(await linesOf({ "main.py": app(rest("choose()")) })).toContain("GET /c no-session");
  expect(await linesOf({ "main.py": app(rest("True")) })).toContain("GET /c unmounted");
});
