import { expect, test } from "vitest";
import { lineOf, linesOf, scanFiles } from "./scan-files.ts";

const app = "from fastapi import APIRouter, Depends, FastAPI\napp = FastAPI()\n";

async function lines(source: string, fields: Readonly<Record<string, unknown>> = {}) {
  const scan = await scanFiles({ "main.py": app + source }, fields);
  return scan.targets.map(lineOf);
}

const inner = `api = FastAPI()
@api.get("/a")
def a(): ...
`;

test("what is mounted at the root adds nothing to the path", async () => {
  expect(await lines(`${inner}app.mount("/", api)\n`)).toEqual(["GET /a no-session"]);
  expect(await lines(`${inner}app.mount("/v1/", api)\n`)).toEqual(["GET /v1/a no-session"]);
});

test("an app that is mounted in itself serves its routes once, and says so", async () => {
  const main = `from fastapi import FastAPI
app = FastAPI()
app.mount("/production", app)
@app.get("/a")
def a(): ...
`;
  const { targets, unresolved } = await scanFiles({ "main.py": main });

  expect(targets.map(({ key, state }) => `${key} ${state}`)).toEqual(["GET /a no-session"]);
  expect(unresolved).toEqual([
    {
      file: "main.py",
      line: 3,
      message:
        "an app is mounted in itself here: its routes answer below `/production` too, and are listed once",
    },
  ]);
});

test("an app that both sides of an undecided condition mount is served for certain, at the path that is known", async () => {
  const known = `${inner}if setting():\n    app.mount(setting(), api)\nelse:\n    app.mount("/api", api)\n`;
  const reversed = `${inner}if setting():\n    app.mount("/api", api)\nelse:\n    app.mount(setting(), api)\n`;

  expect(await lines(known)).toEqual(["GET /api/a no-session"]);
  expect(await lines(reversed)).toEqual(["GET /api/a no-session"]);
});

test("includes on both sides of an undecided condition count once too, whatever FastAPI's version", async () => {
  const source = `router = APIRouter()
@router.get("/a")
def a(): ...
if setting():
    app.include_router(router, prefix=setting())
else:
    app.include_router(router)
`;

  expect(await lines(source, { framework_version: "0.136.0" })).toEqual(["GET /a no-session"]);
  expect(await lines(source, { framework_version: "0.137.0" })).toEqual(["GET /a no-session"]);
});

test("two known paths under one condition are both conditional, and so is one side alone", async () => {
  const both = `${inner}if setting():\n    app.mount("/x", api)\nelse:\n    app.mount("/y", api)\n`;

  expect(await lines(both)).toEqual(["GET /x/a no-session conditional", "GET /y/a no-session conditional"]);
  expect(await lines(`${inner}if setting():\n    app.mount("/x", api)\n`)).toEqual([
    "GET /x/a no-session conditional",
  ]);
});

test("what both sides of a setting include is served as the side says that is taken", async () => {
  const source = `import os
router, pages, more = APIRouter(), APIRouter(), APIRouter()
@router.get("/a")
def a(): ...
@pages.get("/b")
def b(): ...
@more.get("/c")
def c(): ...
if os.environ.get("ONLY"):
    app.include_router(router)
    app.include_router(more)
else:
    app.include_router(pages)
    app.include_router(router)
`;

  expect(await lines(source)).toEqual([
    "GET /a no-session",
    "GET /b no-session",
    "GET /c no-session default-off",
  ]);
});

test("a handler that is registered for certain too is not conditional", async () => {
  const source = `@app.get("/a")
def first(): ...
def a(): ...
if setting():
    app.add_api_route("/a", a)
    app.add_api_route("/b", a)
app.add_api_route("/a", a)
app.add_api_route("/b", a)
`;

  expect(await lines(source)).toEqual([
    "GET /a no-session",
    "GET /a (main.py:a) no-session",
    "GET /b no-session",
  ]);
});

