import { expect, test } from "vitest";
import { linesOf, scanFiles } from "./scan-files.ts";

const users = `from fastapi import APIRouter
router = APIRouter()
@router.get("/users")
def users(): ...
`;

const kernel = `from fastapi import FastAPI
class Kernel:
    def __init__(self, routers=()):
        self.app = FastAPI()
        self.routers = list(routers)
    @classmethod
    def create(cls, *routers):
        kernel = cls(routers)
        return kernel.fill("/made").app
    def fill(self, prefix):
        for router in self.routers:
            self.app.include_router(router, prefix=prefix)
        return self
`;

test.each([
  ["made with its arguments", `app = Kernel([users.router]).fill("/api").app`, "GET /api/users no-session"],
  ["asked for an app", "app = Kernel.create(users.router)", "GET /made/users no-session"],
  [
    "built over several lines",
    `app = (\n    Kernel([users.router])\n    .fill("/lines")\n    .app\n)`,
    "GET /lines/users no-session",
  ],
])(
  "an object of another file that holds an app and is %s serves what it was given",
  async (_name, main, served) => {
    const files = { "kernel.py": kernel, "api/users.py": users };

    expect(
      await linesOf({ ...files, "asgi.py": `from kernel import Kernel\nfrom api import users\n${main}\n` }),
    ).toEqual([served]);
  },
);

test("an object whose class makes its app in a base class of another file serves what it was given", async () => {
  const own = `from fastapi import APIRouter
from kernel import Kernel
class Shop(Kernel):
    def fill(self, prefix: str, *more: APIRouter):
        return super().fill("/shop" + prefix)
`;
  const main = `from shop import Shop\nfrom api import users\napp = Shop([users.router]).fill("/api").app\n`;
  const files = { "kernel.py": kernel, "api/users.py": users, "shop.py": own, "asgi.py": main };

  expect(await linesOf(files)).toEqual(["GET /shop/api/users no-session"]);
});

test.each([
  ["names of the module itself", 'app.include_router(globals()["users_router"], prefix="/g")'],
  [
    "the module by its name",
    'app.include_router(getattr(sys.modules[__name__], "users_router"), prefix="/g")',
  ],
  ["what a module answers for a name it has not", 'app.include_router(lazy.users, prefix="/g")'],
  ["what a package answers for a submodule", 'app.include_router(api.teams, prefix="/g")'],
])("a router that is found by %s is served", async (_name, include) => {
  const main = `import sys
from fastapi import FastAPI
from api.users import router as users_router
import api, lazy
app = FastAPI()
${include}
`;
  const lazy = `from importlib import import_module
def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return import_module(f"api.{name}").router
`;

  const files = { "api/users.py": users, "lazy/__init__.py": lazy, "main.py": main };
  const more = { "api/teams.py": "", "api/__init__.py": lazy.replace("{name}", "users") };

  expect(await linesOf({ ...files, ...more })).toEqual(["GET /g/users no-session"]);
});

const tableOfExports = (table: string) => `from importlib import import_module
from elsewhere import more
exports = ${table}
def resolve(*, name, module_globals, exports):
    try:
        export = exports[name]
    except KeyError:
        raise AttributeError(name) from None
    if isinstance(export, str):
        target_module = export
        target_attribute = name
    else:
        target_module, target_attribute = export
    module = import_module(target_module)
    value = module if target_attribute is None else getattr(module, target_attribute)
    module_globals[name] = value
    return value
def __getattr__(name):
    return resolve(name=name, module_globals=globals(), exports=exports)
`;

test.each([
  ["does not have is imported as any other", '{"users": ("api.users", None)}', "no-session"],
  ["may have is left to the package", '{"users": ("api.users", None), **more()}', "unmounted"],
])("a submodule that a package's table of lazy exports %s", async (_name, table, state) => {
  const main = `from fastapi import FastAPI
from api import users, teams
app = FastAPI()
app.include_router(users.router)
app.include_router(teams.router)
`;
  const teams = users.replaceAll("users", "teams");
  const package_ = { "api/__init__.py": tableOfExports(table), "api/users.py": users, "api/teams.py": teams };

  expect(await linesOf({ ...package_, "main.py": main })).toEqual([
    `GET /teams ${state}`,
    "GET /users no-session",
  ]);
});

test("a star import of FastAPI's own names gives them", async () => {
  const main = `from fastapi import *
from api.users import *
app = FastAPI()
app.include_router(router)
`;

  expect(await linesOf({ "api/users.py": users, "main.py": main })).toEqual(["GET /users no-session"]);
});

test.each(["api_route", "websocket"])(
  "a file that says nothing of FastAPI and decorates with an app's %s is run",
  async (verb) => {
    const files = {
      "core.py": "from fastapi import FastAPI\napp = FastAPI()\n",
      "main.py": "from core import app\nimport pages\n",
      "pages.py": `from core import app\n@app.${verb}("/page")\nasync def page(): ...\n`,
    };

    expect(await linesOf(files)).toEqual([`${verb === "websocket" ? "WEBSOCKET" : "GET"} /page no-session`]);
  },
);

