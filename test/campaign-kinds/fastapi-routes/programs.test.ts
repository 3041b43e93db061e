import { expect, test } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { OpenCache } from "../../support/open-cache.ts";
import { scanFiles, settingsWith } from "./scan-files.ts";

async function lines(files: Readonly<Record<string, string>>) {
  const scan = await scanFiles(files);
  return scan.targets
    .map(({ key, state, marks, facts }) => [key, state, ...marks, "of", facts.app].join(" "))
    .sort();
}

const api = `from fastapi import APIRouter
router = APIRouter()
@router.get("/items")
async def items(): ...
`;

const server = (start: string) => `import argparse
from fastapi import FastAPI
from api import router
app = FastAPI()
class System:
    def __init__(self, app):
        self.app = app
    def init(self, prefix):
        self.app.include_router(router, prefix=prefix)
system = System(app)
def run(config):
    system.init("/api")
${start}`;

const program = `if __name__ == "__main__":
    run(argparse.ArgumentParser().parse_args().config)
`;

test("an app that only its program fills serves what that puts into it", async () => {
  expect(await lines({ "main.py": server(program), "api.py": api })).toEqual([
    "GET /api/items no-session of main.py:4",
  ]);
  expect(await lines({ "main.py": server(""), "api.py": api })).toEqual(["GET /items unmounted of "]);
});

test("an app that has routes is served as it is imported", async () => {
  const main = server(`@app.get("/own")\nasync def own(): ...\n${program}`);

  expect(await lines({ "main.py": main, "api.py": api })).toEqual([
    "GET /items unmounted of ",
    "GET /own no-session of main.py:4",
  ]);
});

test("another module's program fills no app", async () => {
  const other = `from main import app
from api import router
if __name__ == "__main__":
    app.include_router(router, prefix="/other")
`;

  expect(await lines({ "main.py": server(""), "other.py": other, "api.py": api })).toEqual([
    "GET /items unmounted of ",
  ]);
});

test.each(["api.py", "part.py", "main.py"])(
  "a change of %s by which an app loses or gets its only routes decides anew",
  async (path) => {
    const part = `from fastapi import APIRouter
router = APIRouter()
@router.get("/part")
async def part(): ...
`;
    const main = `from fastapi import FastAPI
from api import router
from part import router as part
app = FastAPI()
app.include_router(part)
if __name__ == "__main__":
    app.include_router(router)
`;
    const full: Record<string, string> = {
      "requirements.txt": "fastapi==0.112.4\n",
      "main.py": main,
      "part.py": part,
      "api.py": api,
    };
    const text = full[path] ?? "";
    const less = { ...full, [path]: text.replace(/@router.*\n|app\.include_router\(part\)\n/, "") };
    for (const [before, after] of [
      [full, less],
      [less, full],
    ] as const) {
      const cache = new OpenCache();
      await findRoutes(memoryTree(before), settingsWith(), { cache });
      const scan = await findRoutes(memoryTree(after), settingsWith(), { cache });

      expect(scan).toEqual(await findRoutes(memoryTree(after), settingsWith()));
    }
    expect(await lines(full)).toEqual(["GET /items unmounted of ", "GET /part no-session of main.py:4"]);
    expect(await lines({ ...full, "part.py": part.replace(/@router.*\n/, "") })).toEqual([
      "GET /items no-session of main.py:4",
    ]);
  },
);
