import { expect, test } from "vitest";
import { routesIn, scanFiles } from "./scan-files.ts";

async function keys(files: Readonly<Record<string, string>>) {
  const scan = await scanFiles(files);
  return scan.targets.map(({ key, state }) => `${key} ${state}`);
}

/** The handlers' file says nothing of a router. */
const project = (names: string, views: string) => ({
  "web.py": `from functools import partial\nfrom fastapi import FastAPI\napp = FastAPI()\n${names}\n`,
  "views.py": `${views}\ndef page(): ...\n`,
  "main.py": "from web import app\nimport views\n",
});

test.each([
  ["get, post = app.get, app.post", 'from web import get\n@get("/page")'],
  ["get = app.get", 'from web import get as read\n@read("/page")'],
  ["get = app.get", 'import web\n@web.get("/page")'],
  ["get: object = partial(app.get, tags=['pages'])", 'from web import get\n@get("/page")'],
  ["class routes:\n    get = app.get", 'from web import routes\n@routes.get("/page")'],
  ["def get(path):\n    return app.get(path)", 'from web import get\n@get("/page")'],
])("a decorator that has a name of its own registers in another file: %s", async (names, views) => {
  expect(await keys(project(names, views))).toEqual(["GET /page no-session"]);
});

test("a name for a method of anything else brings no file", async () => {
  const files = project("cache = {}\nget = cache.get", 'from web import get\n@get("/page")');

  expect(await keys(files)).toEqual([]);
});

test.each(["from shop import pages\n", ""])(
  "an app that a function gives decorates where nothing else speaks of one: %j",
  async (imported) => {
    const files = {
      "main.py": `from fastapi import FastAPI
${imported}from shop.core import get_app
app = get_app()
`,
      "shop/__init__.py": "",
      "shop/core.py": `from fastapi import FastAPI
instance = FastAPI()
def get_app():
    return instance
`,
      "shop/pages.py": `from shop.core import get_app
@get_app().get("/books")
def books(): ...
`,
    };

    expect(await routesIn(files)).toEqual(["GET /books sync none none"]);
  },
);
