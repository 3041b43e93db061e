import { expect, test } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { OpenCache } from "../../support/open-cache.ts";
import { lineOf, scanFiles, settingsWith } from "./scan-files.ts";

const app = (source: string) => `import json, os, tomllib, yaml
from os.path import dirname, join
from pathlib import Path
from fastapi import FastAPI
app = FastAPI()
def made(name):
    async def handler(): ...
    return handler
${source}
for one in config["routes"]:
    getattr(app, one["method"].lower())(one["path"])(made(one.get("name")))
`;

const routes = `{"routes": [
  {"method": "GET", "path": "/a", "name": null},
  {"method": "POST", "path": "/b"}
]}`;

async function lines(files: Readonly<Record<string, string>>) {
  const scan = await scanFiles(files);
  return scan.targets.map(lineOf);
}

const both = ["GET /a no-session", "POST /b no-session"];

const ways: Readonly<Record<string, string>> = {
  "a path object": `def load():
    place = Path(__file__).resolve().parent.parent / "data" / "routes.json"
    with open(place) as file:
        return json.load(file)
config = load()`,
  "parts of a path object": `config = json.loads(Path(__file__).parents[1].joinpath("data/routes.json").read_text())`,
  "a way up and down again": `config = json.loads((Path(__file__).parent / ".." / "data/routes.json").open("r").read())`,
  "os.path": `with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "routes.json")) as file:
    config = json.loads(file.read())`,
  "imported functions of os.path": `config = json.load(open(join(dirname(dirname(__file__)), "data/routes.json"), encoding="utf-8"))`,
  "a text in a condition": `place = Path(__file__).parent.parent / "data" / "routes.json"
config = json.loads(place.read_text()) if place.exists() and os.path.isfile(str(place)) else {"routes": []}`,
};

for (const [what, source] of Object.entries(ways)) {
  test(`routes of a file of the repository are read: ${what}`, async () => {
    expect(await lines({ "shop/main.py": app(source), "data/routes.json": routes })).toEqual(both);
  });
}

test("what a file of settings says can be changed by whoever runs the app", async () => {
  const source = (read: string) =>
    `from fastapi import FastAPI
import tomllib, yaml
from pathlib import Path
app = FastAPI()
here = Path(__file__).parent
${read}
if settings["pages"]["on"]:
    @app.get("/pages")
    def pages(): ...
if not settings["pages"].get("strict", False):
    @app.get("/loose")
    def loose(): ...
`;
  const yaml = source('with open(here / "settings.yaml") as file:\n    settings = yaml.safe_load(file)');
  const toml = source('settings = tomllib.loads((here / "settings.toml").read_text())');
  const expected = ["GET /pages no-session default-off", "GET /loose no-session"];

  expect(await lines({ "main.py": yaml, "settings.yaml": "pages:\n  on: false\n" })).toEqual(expected);
  expect(await lines({ "main.py": toml, "settings.toml": "[pages]\non = false\n" })).toEqual(expected);
  for (const reader of ["rtoml", "tomlkit", "toml"]) {
    const main = toml.replaceAll("tomllib", reader);
    expect(await lines({ "main.py": main, "settings.toml": "[pages]\non = false\n" })).toEqual(expected);
  }
});

test("a file that is not there, is written, or is no data says nothing", async () => {
  const reading = 'config = json.load(open(Path(__file__).parent / "routes.json"))';
  const unknown = ["(unknown) (unknown) unresolved conditional"];

  expect(await lines({ "main.py": app(reading) })).toEqual(unknown);
  expect(await lines({ "main.py": app(reading), "routes.json": "{" })).toEqual(unknown);
  expect(
    await lines({ "main.py": app(reading.replace('.json")', '.json", "w")')), "routes.json": routes }),
  ).toEqual(unknown);
});

test("a path object is there, whatever it leads to", async () => {
  const source = `from fastapi import FastAPI
from pathlib import Path
app = FastAPI()
assets = Path(setting()) / "assets"
if assets:
    @app.get("/assets")
    def show(): ...
`;

  expect(await lines({ "main.py": source })).toEqual(["GET /assets no-session"]);
});

test("modules in a folder that a path object lists are imported", async () => {
  const router = (path: string) =>
    `from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("${path}")\ndef show(): ...\n`;
  const main = (listing: string) => `import importlib
from pathlib import Path
from fastapi import FastAPI
app = FastAPI()
for file in ${listing}:
    if not file.name.startswith("_") and file.suffix == ".py":
        app.include_router(importlib.import_module(f"shop.api.{file.stem}").router)
`;
  const files = { "shop/__init__.py": "", "shop/api/__init__.py": "", "shop/api/fruit.py": router("/fruit") };
  for (const listing of [
    '(Path(__file__).parent / "api").iterdir()',
    'sorted(Path(__file__).parent.glob("api/*.py"))',
  ])
    expect(await lines({ ...files, "shop/main.py": main(listing) })).toEqual(["GET /fruit no-session"]);
});

test("another text of a file that was read is another answer, and that of any other one is the same", async () => {
  const cache = new OpenCache();
  const source = app('config = json.load(open(Path(__file__).parent / "routes.json"))');
  const scan = async (files: Readonly<Record<string, string>>) => {
    const found = await findRoutes(memoryTree({ "main.py": source, ...files }), settingsWith(), { cache });
    return found.targets.map(({ key }) => key);
  };

  expect(await scan({})).toEqual(["(unknown) (unknown)"]);
  expect(await scan({ "routes.json": routes })).toEqual(["GET /a", "POST /b"]);
  expect(await scan({ "routes.json": routes.replace("/a", "/c"), "other.json": "{}" })).toEqual([
    "GET /c",
    "POST /b",
  ]);
  expect(await scan({ "routes.json": routes })).toEqual(["GET /a", "POST /b"]);
});

test("an empty part of a file of settings may be filled by whoever runs the app", async () => {
  const source = `from fastapi import FastAPI
import tomllib, yaml
app = FastAPI()
with open("settings.yaml") as file:
    settings = yaml.safe_load(file)
for name in ("single", "several"):
    if settings.get(name):
        @app.get("/" + name)
        def show(): ...
`;

  const found = await lines({ "main.py": source, "settings.yaml": "single: {}\nseveral: []\n" });
  expect(found.sort()).toEqual(["GET /several no-session conditional", "GET /single no-session conditional"]);
});
