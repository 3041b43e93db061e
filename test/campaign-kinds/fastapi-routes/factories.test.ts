import { expect, test } from "vitest";
import { linesOf, scanFiles } from "./scan-files.ts";

test("a factory that makes an app of a class of the repository is called", async () => {
  const files = {
    "classes.py":
      "from fastapi import FastAPI\nclass Base(FastAPI): ...\nclass Server(Base):\n    def __init__(self):\n        super().__init__()\n",
    "main.py": `from classes import Server
from fastapi import APIRouter
router = APIRouter()
@router.get("/a")
def a(): ...
def create():
    server = Server()
    server.include_router(router)
    return server
`,
  };

  expect(await linesOf(files)).toEqual(["GET /a no-session"]);
});

const inner = `from fastapi import FastAPI
from pydantic_settings import BaseSettings
class Config(BaseSettings):
    pages: bool = False
    names: list[str] = []
def build(pages=False, names=()):
    app = FastAPI()
    @app.get("/a")
    def a(): ...
    if pages:
        @app.get("/pages")
        def all_pages(): ...
    if names:
        @app.get("/names")
        def all_names(): ...
    return app
`;

test("what hands on a factory's app says with what the factory is called", async () => {
  const direct = `${inner}def from_config(path):
    config = Config.model_validate(path)
    return build(config.pages, config.names)
`;
  const named = `${inner}def from_config(path):
    config = Config.model_validate(path)
    app = build(config.pages, config.names)
    return app
`;
  const expected = [
    "GET /a no-session",
    "GET /names no-session conditional",
    "GET /pages no-session default-off",
  ];

  expect(await linesOf({ "main.py": direct })).toEqual(expected);
  expect(await linesOf({ "main.py": named })).toEqual(expected);
  expect(await linesOf({ "main.py": `${inner}def serve():\n    return build()\n` })).toEqual([
    "GET /a no-session",
    "GET /names unmounted",
    "GET /pages unmounted default-off",
  ]);
});

test("what gives a factory's app to a server says with what the factory is called", async () => {
  const served = [
    "uvicorn.run(build(True), port=port)",
    "app = build(pages=True)\n    uvicorn.run(app, port=port)",
    "app = build(pages=True)\n    config = uvicorn.Config(\n        app=app, port=port)",
    "app: FastAPI = build(pages=True)\n    await serve(app, config)",
  ].map((body) => `import uvicorn\n${inner}async def start(port):\n    ${body}\n`);
  const expected = ["GET /a no-session", "GET /names unmounted", "GET /pages no-session"];

  for (const source of served) expect(await linesOf({ "main.py": source })).toEqual(expected);
  expect(
    await linesOf({
      "main.py": `${inner}def export(path):\n    app = build(pages=True)\n    write(app, path)\n`,
    }),
  ).toEqual(["GET /a no-session", "GET /names unmounted", "GET /pages no-session default-off"]);
});

test("a command that a decorator of the repository wraps is followed to its server", async () => {
  const source = `import functools, click, uvicorn
${inner}def options(**defaults):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            return func(*args, **kwargs)
        return wrapper
    return decorate
@click.command()
@options(port=8000)
def start(port: int, names=None):
    uvicorn.run(build(True, names), port=port)
`;

  expect(await linesOf({ "main.py": source })).toEqual([
    "GET /a no-session",
    "GET /names no-session default-off",
    "GET /pages no-session",
  ]);
});

test("a factory that several servers are given the app of serves what any of them has", async () => {
  const source = `import uvicorn
${inner}def develop(port=8000):
    uvicorn.run(build(pages=True), port=port)
def production(names):
    uvicorn.run(build(names=names))
`;

  expect(await linesOf({ "main.py": source })).toEqual([
    "GET /a no-session",
    "GET /names no-session conditional",
    "GET /pages no-session",
  ]);
});

test("an app that a function only calls itself, for each request, is served below no path that is known", async () => {
  const source = (use: string) => `from fastapi import FastAPI
async def register(server):
    pages = FastAPI()
    @pages.get("/a")
    def a(): ...
    async def answer(args):
        await pages(args["scope"], args["receive"], args["send"])
    ${use}
`;

  expect(await linesOf({ "main.py": source('await server.register({"serve": answer})') })).toEqual([
    "GET /a unmounted",
  ]);
  expect(await linesOf({ "main.py": source("return pages") })).toEqual(["GET /a no-session"]);
  expect(await linesOf({ "main.py": source("server.app = pages") })).toEqual(["GET /a no-session"]);
});

test("a factory that is only handed on under a condition is served as it is", async () => {
  const source = `${inner}def maybe(flag):
    if flag.is_set():
        return build()
    return None
`;

  expect((await linesOf({ "main.py": source }))[0]).toBe("GET /a no-session");
});

