import { expect, test } from "vitest";
import { routesIn, scanFiles } from "./scan-files.ts";

const router = (path: string) =>
  `from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("${path}")\ndef read(): ...\n`;
const app = (entries: string) =>
  `from fastapi import FastAPI\n${entries}app = FastAPI()\nfor entry in found:\n    app.include_router(entry.load(), prefix=f"/{entry.name}")\n`;
const metadata = 'from importlib.metadata import entry_points\nfound = entry_points(group="shop.services")\n';

const declarations: Readonly<Record<string, readonly [file: string, text: string]>> = {
  "pyproject.toml": [
    "pyproject.toml",
    '[project]\nname = "shop"\n[project.entry-points."shop.services"]\norders = "orders:router"\n"old.stock" = "stock:router" # both\n[project.entry-points.other]\nx = "orders:router"\n',
  ],
  "a table for each group": [
    "pyproject.toml",
    '[project.entry-points]\n"shop.services" = { orders = "orders:router", "old.stock" = "stock:router" }\n',
  ],
  "a group whose name has its letters by number": [
    "pyproject.toml",
    '[project.entry-points."shop\\u002eservices"]\norders = "orders:router"\n"old.stock" = "stock:router"\n',
  ],
  Poetry: [
    "pyproject.toml",
    '[tool.poetry.plugins."shop.services"]\norders = "orders:router"\n"old.stock" = "stock:router"\n',
  ],
  "setup.cfg": [
    "setup.cfg",
    "[options.entry_points]\nother =\n    x = orders:router\nshop.services =\n    orders = orders:router\n    old.stock = stock:router\n[options]\n",
  ],
  "an installed package": [
    "shop.dist-info/entry_points.txt",
    "[other]\nx = orders:router\n[shop.services]\norders = orders:router\nold.stock = stock:router\n",
  ],
  "setup.py": [
    "setup.py",
    'from setuptools import setup\nsetup(name="shop", entry_points={"shop.services": ["orders = orders:router", "old.stock = stock:router"]})\n',
  ],
};

for (const [what, [file, text]] of Object.entries(declarations)) {
  test(`routers that entry points name are followed: ${what}`, async () => {
    const files = {
      [file]: text,
      "main.py": app(metadata),
      "orders.py": router("/orders"),
      "stock.py": router("/stock"),
    };

    expect((await routesIn(files)).map((line) => line.split(" ")[1])).toEqual([
      "/orders/orders",
      "/old.stock/stock",
    ]);
  });
}

const asked: Readonly<Record<string, string>> = {
  "select by group":
    'from importlib.metadata import entry_points\nfound = entry_points().select(group="a")\n',
  "the older dictionary":
    'from importlib.metadata import entry_points\nfound = entry_points().get("a", [])\n',
  "a group of all": 'import importlib.metadata\nfound = importlib.metadata.entry_points()["a"]\n',
  pkg_resources: 'import pkg_resources\nfound = pkg_resources.iter_entry_points("a")\n',
};

for (const [what, source] of Object.entries(asked)) {
  test(`entry points are found however they are asked for: ${what}`, async () => {
    const files = {
      "pyproject.toml": '[project.entry-points.a]\norders = "orders:router"\n',
      "main.py": app(source),
      "orders.py": router("/orders"),
    };

    expect(await routesIn(files)).toEqual(["GET /orders/orders sync none none"]);
  });
}

test("of a group that only other packages declare nothing is known", async () => {
  const { targets, unresolved } = await scanFiles({
    "main.py": app(metadata),
    "orders.py": router("/orders"),
  });

  expect(targets.map(({ key, state }) => `${key} ${state}`)).toEqual(["GET /orders unmounted"]);
  expect(unresolved).toMatchObject([{ file: "main.py", line: 6 }]);
});
