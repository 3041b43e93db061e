import { expect, test } from "vitest";
import { lineOf, scanFiles } from "./scan-files.ts";

const router = (path: string) => `from fastapi import APIRouter
router = APIRouter()
@router.get("${path}")
def show(): ...
`;

const modules = {
  "shop/__init__.py": "",
  "shop/api/__init__.py": "",
  "shop/api/fruit.py": router("/fruit"),
  "shop/api/deep/__init__.py": "",
  "shop/api/deep/nuts.py": router("/nuts"),
  "shop/api/notes.txt": "",
};

async function served(main: string) {
  const head =
    "import importlib, os, pkgutil\nfrom fastapi import FastAPI\nimport shop.api\napp = FastAPI()\n";
  const scan = await scanFiles({ ...modules, "main.py": head + main });
  return scan.targets.filter(({ state }) => state !== "unmounted").map(({ key }) => key);
}

test("a plugin whose module and class a setting names is the one of the setting's default", async () => {
  const plugin = (name: string) => `class ${name}Plugin:
    def on_start(self, app):
        @app.post("/${name.toLowerCase()}")
        def start(): ...
`;
  const loader = `import enum, importlib
from starlette.config import Config
from fastapi import FastAPI
class Kind(enum.Enum):
    PLAIN = "plain"
    RICH = "rich"
config = Config(".env")
def chosen(kind):
    if kind.lower() == "old_rich":
        return Kind.RICH.value
    return kind.lower()
def load(kind):
    if isinstance(kind, Kind):
        kind = kind.value
    module = importlib.import_module(f"plugins.{chosen(kind)}")
    for name in dir(module):
        if "plugin" in name.lower():
            return getattr(module, name)()
app = FastAPI()
load(config("KIND", default=Kind.PLAIN.value)).on_start(app)
if config("DEBUG", cast=bool, default=False):
    @app.get("/debug")
    def debug(): ...
`;

  const scan = await scanFiles({
    "plugins/__init__.py": "",
    "plugins/plain.py": plugin("Plain"),
    "plugins/rich.py": plugin("Rich"),
    "main.py": loader,
  });

  expect(scan.targets.map(lineOf)).toEqual([
    "GET /debug no-session default-off",
    "POST /plain no-session",
    "POST /rich unmounted",
  ]);
});

test.each([
  [
    "the names of a module",
    `import shop.api.fruit
for name in dir(shop.api.fruit):
    if "router" in name and "api" not in name.lower():
        app.include_router(getattr(shop.api.fruit, name))
`,
    ["GET /fruit"],
  ],
  [
    "the names of a folder",
    `def walk(name):
    package = importlib.import_module(name)
    for file in os.listdir(package.__path__[0]):
        if not file.startswith("_") and file.endswith(".py"):
            yield file, importlib.import_module(f"{name}.{file[:-3]}")
for _, module in walk("shop.api"):
    router = getattr(module, "router", None)
    if router:
        app.include_router(router)
`,
    ["GET /fruit"],
  ],
  [
    "the modules of a package",
    `for _, name, is_package in pkgutil.iter_modules(shop.api.__path__):
    if not is_package:
        app.include_router(importlib.import_module(f"shop.api.{name}").router)
`,
    ["GET /fruit"],
  ],
  [
    "all modules below a package, by their attributes",
    `for info in pkgutil.walk_packages(shop.api.__path__, prefix="shop.api."):
    if not info.ispkg:
        app.include_router(importlib.import_module(info.name).router)
`,
    ["GET /nuts", "GET /fruit"],
  ],
  [
    "a path that others may extend",
    `for info in pkgutil.walk_packages(pkgutil.extend_path(shop.api.__path__, "shop.api"), prefix="shop.api."):
    if not info.ispkg:
        app.include_router(importlib.import_module(info.name).router)
`,
    ["GET /nuts", "GET /fruit"],
  ],
])("routers that are found by %s are served", async (_name, main, expected) => {
  expect(await served(main)).toEqual(expected);
});
