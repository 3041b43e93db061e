import { expect, test } from "vitest";
import { routesIn, scanFiles } from "./scan-files.ts";

const app = "from fastapi import APIRouter, Depends, FastAPI\napp = FastAPI()\n";

test("a route on the app is found with its method, path and line", async () => {
  const scan = await scanFiles({ "main.py": `${app}@app.get("/items/{id:int}")\ndef read(id: int): ...\n` });

  expect(scan.targets).toMatchObject([
    { key: "GET /items/{id:int}", file: "main.py", line: 4, handler: "read", state: "no-session" },
  ]);
});

test("prefixes of routers and includes are joined across modules and re-exports", async () => {
  const routes = await routesIn({
    "shop/__init__.py": "",
    "shop/main.py":
      "from fastapi import FastAPI\nfrom shop.api import router\napp = FastAPI()\napp.include_router(router, prefix='/v1')\n",
    "shop/api/__init__.py": "from .orders import router as router\n",
    "shop/api/orders.py":
      "from fastapi import APIRouter\nrouter = APIRouter(prefix='/orders')\n@router.get('')\nasync def index(): ...\n@router.post('/{id}')\ndef change(id: str): ...\n",
  });

  expect(routes).toEqual(["GET /v1/orders async none none", "POST /v1/orders/{id} sync none none"]);
});

test("before FastAPI 0.137 a route that is added after the include is not served", async () => {
  const files = {
    "main.py": `${app}router = APIRouter()\n@router.get("/early")\ndef early(): ...\napp.include_router(router)\n@router.get("/late")\ndef late(): ...\n`,
  };

  const before = await scanFiles(files, { framework_version: "0.136.0" });
  const since = await scanFiles(files, { framework_version: "0.137.0" });

  expect(before.targets.map(({ key, state }) => `${key} ${state}`)).toEqual([
    "GET /early no-session",
    "GET /late unmounted",
  ]);
  expect(since.targets.map(({ key, state }) => `${key} ${state}`)).toEqual([
    "GET /early no-session",
    "GET /late no-session",
  ]);
});

test("a router subclass of the repository and its overridden api_route are followed", async () => {
  const routes = await routesIn({
    "main.py": `${app}
class Loud(APIRouter):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("prefix", "/loud")
        super().__init__(*args, **kwargs)
    def api_route(self, path, **kwargs):
        def decorator(func):
            self.add_api_route(path, func, **kwargs)
            self.add_api_route(path + "/", func, **kwargs)
            return func
        return decorator
router = Loud()
@router.get("/x")
def x(): ...
app.include_router(router)
`,
  });

  expect(routes).toEqual(["GET /loud/x sync none none", "GET /loud/x/ sync none none"]);
});

test("factories, loops, constants, f-strings and mounts are followed", async () => {
  const routes = await routesIn({
    "main.py": `from fastapi import APIRouter, FastAPI
VERSION = "v2"
def make(name):
    router = APIRouter(prefix=f"/{name}")
    @router.get("/" + "list")
    async def items(): ...
    return router
def create_app():
    app = FastAPI()
    for name in ["cats", "dogs"]:
        app.include_router(make(name))
    sub = FastAPI()
    @sub.api_route("/ping", methods=["GET", "POST"])
    def ping(): ...
    app.mount(f"/{VERSION}", sub)
    return app
app = create_app()
`,
  });

  expect(routes).toEqual([
    "GET /cats/list async none none",
    "GET /dogs/list async none none",
    "GET /v2/ping sync none none",
    "POST /v2/ping sync none none",
  ]);
});

test("a main module that fills an app made elsewhere is found although it never mentions FastAPI", async () => {
  const routes = await routesIn({
    "pkg/__init__.py": "",
    "pkg/app.py": `from fastapi import FastAPI, APIRouter
router = APIRouter()
@router.get("/a")
def a(): ...
def create_app():
    return FastAPI()
def register_routes(app):
    app.include_router(router)
`,
    "pkg/main.py":
      "from pkg.app import create_app, register_routes\napp = create_app()\nregister_routes(app)\n",
  });

  expect(routes).toEqual(["GET /a sync none none"]);
});

test("a route under a condition that nobody can decide is marked, one that a default turns off too", async () => {
  const scan = await scanFiles({
    "main.py": `${app}import os
if os.environ.get("DEBUG"):
    @app.get("/debug")
    def debug(): ...
if something():
    @app.get("/maybe")
    def maybe(): ...
`,
  });

  expect(scan.targets.map(({ key, marks }) => [key, marks])).toEqual([
    ["GET /debug", ["default-off"]],
    ["GET /maybe", ["conditional"]],
  ]);
});

test("a handler on a router that no app includes is unmounted, not lost", async () => {
  const scan = await scanFiles({
    "main.py": `${app}router = APIRouter()\n@router.get("/alone")\ndef alone(): ...\n`,
  });

  expect(scan.targets).toMatchObject([{ key: "GET /alone", state: "unmounted" }]);
});

test("an include that cannot be resolved is listed with its line and keeps the campaign below 100 %", async () => {
  const scan = await scanFiles({
    "main.py": `${app}import plugins\nfor plugin in plugins.load():\n    app.include_router(plugin)\n`,
  });

  expect(scan.unresolved).toMatchObject([{ file: "main.py", line: 5 }]);
  expect(scan.progress.percent).toBeLessThan(100);
});

test("settings exclude and block routes with a reason, keys with braces included", async () => {
  const scan = await scanFiles(
    { "main.py": `${app}@app.get("/a/{id}")\ndef a(): ...\n@app.get("/b")\ndef b(): ...\n` },
    {
      exclude: [{ targets: ["GET /a/{id}"], reason: "legacy" }],
      blocked: [{ targets: ["* /b"], reason: "waits" }],
    },
  );

  expect(scan.targets.map(({ state }) => state)).toEqual(["excluded", "blocked"]);
});

test("tests are no apps: what they build is not counted", async () => {
  const routes = await routesIn({
    "app/main.py": `${app}@app.get("/real")\ndef real(): ...\n`,
    "tests/test_x.py": `${app}@app.get("/fake")\ndef fake(): ...\n`,
  });

  expect(routes).toEqual(["GET /real sync none none"]);
});