test("an expression that decides whether something is done is a condition", async () => {
  const source = `import os
router = APIRouter()
@router.get("/x")
def x(): ...
setting() and app.include_router(router, prefix="/a")
setting() or app.include_router(router, prefix="/b")
app.include_router(router, prefix="/c") if setting() else None
os.environ.get("OFF") and app.include_router(router, prefix="/d")
os.environ.get("ON", "1") and app.include_router(router, prefix="/e")
os.environ.get("ON", "1") or app.include_router(router, prefix="/f")
app.include_router(router, prefix="/g") if os.environ.get("OFF") else app.include_router(router, prefix="/h")
setting() and os.environ.get("OFF") and app.include_router(router, prefix="/i")
True and app.include_router(router, prefix="/j")
`;

  expect(await lines(source)).toEqual([
    "GET /a/x no-session conditional",
    "GET /b/x no-session conditional",
    "GET /c/x no-session conditional",
    "GET /d/x no-session default-off",
    "GET /e/x no-session",
    "GET /f/x no-session default-off",
    "GET /g/x no-session default-off",
    "GET /h/x no-session",
    "GET /i/x no-session conditional",
    "GET /j/x no-session",
  ]);
});

test("a handler inside a function that nobody calls is listed", async () => {
  const source = `class Plugin:
    def get_app(self, application: FastAPI):
        @application.get("/{rest:path}")
        async def page(rest: str): ...
        return application
`;

  const scan = await scanFiles({ "main.py": app + source });

  expect(scan.targets).toMatchObject([
    { key: "GET /{rest:path}", state: "unmounted", handler: "page", definition: "async", line: 6 },
  ]);
});

test("a handler on a router of a package that is not here is listed", async () => {
  expect(await lines('from company import router\n@router.post("/a")\ndef a(): ...\n')).toEqual([
    "POST /a unmounted",
  ]);
});

test("a handler of an app that also stands on a router of a package that is not here is listed for that one", async () => {
  const source = `from company import router
class Doubled(APIRouter):
    def add_api_route(self, path, endpoint, **options):
        super().add_api_route(path, endpoint, **options)
own = Doubled()
@own.get("/b")
@router.post("/a")
@app.get("/a")
def a(): ...
def fill(router):
    @router.get("/c")
    def c(): ...
fill(own)
app.include_router(own)
`;

  expect(await lines(source)).toEqual([
    "GET /a no-session",
    "GET /b no-session",
    "POST /a unmounted",
    "GET /c no-session",
  ]);
});

test("clients, caches and mocks that look like route decorators are not listed", async () => {
  const source = `import responses, cache
@cache.get("/a")
def a(): ...
@responses.post("/b")
def b(): ...
def later(cli):
    @cli.get("/c")
    def c(): ...
`;

  expect(await lines(source)).toEqual([]);
});

test("a machinery of settings that never ends does not keep the app from being found", async () => {
  const files = {
    "settings.py": `def get(key):
    for one in load(key):
        for other in load(one):
            get(other), get(one), load(get(key))
    return read(key)
def load(key):
    return [get(k) for k in [key, key + "a", key + "b"]] + [read(key)]
def read(key):
    return get(key) if key else load(key)
`,
    "main.py": `${app}import settings
for name in ["a", "b", "c", "d", "e", "f"]:
    settings.get(name), settings.load(name), settings.read(name)
@app.get("/a")
def a(): ...
`,
  };

  const scan = await scanFiles(files);

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
  expect(scan.unresolved).toEqual([]);
});

test("an application's work that goes back and forth between helpers and what speaks of routes is no endless work", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `step${index}`);
  const steps = names.map((name) => `def ${name}(item):\n${"    main.refresh(item)\n".repeat(4)}`);
  const files = {
    "engine.py": `import main\ndef start():\n    main.refresh(None)\n${steps.join("")}`,
    "main.py": `${app}import engine
def refresh(item):
${names.map((name) => `    engine.${name}(item)\n`).join("")}engine.start()
@app.get("/a")
def a(): ...
`,
  };

  const scan = await scanFiles(files);

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
  expect(scan.unresolved).toEqual([]);
});

test("what a helper starts has its routes, however long it takes and however often", async () => {
  const files = {
    "plugins.py": `import main
def start(names):
    for name in names:
        main.add(name)
`,
    "main.py": `${app}import plugins
def add(name):
    for group in range(20):
        for n in range(1000):
            x = n
    app.add_api_route("/" + name, handler)
def handler(): ...
plugins.start(["a", "b", "c"])
`,
  };

  const scan = await scanFiles(files);

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a", "GET /b", "GET /c"]);
});

test("what a helper computes is known although helpers have a short allowance", async () => {
  const files = {
    "names.py":
      'def slug(words):\n    out = ""\n    for word in words:\n        out = out + "/" + word\n    return out\n',
    "main.py": `${app}from names import slug
@app.get(slug(["a", "b"]))
def a(): ...
`,
  };

  const scan = await scanFiles(files);

  expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a/b"]);
});