const appClass = `from fastapi import FastAPI, APIRouter
router = APIRouter()
@router.get("/a")
def a(): ...
class Core(FastAPI):
    def __init__(self, title="Core", **kwargs):
        super().__init__(title=title, **kwargs)
        self.include_router(router, prefix="/api")
`;

test("an app's class that only others make is made once, with its defaults", async () => {
  const derived = `${appClass}class Edge(Core):
    def __init__(self):
        super().__init__(title="Edge")
        @self.get("/edge")
        def edge(): ...
`;

  expect(await linesOf({ "core.py": appClass })).toEqual(["GET /api/a no-session"]);
  expect(await linesOf({ "core.py": `${appClass}def create():\n    return Core()\n` })).toEqual([
    "GET /api/a no-session",
  ]);
  expect(await linesOf({ "core.py": derived })).toEqual(["GET /api/a no-session", "GET /edge no-session"]);
});

test("an app's class that overrides what FastAPI sets it up with has what that registers", async () => {
  const source = (setUp: string) => `from fastapi import APIRouter, FastAPI
router = APIRouter()
@router.get("/a")
def a(): ...
class Core(FastAPI):
    def __init__(self, prefix):
        self.place = prefix
        super().__init__()
        @self.get("/last")
        def last(): ...
    def setup(self) -> None:
        ${setUp}
        self.include_router(router, prefix=self.place)
class Edge(Core): ...
app = Edge("/p")
`;

  for (const setUp of ["super().setup()", "pass"])
    expect(await linesOf({ "main.py": source(setUp) })).toEqual([
      "GET /last no-session",
      "GET /p/a no-session",
    ]);
});

const configured = `from fastapi import APIRouter, FastAPI
def token_route(name):
    async def token(): ...
    return token
def build(login=None, pages=False, mode="all"):
    login = login or {}
    app = FastAPI()
    if login.get("names", []):
        @app.get("/login")
        def login_page(): ...
    for name in login.get("names", []):
        app.post(f"/{name}/token")(token_route(name))
    if pages:
        @app.get("/pages")
        def all_pages(): ...
    if mode == "all":
        @app.get("/all")
        def everything(): ...
    return app
`;

test("what a factory has where nobody gives it anything can be given otherwise", async () => {
  expect(await linesOf({ "main.py": configured })).toEqual([
    "GET /all no-session",
    "GET /login no-session conditional",
    "GET /pages no-session default-off",
    "POST (unknown) unresolved conditional",
  ]);
});

test("a handler that only code which never runs decorates by a call is listed", async () => {
  const helper = `${configured}app = build({}, False)
def extend(app, names):
    for name in names:
        app.post("/" + name)(token_route(name))
`;

  expect(await linesOf({ "main.py": helper })).toEqual([
    "GET /all no-session",
    "GET /login unmounted",
    "GET /pages unmounted",
    "POST (unknown) unresolved",
  ]);
});

test("handlers that a function makes are listed each, and an adapter of any handler is none", async () => {
  const source = `from fastapi import FastAPI
def made(action):
    async def endpoint(): ...
    return endpoint
def adapt(app, spec):
    handler = spec.load()
    app.get(spec.path)(handler)
class Extension:
    def register(self, app):
        app.add_api_route("/more", made("more"), methods=["POST"])
        app.put("/most")(made("most"))
app = FastAPI()
app.add_api_route("/a", made("a"))
`;

  expect(await linesOf({ "main.py": source })).toEqual([
    "GET /a no-session",
    "POST /more unmounted",
    "PUT /most unmounted",
  ]);
});

test("an object that refuses to be made of its defaults is given what it wants", async () => {
  const source = `from fastapi import FastAPI
class Server:
    def __init__(self, agents=None, db=None, pages=True):
        if not agents and db is None:
            raise ValueError("nothing to serve")
        self.agents = agents
        self.db = db
        self.pages = pages
    def get_app(self):
        app = FastAPI()
        def handler(): ...
        if self.db is not None:
            app.get("/db")(handler)
        else:
            app.get("/no-db")(handler)
        if self.pages:
            app.get("/pages")(handler)
        return app
`;

  const { targets } = await scanFiles({ "server.py": source });

  expect(targets.map(({ key, marks }) => [key, ...marks].join(" "))).toEqual([
    "GET /db default-off",
    "GET /no-db",
    "GET /pages",
  ]);
});

