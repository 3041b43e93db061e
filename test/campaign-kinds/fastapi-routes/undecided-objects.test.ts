import { expect, test } from "vitest";
import { linesOf, scanFiles } from "./scan-files.ts";

const registry = (configure: string) => `from fastapi import APIRouter, FastAPI
from elsewhere import config
app = FastAPI()
class Login:
    enabled = False
    def __init__(self):
        self.router = APIRouter(prefix="/login")
        self.router.add_api_route("/start", self.start, methods=["GET"])
        self.configure()
    def configure(self):
${configure}
    async def start(self): ...
login = Login()
if login.enabled:
    app.include_router(login.router)
`;

test("a switch that an undecided condition sets is undecided", async () => {
  const both = `        if config.has("login"):
            self.enabled = True
        else:
            self.enabled = False
`;
  const one = `        if config.has("login"):
            self.enabled = True
`;

  expect(await linesOf({ "main.py": registry(both) })).toEqual(["GET /login/start no-session conditional"]);
  expect(await linesOf({ "main.py": registry(one) })).toEqual(["GET /login/start no-session conditional"]);
});

test("a switch that is set without condition is decided", async () => {
  const on = "        self.enabled = True\n";

  expect(await linesOf({ "main.py": registry(on) })).toEqual(["GET /login/start no-session"]);
});

test("a list that only an unknown loop fills may be empty", async () => {
  const source = `from fastapi import FastAPI
from elsewhere import plugins
app = FastAPI()
def register(target):
    found = []
    for plugin in plugins():
        found.append(plugin)
    if found:
        return found[-1].register(target)
    @target.get("/page")
    def page(): ...
register(app)
`;

  expect(await linesOf({ "main.py": source })).toEqual(["GET /page no-session"]);
});

test("settings behind an object that hands on to them decide like the settings themselves", async () => {
  const files = {
    "config.py": `from functools import lru_cache
from pydantic import Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    old_paths: bool = Field(default=True)
    admin: bool = False
@lru_cache()
def get_settings(): return Settings()
class Lazy:
    def __getattr__(self, key): return getattr(get_settings(), key)
settings = Lazy()
`,
    "main.py": `from fastapi import FastAPI
from config import settings
app = FastAPI()
if settings.old_paths:
    @app.get("/old")
    def old(): ...
if settings.admin:
    @app.get("/admin")
    def admin(): ...
`,
  };

  expect(await linesOf(files)).toEqual(["GET /admin no-session default-off", "GET /old no-session"]);
});

const server = `from fastapi import APIRouter, FastAPI
from traitlets import Bool, Unicode
from traitlets.config import Application
class Server(Application):
    prefix = Unicode("/api", config=True)
    pages = Bool(True, config=True)
    metrics = Bool(default_value=False, config=True)
    def initialize(self):
        self.login = Login()
    def make_app(self):
        app = FastAPI()
        app.include_router(self.login.router, prefix=self.prefix)
        if self.pages:
            @app.get("/page")
            def page(): ...
        if self.metrics:
            @app.get("/metrics")
            def metrics(): ...
        return app
class Login:
    def __init__(self):
        self.router = APIRouter()
        self.router.add_api_route("/login", self.show, methods=["GET"])
    def show(self): ...
`;

test("an app that a method of a class makes is found, with what other methods set and what traits say", async () => {
  expect(await linesOf({ "server.py": server })).toEqual([
    "GET /api/login no-session",
    "GET /metrics no-session default-off",
    "GET /page no-session",
  ]);
});

test("where another app is made, methods that make one are not called", async () => {
  const files = { "server.py": server, "main.py": "from fastapi import FastAPI\napp = FastAPI()\n" };

  expect((await linesOf(files)).filter((line) => !line.includes("unmounted"))).toEqual([]);
});

test("a method that fills the app that another method of its class makes is called", async () => {
  const source = `from fastapi import APIRouter, FastAPI
router = APIRouter()
@router.get("/pages")
def pages(): ...
class Server:
    def __init__(self, own=None):
        self.own = own
    def make(self):
        return FastAPI(title="Server")
    def get_app(self):
        app = self.own if self.own else self.make()
        if not self.own:
            app = self.make()
        app.include_router(router)
        return app
`;

  expect(await linesOf({ "server.py": source })).toEqual(["GET /pages no-session"]);
});

test("what is set on an app's state is there when it is read", async () => {
  const source = `from fastapi import APIRouter, FastAPI
app = FastAPI()
app.state.prefix = "/api"
router = APIRouter(prefix=app.state.prefix)
@router.get("/pages")
def pages(): ...
app.include_router(router)
`;

  expect(await linesOf({ "main.py": source })).toEqual(["GET /api/pages no-session"]);
});

test("a router that only a changed setting puts into a list is not served", async () => {
  const source = `from fastapi import APIRouter, FastAPI
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    writing: bool = False
settings = Settings()
reads, writes = APIRouter(), APIRouter()
@reads.get("/pages")
def pages(): ...
@writes.post("/pages")
def add(): ...
app = FastAPI()
routers = [reads]
if settings.writing:
    routers.append(writes)
for router in routers:
    app.include_router(router)
`;

  expect(await linesOf({ "main.py": source })).toEqual(["GET /pages no-session", "POST /pages unmounted"]);
});

test("an app below the source's own middleware is served where that is mounted", async () => {
  const source = `from fastapi import FastAPI
class Guard:
    def __init__(self, app, key=None):
        self.app = app
    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)
class Holder:
    def __init__(self, app):
        self.app = app
inner = FastAPI()
@inner.get("/items")
def items(): ...
held = FastAPI()
@held.get("/held")
def held_items(): ...
app = FastAPI()
app.mount("/guarded", Guard(Guard(inner), key="key"))
app.mount("/holder", Holder(held))
one, other = Guard(None), Guard(None)
one.app, other.app = other, one
app.mount("/circle", one)
`;
  const scan = await scanFiles({ "main.py": source });

  expect(scan.targets.map(({ key }) => key).sort()).toEqual(["GET /guarded/items", "GET /held"]);
});

test("what a setting names that is empty by default is as it is for whoever it does not name", async () => {
  const source = `from fastapi import APIRouter, FastAPI
from pydantic import Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    enabled: dict[str, bool] = Field(default_factory=dict)
    hidden: dict[str, bool] = {}
settings = Settings()
app = FastAPI()
def handler(): ...
for name in ["jobs", "pages"]:
    enabled = settings.enabled.get(name, True)
    if not enabled:
        continue
    if settings.hidden.get(name):
        app.get("/hidden/" + name)(handler)
    if "admin" in settings.enabled:
        app.get("/admin/" + name)(handler)
    app.get("/" + name)(handler)
`;

  expect(await linesOf({ "main.py": source })).toEqual([
    "GET /admin/jobs no-session default-off",
    "GET /admin/pages no-session default-off",
    "GET /hidden/jobs no-session default-off",
    "GET /hidden/pages no-session default-off",
    "GET /jobs no-session",
    "GET /pages no-session",
  ]);
});

test("what a setting gives is not known where something else may have filled it", async () => {
  const source = `from fastapi import FastAPI
from pydantic_settings import BaseSettings
from elsewhere import more
class Settings(BaseSettings):
    enabled: dict[str, bool] = {}
settings = Settings()
settings.enabled.update(more)
app = FastAPI()
def handler(): ...
if settings.enabled.get("pages", True):
    app.get("/pages")(handler)
`;

  expect(await linesOf({ "main.py": source })).toEqual(["GET /pages no-session conditional"]);
});