test("code that never ends is cut, and said to be", async () => {
  const source = `def f(n):
    for i in range(1000):
        for j in range(1000):
            for k in range(1000):
                x = n + i
f(1)
@app.get("/a")
def a(): ...
`;

  const scan = await scanFiles({ "main.py": `${app}@app.get("/before")\ndef before(): ...\n${source}` });

  expect(scan.targets.map(({ handler, state }) => `${handler} ${state}`)).toEqual([
    "before no-session",
    "a unresolved",
  ]);
  expect(scan.unresolved.map(({ message }) => message)).toEqual([expect.stringContaining("was cut here")]);
});

test("an app that a factory only wraps in another one under a condition is served as it is", async () => {
  const source = (condition: string) => `def create_app():
    inner = FastAPI()
    @inner.get("/a")
    def a(): ...
    if ${condition}:
        outer = FastAPI()
        outer.mount(setting(), inner)
        return outer
    return inner
served = create_app()
`;

  expect(await lines(source("setting()"))).toEqual(["GET /a no-session"]);
  expect(await lines(`import os\n${source('os.environ.get("BASE")')}`)).toEqual(["GET /a no-session"]);
});

test("an app that is mounted under a condition stays below its path", async () => {
  expect(await lines(`${inner}if setting():\n    app.mount("/admin", api)\n`)).toEqual([
    "GET /admin/a no-session conditional",
  ]);
});

test("a handler that only a method which nobody calls adds to a router is listed", async () => {
  const source = `def page(): ...
class Plugin:
    def register(self, router):
        router.add_api_route("/enabled", self.enabled, methods=["GET", "POST"])
        router.add_api_websocket_route("/feed", self.feed)
        router.add_api_route("/page", endpoint=page)
        router.add_api_route("/else", elsewhere)
    async def enabled(self): ...
    async def feed(self): ...
app.add_api_route("/served", page)
`;

  expect(await lines(source)).toEqual([
    "GET /served no-session",
    "GET /else unresolved",
    "GET /enabled unmounted",
    "POST /enabled unmounted",
    "WEBSOCKET /feed unmounted",
  ]);
});

test("a module that imports its router, or gets the app, and says nothing of FastAPI is looked at", async () => {
  const scan = await scanFiles({
    "routers.py": "from fastapi import APIRouter, FastAPI\nbase_router = APIRouter()\napp = FastAPI()\n",
    "runtime.py":
      'from routers import base_router\n@base_router.get("/runtime", include_in_schema=False)\nasync def runtime(): ...\n',
    "plugin.py":
      'class Plugin:\n    def on_start(self, app):\n        @app.post("/tenant")\n        async def tenant(): ...\n',
    "other.py": 'from flask import app\n@app.get("/flask")\ndef flask(): ...\n',
    "main.py": "from routers import app, base_router\nimport runtime\napp.include_router(base_router)\n",
  });

  expect(scan.targets.map(({ key, state }) => `${key} ${state}`)).toEqual([
    "POST /tenant unmounted",
    "GET /runtime no-session",
  ]);
});

test("a module that imports a router of any name and says nothing of FastAPI is looked at", async () => {
  const scan = await scanFiles({
    "api.py": "from fastapi import APIRouter, FastAPI\nv1 = APIRouter()\n",
    "pages.py":
      'from api import v1\n@v1.get("/a")\ndef a(): ...\nif False:\n    @v1.get("/b")\n    def b(): ...\n',
    "more.py": 'import api\n@api.v1.get("/c")\ndef c(): ...\n',
    "main.py":
      "from fastapi import FastAPI\nfrom api import v1\nimport pages\napp = FastAPI()\napp.include_router(v1)\n",
    "client.py": 'def ask(v1):\n    return v1.get("/d")\n',
  });

  expect(scan.targets.map(({ key, state }) => `${key} ${state}`)).toEqual([
    "GET /c unmounted",
    "GET /a no-session",
    "GET /b unmounted",
  ]);
});

test("a setting that is set over its description under a name that is not known is not decided", async () => {
  const source = `import inspect
class Entry:
    def __init__(self, default): ...
class Config:
    ON = Entry(default=False)
    def __init__(self):
        for name, entry in inspect.getmembers(self):
            self.save(name, entry)
    def save(self, name, entry):
        setattr(self, name, read(entry))
config = Config()
if config.ON:
    @app.get("/a")
    def a(): ...
`;

  expect(await lines(source)).toEqual(["GET /a no-session conditional"]);
});

