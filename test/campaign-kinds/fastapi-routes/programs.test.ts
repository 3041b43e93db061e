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

test("an app that has nothing but files is filled by its program", async () => {
  const files = `from fastapi.staticfiles import StaticFiles
app.mount("/static", StaticFiles(directory="static"))
`;

  expect(await lines({ "main.py": server(`${files}${program}`), "api.py": api })).toEqual([
    "GET /api/items no-session of main.py:4",
  ]);
});

const packageProgram = (start: string) => ({
  "shop/__init__.py": "from .main import *\n",
  "shop/__main__.py": `import sys
from .main import main
${start}`,
  "shop/main.py": `from fastapi import FastAPI
app = FastAPI()
def main():
    global settings
    settings = read()
    from . import api
    app.include_router(api.router, prefix="/api")
`,
  "shop/api.py": `from .main import settings
${api}`,
});

test.each([
  [
    "says so",
    'if __name__ == "__main__":\n    try:\n        sys.exit(main())\n    except KeyboardInterrupt: ...\n',
  ],
  ["does so", "main()\n"],
])(
  "an app that the program of its package fills, which %s, serves what that puts into it",
  async (_name, start) => {
    expect(await lines(packageProgram(start))).toEqual(["GET /api/items no-session of shop/main.py:2"]);
  },
);

test("a program of a package that has nothing to do with an app fills none", async () => {
  const files = packageProgram('if __name__ == "__main__":\n    main()\n');
  const other = { ...files, "shop/__main__.py": "from .other import main\nmain()\n", "shop/other.py": "" };

  expect(await lines(other)).toEqual(["GET /items unmounted of "]);
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

test("a change of the program of a package decides anew", async () => {
  const full: Record<string, string> = packageProgram('if __name__ == "__main__":\n    main()\n');
  const less = { ...full, "shop/__main__.py": "import sys\n" };
  for (const [before, after] of [
    [full, less],
    [less, full],
  ] as const) {
    const cache = new OpenCache();
    await findRoutes(memoryTree(before), settingsWith(), { cache });
    const scan = await findRoutes(memoryTree(after), settingsWith(), { cache });

    expect(scan).toEqual(await findRoutes(memoryTree(after), settingsWith()));
  }
});

test("where an app is served its server is loaded, and no tests are", async () => {
  const files = {
    "main.py": `import sys
from fastapi import FastAPI
app = FastAPI()
def fill():
    @app.get("/books")
    def books(): ...
if __name__ == "__main__":
    fill()
elif "gunicorn" in sys.modules:
    fill()
if "pytest" not in sys.modules:
    @app.get("/shelves")
    def shelves(): ...
`,
  };

  expect(await lines(files)).toEqual([
    "GET /books no-session of main.py:3",
    "GET /shelves no-session of main.py:3",
  ]);
});

test("what a worker sets beside the server is so for the worker only", async () => {
  const worker = (role: string) => `from settings import settings
settings.role = "${role}"
from shop import create_app
app = create_app()
def work(): ...
if __name__ == "__main__":
    work()
`;
  const files = {
    "main.py": `import uvicorn
from settings import settings
from shop import create_app
settings.title = "Shop"
if __name__ == "__main__":
    uvicorn.run("main:create_app", factory=True)
`,
    "settings.py": `class Settings:
    role = "all"
    def __init__(self):
        self.title = None
settings = Settings()
`,
    "shop.py": `from fastapi import FastAPI
from settings import settings
def show(): ...
def health(): ...
def create_app() -> FastAPI:
    app = FastAPI(title=settings.title)
    if settings.role == "all":
        app.add_api_route("/books", show)
    if settings.role == "jobs":
        app.add_api_route("/health", health)
    return app
`,
    "worker_jobs.py": worker("jobs"),
    "worker_mails.py": worker("mails"),
  };

  expect((await lines(files)).map((line) => line.replace(/ of .*/, ""))).toEqual([
    "GET /books no-session",
    "GET /health no-session",
  ]);
  // Who is imported sets it for all.
  const imported = { ...files, "main.py": "# Serves FastAPI.\nfrom worker_mails import app\n" };
  expect((await lines(imported)).filter((line) => line.includes("/books"))).toEqual([
    "GET /books unmounted of ",
  ]);
});

test("an app that only the program makes is served by it", async () => {
  const files = {
    "main.py": `import argparse
from fastapi import FastAPI
def version(): ...
app = FastAPI()
app.add_api_route("/version", version)
`,
    "executor.py": `import argparse
import uvicorn
from fastapi import FastAPI
if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    args = parser.parse_args()
    app = FastAPI()
    @app.get("/alive")
    async def alive(): ...
    uvicorn.run(app, port=args.port)
`,
  };

  expect(await lines(files)).toEqual([
    "GET /alive no-session of executor.py:8",
    "GET /version no-session of main.py:4",
  ]);
});
