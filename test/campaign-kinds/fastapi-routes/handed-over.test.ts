import { expect, test } from "vitest";
import { linesAndNotesOf, linesOf, scanFiles } from "./scan-files.ts";

const app = (rest: string, imports = "") => `from fastapi import APIRouter, FastAPI
${imports}
app = FastAPI()
router = APIRouter()
@app.get("/a")
def a(): ...
@router.get("/b")
def b(): ...
${rest}
`;

const unknownTo = (name: string) =>
  `\`${name}\` gets this app and is not part of the repository: which routes it adds, moves or takes away is not known`;

test("an app that a package gets of which nobody knows what it does is noted with its line, and keeps its routes", async () => {
  const scan = await scanFiles({ "main.py": app("attach(app)", "from someplugin.core import attach") });
  expect(scan.targets.map(({ key, state, marks }) => [key, state, ...marks].join(" "))).toContain(
    "GET /a no-session",
  );
  expect(scan.unresolved).toEqual([
    { file: "main.py", line: 9, message: unknownTo("someplugin.core.attach") },
  ]);
});

const ways: Readonly<Record<string, readonly [imports: string, rest: string, name: string]>> = {
  "a method of a package's object": [
    "from someplugin import Plugin",
    "Plugin().register(app)",
    "someplugin.Plugin().register",
  ],
  "a package's object made with it": ["from someplugin import Foo", "Foo(app).attach()", "someplugin.Foo"],
  "a package's object that is called": [
    "from someplugin import Foo",
    "wire = Foo()\nwire(app=app)",
    "someplugin.Foo()",
  ],
  "inside of a list": ["from someplugin import wire", "wire(apps=[app])", "someplugin.wire"],
  "inside of a dictionary": ["from someplugin import wire", 'wire({"/x": app})', "someplugin.wire"],
  "a class of the repository that derives from a package's": [
    "from someplugin import Base",
    "class Own(Base): ...\nOwn(app)",
    "someplugin.Base",
  ],
  "by its router": ["from someplugin import wire", "wire(app.router)", "someplugin.wire"],
};

for (const [what, [imports, rest, name]] of Object.entries(ways))
  test(`so is an app that a package gets in another way: ${what}`, async () => {
    expect(await linesAndNotesOf({ "main.py": app(rest, imports) })).toEqual(
      ["GET /a no-session", "GET /b unmounted", unknownTo(name)].sort(),
    );
  });

test("an app of another module is noted too", async () => {
  const files = {
    "shop/__init__.py": "",
    "shop/app.py": app("app.include_router(router)"),
    "shop/main.py": "from someplugin import wire\nfrom shop.app import app\nimport fastapi\nwire(app)\n",
  };
  expect(await linesAndNotesOf(files)).toEqual([
    "GET /a no-session",
    "GET /b no-session",
    unknownTo("someplugin.wire"),
  ]);
});

test("a router that a package gets is noted where an app serves it", async () => {
  const note = unknownTo("someplugin.bind").replace("this app", "this router");
  const bound = app('bind(router, {"/c": a})\napp.include_router(router)', "from someplugin import bind");
  expect(await linesAndNotesOf({ "main.py": bound })).toEqual(
    ["GET /a no-session", "GET /b no-session", note].sort(),
  );
  const made = app('app.include_router(fill(router, "/v1"))', "from someplugin import fill");
  expect(await linesAndNotesOf({ "main.py": made })).toEqual(
    ["GET /a no-session", "GET /b no-session", note.replace("bind", "fill")].sort(),
  );
});

test("what a package gets whose name speaks of other paths may be other routes in the end", async () => {
  const versioned = app(
    "app.include_router(router)\napp = VersionedApp(app)",
    "from other import VersionedApp",
  );
  expect(await linesAndNotesOf({ "main.py": versioned })).toEqual(
    [
      "GET /a no-session conditional",
      "GET /b no-session conditional",
      unknownTo("other.VersionedApp"),
    ].sort(),
  );
  const prefixed = app("app.include_router(add_prefix(router))", "from other import add_prefix");
  expect(await linesOf({ "main.py": prefixed })).toEqual([
    "GET /a no-session",
    "GET /b no-session conditional",
  ]);
});

const harmless = `import asyncio
import gradio as gr
import sentry_sdk
import socketio
import uvicorn
from dishka.integrations.fastapi import setup_dishka
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient
from fastapi_mcp import FastApiMCP
from fastapi_pagination import add_pagination
from mangum import Mangum
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from prometheus_fastapi_instrumentator import Instrumentator
from someplugin import RequestLoggingMiddleware, register_exception_handlers, setup_cors
from sqladmin import Admin
from tortoise.contrib.fastapi import register_tortoise
from typing import cast`;