test("a route under a method that only data tells is listed", async () => {
  const source = `def a(): ...
router = APIRouter(prefix="/v1")
getattr(router, setting())("/a")(a)
getattr(app, setting())("/b")(a)
getattr(app, setting())(Middleware)
getattr(app, setting())(setting())(a)
app.include_router(router)
`;

  expect(await lines(source)).toEqual([
    "(unknown) (unknown) unresolved",
    "(unknown) /b unresolved",
    "(unknown) /v1/a unresolved",
  ]);
});

const routers = `def router(path):
    made = APIRouter()
    @made.get(path)
    def handler(): ...
    return made
`;

test("what is put into a list, set, dict or generator under an undecided condition is conditional when it is looped over", async () => {
  const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
  const source = `${routers}${names.map((name) => `${name} = router("/${name}")\n`).join("")}
listed, more, table, unordered = [a], [], {"b": b}, set()
if setting():
    listed.append(c)
    more += [d]
    table["e"] = e
    table.update(f=f)
    unordered.add(g)
def generate():
    yield h
    if setting():
        yield i
for one in listed + [*more]:
    app.include_router(one)
for name, one in table.items():
    app.include_router(one)
for one in [x for x in list(unordered)]:
    app.include_router(one)
for one in generate():
    app.include_router(one)
`;

  const found = await lines(source);

  expect(found.filter((line) => line.endsWith(" conditional")).map((line) => line.slice(5, 6))).toEqual([
    "c",
    "d",
    "e",
    "f",
    "g",
    "i",
  ]);
  expect(found).toHaveLength(names.length);
});

test("what only an undecided condition lets through a filter is conditional", async () => {
  const source = `${routers}for one in [x for x in [router("/a")] if wanted(x)]:
    app.include_router(one)
for one in filter(wanted, [router("/b")]):
    app.include_router(one)
if len([x for x in [1] if wanted(x)]) > 0:
    app.include_router(router("/c"))
features = []
if setting():
    features.append("d")
if "d" in features:
    app.include_router(router("/d"))
if features:
    app.include_router(router("/e"))
`;

  expect(await lines(source)).toEqual([
    "GET /a no-session conditional",
    "GET /b no-session conditional",
    "GET /c no-session conditional",
    "GET /d no-session conditional",
    "GET /e no-session conditional",
  ]);
});

test("what is put into a list for certain stays so, whatever an undecided condition did before", async () => {
  const source = `${routers}one, all = router("/a"), []
if setting():
    all.append(one)
all.append(one)
for each in all:
    app.include_router(each)
`;

  expect(await lines(source)).toEqual(["GET /a no-session"]);
});

test("a route object in a list of routes under an undecided condition is conditional", async () => {
  const source = `from starlette.routing import Route
def a(request): ...
def b(request): ...
routes = []
if setting():
    routes.append(Route("/a", a))
    app.routes.append(Route("/b", b))
app.mount("/v1", FastAPI(routes=routes))
`;

  expect(await lines(source)).toEqual(["GET /v1/a no-session conditional", "GET /b no-session conditional"]);
});

const stub = `def stub(prefix):
    router = APIRouter()
    @router.get(prefix)
    async def absent(): ...
    return router
`;

test("an app that may not exist serves every path of a handler that has several", async () => {
  const source = `${stub}def make():
    if setting():
        application = FastAPI()
        for prefix in ["/a", "/b"]:
            application.include_router(stub(prefix))
make()
`;

  expect(await lines(source)).toEqual(["GET /a no-session conditional", "GET /b no-session conditional"]);
});

test("a path that no app serves is listed although its handler is served at another one", async () => {
  expect(await lines(`${stub}app.include_router(stub("/a"))\nstub("/b")\n`)).toEqual([
    "GET /a no-session",
    "GET /b unmounted",
  ]);
});

test("what an app has only where nobody calls its factory again is listed", async () => {
  const source = `from fastapi import FastAPI
def create_app(extra=True):
    app = FastAPI()
    @app.get("/a")
    def a(): ...
    if extra:
        @app.get("/extra")
        def more(): ...
    return app
def create_small_app():
    return create_app(extra=False)
`;

  const scan = await scanFiles({ "main.py": source });

  expect(scan.targets.map(({ key, state }) => `${key} ${state}`)).toEqual([
    "GET /a no-session",
    "GET /extra unmounted",
  ]);
});