const toolServer = (serve: string) => `import uvicorn
from fastapi import FastAPI
main = FastAPI()
@main.get("/main")
def home(): ...
class Tools:
    def __init__(self, tools, port=80, on_app_created=None):
        self.tools = tools
        self.port = port
        self.on_app_created = on_app_created
    async def serve(self):
${serve}
    def _create_app(self):
        app = FastAPI()
        @app.get("/tools")
        async def tools(): ...
        return app
`;

test("what an object makes and gives to a server itself is served, beside other apps", async () => {
  const serve = `        app = self._create_app()
        if self.on_app_created:
            app = await self.on_app_created(app)
        config = uvicorn.Config(
            app,
            port=self.port,
        )`;

  expect(await linesOf({ "main.py": toolServer(serve) })).toEqual([
    "GET /main no-session",
    "GET /tools no-session",
  ]);
});

const keepingServer = (keep: string, give: string) =>
  `${toolServer(`        await uvicorn.Server(uvicorn.Config(${give}, port=self.port)).serve()`)}    def prepare(self):
        ${keep}
`;

test.each([
  ["self.app = self._create_app()", "self.app"],
  ["self._inner: FastAPI = self._create_app()", "app=self._inner"],
])("what an object keeps by `%s` until it gives it to a server is served", async (keep, give) => {
  expect(await linesOf({ "main.py": keepingServer(keep, give) })).toEqual([
    "GET /main no-session",
    "GET /tools no-session",
  ]);
});

test.each([
  ["self.app = self._create_app()", "self.other"],
  ["self.app = self._create_app()", "self.app.wrapped"],
  ["self.app = self._create_app()", "self.app_of_others"],
  ["other.app = self._create_app()", "self.app"],
  ["self.app = wrapped(self._create_app())", "self.app"],
])("what is kept by `%s` is only listed where a server gets `%s`", async (keep, give) => {
  expect(await linesOf({ "main.py": keepingServer(keep, give) })).toEqual([
    "GET /main no-session",
    "GET /tools unmounted",
  ]);
});

test("what an object makes for nobody that is known is listed where there are other apps", async () => {
  const source = toolServer("        return None");

  expect(await linesOf({ "main.py": source })).toEqual(["GET /main no-session", "GET /tools unmounted"]);
});

test("an object that says which function it wraps is awaited where that is, and tells its parameters", async () => {
  const source = `import functools
from fastapi import FastAPI
class Timed:
    def __init__(self, function):
        self.function = function
        functools.update_wrapper(self, function)
    def __call__(self, *args, **kwargs): return self.function(*args, **kwargs)
app = FastAPI()
@app.get("/now")
@Timed
def now(): ...
@app.get("/later")
@Timed
async def later(): ...
`;
  const { targets } = await scanFiles({ "main.py": source });

  expect(targets.map(({ key, handler, definition }) => `${key} ${handler} ${definition}`)).toEqual([
    "GET /now now sync",
    "GET /later later async",
  ]);
});

test("a file that says nothing of routes makes the app of another file's class in a function of its own", async () => {
  const files = {
    "shop/__init__.py": "",
    "shop/server.py": `from fastapi import FastAPI
class Server:
    def __init__(self, name=None):
        self.name = name
        self.app = self.make()
    def make(self):
        app = FastAPI()
        @app.get("/healthcheck")
        def healthcheck(): ...
        return app
`,
    "shop/main.py": `def create(*args, **kwargs):
    from shop.server import Server

    server = Server(*args, **kwargs)
    return server.app


app = create()
`,
    "other/__init__.py": "",
    "other/client.py": `from fastapi import FastAPI
class Client:
    def __init__(self):
        self.app = FastAPI()
        @self.app.get("/client")
        def client(): ...
`,
    "other/main.py": "from other.client import Client\\nclient = Client()\\napp = client.app\\n",
  };

  expect(await linesOf(files)).toEqual(["GET /client no-session", "GET /healthcheck no-session"]);
});

const givenMethod = (given: string) => `import types
from fastapi import APIRouter, FastAPI
from other import adapted
class Catalog:
    def settings(self): ...
def settings(self, name: str): ...
catalog = Catalog()
catalog.settings = ${given}
app = FastAPI()
app.add_api_route("/{name}/settings", catalog.settings, methods=["GET"])
`;

test.each(["types.MethodType(settings, catalog)", "settings.__get__(catalog)"])(
  "an object that is given the method `%s` has it instead of that of its class",
  async (given) => {
    const { targets } = await scanFiles({ "main.py": givenMethod(given) });

    expect(targets.map(({ key, state, line }) => [key, state, line])).toEqual([
      ["GET /{name}/settings", "no-session", 6],
    ]);
  },
);

test("a method that something unknown is made to is not taken for that of the class", async () => {
  const { targets } = await scanFiles({
    "main.py": givenMethod("types.MethodType(adapted, catalog)"),
  });

  expect(targets.map(({ state }) => state)).toEqual(["unresolved"]);
});
