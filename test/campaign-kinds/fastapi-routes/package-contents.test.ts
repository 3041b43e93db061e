import { expect, test } from "vitest";
import { scanFiles } from "./scan-files.ts";

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

test.each([
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
])("routers that are found by %s are served", async (_name, main, expected) => {
  expect(await served(main)).toEqual(expected);
});