test.each(["hooks['app'](app)", "await hooks[Policy].configure(app)", "hooks.configure(app=app)"])(
  "what a hook that is not known gives back under the app's name is the app: %s",
  async (hooked) => {
    const source = `from fastapi import FastAPI
class Wrapper:
    def __init__(self, app):
        self.app = app
async def create_app(hooks):
    app = FastAPI()
    app = ${hooked}
    @app.get("/")
    def root(): ...
    return Wrapper(app)
`;

    expect(await linesOf({ "main.py": source })).toEqual(["GET / no-session"]);
  },
);

test("what a hook gives back under another name is not known", async () => {
  const source = `from fastapi import FastAPI
def create_app(hooks):
    app = FastAPI()
    other_app = hooks["app"](app)
    @other_app.get("/other")
    def elsewhere(): ...
    @app.get("/")
    def root(): ...
    return app
`;

  expect(await linesOf({ "main.py": source })).toEqual(["GET / no-session", "GET /other unmounted"]);
});

test("a server that is a class gets its routes from the function that returns one", async () => {
  const files = {
    "base.py": `class Handler:
    def register(self, router):
        for name in dir(self):
            if name.startswith("_"):
                continue
            member = getattr(self, name)
            if config := getattr(member, "__config", None):
                router.add_api_route(endpoint=member, **config)
def handler(**config):
    def keep(function):
        function.__config = config
        return function
    return keep
`,
    "zones.py": `from base import Handler, handler
class Zones(Handler):
    @handler(path="/zones", methods=["GET"])
    async def list_zones(self): ...
    @handler(path="/zones", methods=["POST"])
    def add_zone(self): ...
`,
    "server.py": `from fastapi import FastAPI
class Server:
    def __init__(self, title: str, handlers):
        self.title = title
        self.handlers = handlers
        self.app = self._make()
    def _make(self):
        app = FastAPI(title=self.title)
        for handler in self.handlers:
            handler.register(app.router)
        return app
`,
    "main.py": `from fastapi.exceptions import RequestValidationError
from server import Server
from zones import Zones
def craft(database) -> Server:
    return Server("zones", [Zones()])
def run():
    craft(None).serve()
`,
  };

  expect(await linesOf(files)).toEqual(["GET /zones no-session", "POST /zones no-session"]);
});

test("an object that keeps an app with nothing has what its own methods register", async () => {
  const files = {
    "server.py": `from fastapi import APIRouter, FastAPI
class Server:
    def __init__(self, address: str, port: int):
        self.cache = {}
        self._router = APIRouter()
        self._app = FastAPI()
    async def complete(self): ...
    def look(self, key: str):
        return self.cache.get(key)
    def serve(self, logging=None):
        from views import register
        register(self)
        self._app.include_router(self._router, prefix="/v1")
def run(address: str, port: int):
    try:
        server = Server(address=address, port=port)
        server.serve()
    except SystemExit:
        raise
`,
    "views.py": `from __future__ import annotations
from typing import TYPE_CHECKING
from fastapi import Security
if TYPE_CHECKING:
    from server import Server
def register(server: Server):
    server._router.add_api_route("/complete", server.complete, methods=["POST"])
`,
  };

  expect(await linesOf(files)).toEqual(["POST /v1/complete no-session"]);
});

const withSettings = (asked: string, made = "BaseSettings") => `from __future__ import annotations
from fastapi import FastAPI
from pydantic import BaseModel
from pydantic_settings import BaseSettings
class Common(${made}): ...
class Settings(Common):
    root: str = "/root"
    pages: bool = False
def build(${asked}):
    app = FastAPI()
    @app.get(settings.root)
    def root(): ...
    if settings.pages:
        @app.get("/pages")
        def pages(): ...
    return app
`;

test.each(["settings: Settings", "*, settings: Settings", "settings: 'Settings'"])(
  "a factory that asks for settings, `%s`, is given what they have",
  async (asked) => {
    expect(await linesOf({ "main.py": withSettings(asked) })).toEqual([
      "GET /pages no-session default-off",
      "GET /root no-session",
    ]);
  },
);

test.each([
  ["settings: Settings", "BaseModel"],
  ["settings", "BaseSettings"],
  ["*settings: Settings", "BaseSettings"],
])("a factory that asks for `%s` of a %s is given none", async (asked, made) => {
  const lines = await linesOf({ "main.py": withSettings(asked, made) });

  expect(lines).toContain("GET /pages no-session conditional");
  expect(lines).not.toContain("GET /root no-session");
});

test("what makes a factory's settings counts, where somebody does", async () => {
  const source = `${withSettings("settings: Settings")}app = build(Settings(root="/given"))
`;

  expect(await linesOf({ "main.py": source })).toEqual([
    "GET /given no-session",
    "GET /pages no-session default-off",
  ]);
});