test("what only watches, guards, stores or serves an app is not noted", async () => {
  const source = app(
    `app.include_router(router)
Instrumentator().instrument(app).expose(app)
FastAPIInstrumentor.instrument_app(app)
add_pagination(app)
admin = Admin(app, None)
setup_dishka(None, app=app)
register_tortoise(app, config={})
register_exception_handlers(app)
setup_cors(app)
wrapped = RequestLoggingMiddleware(app)
handler = Mangum(app)
client = TestClient(app)
mcp = FastApiMCP(app)
gr.mount_gradio_app(app, None, path="/ui")
sockets = socketio.ASGIApp(None, app)
print(cast(FastAPI, app))
asyncio.run(uvicorn.Server(uvicorn.Config(app)).serve())`,
    harmless,
  );
  expect(await linesAndNotesOf({ "main.py": source })).toEqual(["GET /a no-session", "GET /b no-session"]);
});

test("routes that may have been left out stay, and it is said where", async () => {
  const message = "what becomes of the routes here could not be found";
  const kept = (rest: string) => app(rest, "from other import keep, rewrite");
  expect(
    await linesAndNotesOf({ "main.py": kept("app.router.routes = rewrite(app.router.routes)") }),
  ).toEqual(["GET /a no-session", "GET /b unmounted", message]);
  for (const rest of [
    "app.router.routes.remove(keep(app.routes))",
    "for one in list(app.routes):\n    if keep(one): app.routes.remove(one)",
  ])
    expect(await linesOf({ "main.py": kept(rest) }), rest).toEqual(["GET /a no-session", "GET /b unmounted"]);
});

test("routes that a condition keeps which is not known are conditional", async () => {
  const kept = (rest: string) => app(rest, "from other import keep");
  for (const rest of [
    "app.router.routes = [one for one in app.router.routes if keep(one)]",
    "app.router.routes[:] = [one for one in app.router.routes if keep(one)]",
  ])
    expect(await linesOf({ "main.py": kept(rest) }), rest).toEqual([
      "GET /a no-session conditional",
      "GET /b unmounted",
    ]);
});

test("what a setting that is off would take away stays", async () => {
  const rest = `import os
for one in list(app.routes):
    if os.getenv("HIDE"): app.routes.remove(one)
    if os.getenv("MOVE"): one.path = "/moved" + one.path`;
  expect(await linesOf({ "main.py": app(rest) })).toEqual(["GET /a no-session", "GET /b unmounted"]);
});

test("a route that the source changes by hand is the one that it becomes", async () => {
  const changed = app(`for one in app.routes:
    one.methods = {"POST"}
    one.path = "/v2" + one.path`);
  expect(await linesOf({ "main.py": changed })).toContain("POST /v2/a no-session");
  const perhaps = app(
    `for one in app.routes:
    if keep(one): one.path = "/v2" + one.path`,
    "from other import keep",
  );
  expect(await linesOf({ "main.py": perhaps })).toEqual([
    "GET /a no-session conditional",
    "GET /b unmounted",
  ]);
});

const notFound = (name: string) =>
  `\`${name}\` gets this app and could not be found: which routes it adds, moves or takes away is not known`;

test.each([
  ["for plugin in load():\n    plugin.register(app)", notFound("plugin.register")],
  ["def use(hook):\n    hook(application=app)\nuse(load()[0])", notFound("hook")],
  ["load()[0](app)", notFound("load()[]")],
  [
    'getattr(importlib.import_module(os.environ["PLUGIN"]), "setup")(app)',
    unknownTo("importlib.import_module().setup"),
  ],
])("so is an app that something gets which could not be found: %s", async (rest, note) => {
  const imports = "import importlib, os\ndef load():\n    return eval(os.read(0, 100))";

  expect(await linesAndNotesOf({ "main.py": app(rest, imports) })).toEqual(
    ["GET /a no-session", "GET /b unmounted", note].sort(),
  );
});

test.each([
  "id(app)",
  "load().setup_logging(app)",
  "load().include_router(router)",
  "load().append(app)",
  "load()(1)",
])("what has nothing to do with routes is not noted where it could not be found: %s", async (rest) => {
  const imports = "import os\ndef load():\n    return eval(os.read(0, 100))";

  expect(await linesAndNotesOf({ "main.py": app(rest, imports) })).toEqual([
    "GET /a no-session",
    "GET /b unmounted",
  ]);
});