test("a router of any name in a function that nobody calls has its handlers listed", async () => {
  const source = `class Versioned(APIRouter):
    def fill(self):
        @self.get("/own")
        def own(): ...
def get_a_router():
    r = APIRouter()
    @r.get("/a")
    def a(): ...
    return r
def fill(v1: APIRouter):
    @v1.post("/b")
    def b(): ...
    @v1.route("/c")
    def c(request): ...
v2 = APIRouter()
if False:
    @v2.get("/d")
    def d(): ...
`;

  expect(await lines(source)).toEqual([
    "GET /own unmounted",
    "GET /a unmounted",
    "POST /b unmounted",
    "GET /c unmounted",
    "GET /d unmounted",
  ]);
});

test("handlers that functions which nobody calls add are listed, and what their callers give is not", async () => {
  const source = `def get_a_router():
    router = APIRouter()
    def a(): ...
    router.add_api_route("/a", a)
    router.add_api_route("/b", made(a))
    def c(): ...
    router.add_api_route("/c", c if public() else elsewhere)
    return router
def add(router, handler, path="/c"):
    router.add_api_route(path, handler)
`;

  expect(await lines(source)).toEqual([
    "GET /a unmounted",
    "GET /b unresolved",
    "GET /c unmounted",
    "GET /c (main.py:(unknown)) unresolved",
  ]);
});

test("a route object that gets into no app is listed", async () => {
  const source = `from starlette.routing import Mount, Route
def a(request): ...
def b(request): ...
serve([Route("/a", a)])
app.routes.append(Route("/b", b))
inner = Mount("/c", routes=[Route("/b", b), Route("/a", a)])
`;

  expect(await lines(source)).toEqual(["GET /a unmounted", "GET /b no-session"]);
});

test("handlers of one name and path in one file are all listed", async () => {
  const routers = ["a", "b", "c"].map(
    (name) => `def ${name}():
    router = APIRouter()
    @router.get("/status")
    def status(): ...
    return router
`,
  );

  const scan = await scanFiles({ "main.py": app + routers.join("") });

  expect(scan.targets.map(({ line, state }) => `${line} ${state}`)).toEqual([
    "6 unmounted",
    "11 unmounted",
    "16 unmounted",
  ]);
  expect(new Set(scan.targets.map(({ key }) => key)).size).toBe(3);
});

test("an include whose keywords are not known is conditional, since one of them may be a prefix", async () => {
  const source = (keywords: string) => `router = APIRouter()
@router.get("/a")
def a(): ...
app.include_router(router, ${keywords})
`;

  expect(await lines(source("**setting()"))).toEqual(["GET /a no-session conditional"]);
  expect(await lines(source('prefix="/api", **setting()'))).toEqual(["GET /api/a no-session"]);
  expect(await lines(source('**{"prefix": "/api"}'))).toEqual(["GET /api/a no-session"]);
});

test("handlers that a package's decorator registers are listed, whatever the package does with them", async () => {
  const source = `from fastapi import FastAPI
from fastapi_class import endpoint
from fastapi_controllers import Controller, get
from fastapi_cache.decorator import cache
from sqladmin import BaseView, expose
from someplugin import Registry
app = FastAPI()
registry = Registry(app)
class Fruit(Controller):
    @get("/fruit", response_model=str)
    async def fruit(self): ...
    @endpoint(("PUT",), path="edit/{x}")
    async def edit(self): ...
class Report(BaseView):
    @expose("/report", methods=["GET", "POST"])
    async def report(self, request): ...
@registry.expose("/a")
def a(): ...
@registry.post
def b(): ...
@cache(expire=60)
def c(): ...
@app.get("/d")
@cache(expire=60)
def d(): ...
`;
  expect(await linesOf({ "main.py": source })).toEqual([
    "GET /a unmounted",
    "GET /d no-session",
    "GET /fruit unmounted",
    "GET /report unmounted",
    "POST (unknown) unresolved",
    "POST /report unmounted",
    "PUT edit/{x} unmounted",
  ]);
});

test("an app for remote procedures serves its routes, and its procedures are listed", async () => {
  const source = `import fastapi_jsonrpc as jsonrpc
from fastapi import Body
app = jsonrpc.API()
entry = jsonrpc.Entrypoint("/api/v1/jsonrpc")
@entry.method()
def echo(data: str = Body(...)) -> str: ...
app.bind_entrypoint(entry)
@app.get("/plain")
def plain(): ...
`;
  expect(await linesOf({ "main.py": source })).toEqual([
    "GET /plain no-session",
    "POST (unknown) unresolved",
  ]);
});
