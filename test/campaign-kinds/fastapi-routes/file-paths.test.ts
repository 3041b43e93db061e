import { expect, test } from "vitest";
import { scanFiles } from "./scan-files.ts";

const router = (path: string) => `from fastapi import APIRouter
router = APIRouter()
@router.get("${path}")
def show(): ...
`;

const modules = {
  "src/api/__init__.py": "",
  "src/api/fruit.py": router("/fruit"),
  "src/api/deep/nut_routes.py": router("/nuts"),
  "src/lib.py": `import os
HERE = os.path.dirname(os.path.abspath(__file__))
`,
};

async function served(main: string) {
  const head = `import glob, importlib, importlib.util, os, pathlib
from importlib import import_module
from os.path import basename, dirname, isfile, join
from pathlib import Path
from fastapi import FastAPI
app = FastAPI()
`;
  const scan = await scanFiles({ ...modules, "src/main.py": head + main });
  return scan.targets.map(({ key, state }) => (state === "unmounted" ? `${key} unmounted` : key)).sort();
}

test.each([
  [
    "os.listdir beside the file",
    `for name in sorted(os.listdir(join(dirname(__file__), "api"))):
    if name.endswith(".py") and not name.startswith("_"):
        app.include_router(import_module(f"api.{name[:-3]}").router, prefix="/" + name[:-3])
`,
    ["GET /fruit/fruit", "GET /nuts unmounted"],
  ],
  [
    "os.listdir where the program is started",
    `for name in os.listdir("src/api"):
    stem, ending = os.path.splitext(name)
    if ending == ".py" and stem != "__init__":
        app.include_router(import_module("api." + stem).router)
`,
    ["GET /fruit", "GET /nuts unmounted"],
  ],
  [
    "os.walk and os.path.relpath",
    `from lib import HERE
for root, folders, files in os.walk(join(HERE, "api")):
    for file in files:
        if file.endswith(".py") and file != "__init__.py":
            module = os.path.relpath(join(root, file), HERE)[:-3].replace(os.sep, ".")
            app.include_router(import_module(module).router)
`,
    ["GET /fruit", "GET /nuts"],
  ],
  [
    "os.scandir",
    `with os.scandir(join(dirname(__file__), "api")) as entries:
    for entry in entries:
        if entry.is_file() and not entry.name.startswith("_"):
            app.include_router(import_module("api." + entry.name[:-3]).router)
`,
    ["GET /fruit", "GET /nuts unmounted"],
  ],
  [
    "glob.glob",
    `names = [basename(f)[:-3] for f in glob.glob(join(dirname(__file__), "api", "*.py")) if isfile(f) and not f.endswith("__init__.py")]
for name in names:
    app.include_router(import_module(f"api.{name}").router)
`,
    ["GET /fruit", "GET /nuts unmounted"],
  ],
  [
    "Path.iterdir",
    `for file in sorted(Path(__file__).parent.joinpath("api").iterdir()):
    if file.is_dir() or file.suffix != ".py" or file.name == "__init__.py":
        continue
    app.include_router(import_module(f"api.{file.stem}").router)
`,
    ["GET /fruit", "GET /nuts unmounted"],
  ],
  [
    "Path.glob with the name of the folder",
    `for path in (Path(__file__).resolve().parent / "api").glob("*/*_routes.py"):
    app.include_router(import_module(".".join(["api", path.parent.name, path.stem])).router, prefix=f"/{path.parent.name}")
`,
    ["GET /deep/nuts", "GET /fruit unmounted"],
  ],
  [
    "Path.rglob and the parts of what is relative",
    `ROOT = pathlib.Path(__file__).parent
for file in ROOT.rglob("*.py"):
    if "api" in file.parts and not file.stem.startswith("__"):
        module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        if hasattr(module, "router"):
            app.include_router(module.router)
`,
    ["GET /fruit", "GET /nuts"],
  ],
  [
    "modules that are made of files",
    `for file in Path(__file__).parent.glob("api/fr*.py"):
    spec = importlib.util.spec_from_file_location(file.stem, str(file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app.include_router(module.router)
`,
    ["GET /fruit", "GET /nuts unmounted"],
  ],
])("routers that are found by %s are served", async (_name, main, expected) => {
  expect(await served(main)).toEqual(expected);
});

test("a module that find_spec finds is there, and one below a package of the repository that it does not find is not", async () => {
  const main = `from importlib.util import find_spec
for name in ("api.fruit", "api.stone"):
    if find_spec(name) is None:
        continue
    app.include_router(import_module(name).router)
`;

  const scan = await scanFiles({
    ...modules,
    "src/main.py": `from importlib import import_module\nfrom fastapi import FastAPI\napp = FastAPI()\n${main}`,
  });

  expect(scan.unresolved).toEqual([]);
  expect(
    scan.targets.map(({ key, state, ...marked }) => [key, state, ...marked.marks].join(" ")).sort(),
  ).toEqual(["GET /fruit no-session", "GET /nuts unmounted"]);
});

test("a pattern of files names sets and ranges of characters, or those that are not in them", async () => {
  const view = (name: string) => `from fastapi import APIRouter
router = APIRouter()
@router.get("/${name}")
def handler(): ...
`;
  const scan = await scanFiles({
    "main.py": `import glob
import importlib
import os
from fastapi import FastAPI
app = FastAPI()
here = os.path.dirname(os.path.abspath(__file__))
for pattern in ("[!_z]*.py", "_[a-c]?[]x].py"):
    for path in sorted(glob.glob(os.path.join(here, "*", pattern))):
        name = os.path.relpath(path, here).replace(os.sep, ".")[:-3]
        app.include_router(importlib.import_module(name).router)
`,
    "views/books.py": view("books"),
    "views/_bax.py": view("bax"),
    "views/_dax.py": view("dax"),
    "views/zoo.py": view("zoo"),
  });

  const served = scan.targets.filter(({ state }) => state !== "unmounted").map(({ key }) => key);
  expect(served.sort()).toEqual(["GET /bax", "GET /books"]);
});

test("nothing lies below a Python file", async () => {
  const main = `import importlib
from pathlib import Path
from fastapi import FastAPI
app = FastAPI()
apps = Path(__file__).parent / "apps"
for place in apps.glob("*"):
    if (place / "routes").exists() or (place / "routes.py").exists():
        app.include_router(importlib.import_module(f"apps.{place.name}.routes").router)
`;
  const routes = `from fastapi import APIRouter
router = APIRouter()
@router.get("/a")
def a(): ...
`;
  const scan = await scanFiles({
    "main.py": main,
    "apps/__init__.py": "",
    "apps/shop/__init__.py": "",
    "apps/shop/routes.py": routes,
  });

  expect(scan.targets.map(({ key, state, marks }) => [key, state, ...marks])).toEqual([
    ["GET /a", "no-session"],
  ]);
  expect(scan.unresolved).toEqual([]);
});
