import { expect, test } from "vitest";
import { scanFiles } from "./scan-files.ts";

const head = `from typing import Annotated
from fastapi import APIRouter, Depends, FastAPI, Security
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
SessionLocal = sessionmaker()
AsyncLocal = async_sessionmaker()
def get_db():
    with SessionLocal() as session:
        yield session
async def get_async_db():
    async with AsyncLocal() as session:
        yield session
SessionDep = Annotated[Session, Depends(get_db)]
AsyncSessionDep = Annotated[AsyncSession, Depends(get_async_db)]
app = FastAPI()
router = APIRouter()
`;

async function routes(source: string, fields: Readonly<Record<string, unknown>> = {}) {
  const scan = await scanFiles({ "main.py": head + source }, fields);
  return scan.targets.map(({ key, state, session, marks }) => [key, state, session, ...marks].join(" "));
}

// Method, full path as served, state, session of the whole dependency closure, marks.
test.each([
  [
    "add_api_route with a bound method, on a router that a constructor makes",
    `class Api:
    def __init__(self):
        self.router = APIRouter(prefix="/v")
        self.router.add_api_route("/a", self.a, methods=["GET", "DELETE"])
    def a(self, session: SessionDep): ...
app.include_router(Api().router)
`,
    ["DELETE /v/a to-convert sync", "GET /v/a to-convert sync"],
  ],
  ["a websocket", '@app.websocket("/ws")\nasync def ws(websocket): ...\n', ["WEBSOCKET /ws no-session none"]],
  [
    "conditional expressions and str methods in paths",
    'V = 2\nP = "/new" if V > 1 else "/old"\n@app.get(P + "/{}".format("a").lower())\ndef a(): ...\n',
    ["GET /new/a no-session none"],
  ],
  [
    "an enum member in an f-string",
    'from enum import Enum\nclass K(str, Enum):\n    A = "a"\n@app.get(f"/k/{K.A.value}")\ndef a(): ...\n',
    ["GET /k/a no-session none"],
  ],
  [
    "a setting with a default in a prefix",
    `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    prefix: str = "/api"
settings = Settings()
@router.get("/a")
def a(): ...
app.include_router(router, prefix=settings.prefix)
`,
    ["GET /api/a no-session none"],
  ],
  [
    "path= as keyword, and an empty path below a prefix",
    '@router.get(path="")\ndef a(): ...\napp.include_router(router=router, prefix="/x")\n',
    ["GET /x no-session none"],
  ],
  [
    "decorators that are no routes on both sides of the route decorator",
    "import lib\n@lib.above\n@app.get('/a')\n@lib.below(1)\ndef a(s: SessionDep): ...\n",
    ["GET /a to-convert sync"],
  ],
  [
    "Security with scopes",
    'async def user(s: AsyncSessionDep): ...\n@app.get("/a")\nasync def a(u=Security(user, scopes=["x"])): ...\n',
    ["GET /a converted async via-dependency dependency-async-session"],
  ],
  [
    "an app-level dependency",
    'def audit(s: SessionDep): ...\nsub = FastAPI(dependencies=[Depends(audit)])\n@sub.get("/a")\ndef a(): ...\napp.mount("/s", sub)\n',
    ["GET /s/a to-convert sync via-dependency dependency-sync-session"],
  ],
  [
    "a router-level and an include-level dependency",
    `def one(s: SessionDep): ...
async def two(s: AsyncSessionDep): ...
r = APIRouter(dependencies=[Depends(one)])
@r.get("/a")
def a(): ...
app.include_router(r, dependencies=[Depends(two)])
`,
    ["GET /a to-convert both via-dependency dependency-sync-session dependency-async-session"],
  ],
  [
    "dependencies of the outer app do not reach into a mounted one",
    `def audit(s: SessionDep): ...
outer = FastAPI(dependencies=[Depends(audit)])
sub = FastAPI()
@sub.get("/a")
def a(): ...
outer.mount("/s", sub)
`,
    ["GET /s/a no-session none"],
  ],
  [
    "registration order is kept",
    '@app.get("/v/keys")\ndef keys(): ...\n@app.get("/v/{k:path}")\ndef one(k: str): ...\n',
    ["GET /v/keys no-session none", "GET /v/{k:path} no-session none"],
  ],
  [
    "Cadwyn's versioned routers",
    `from cadwyn import Cadwyn, VersionedAPIRouter
versioned = VersionedAPIRouter(prefix="/runs")
@versioned.get("/{id}")
def read(id: str, s: SessionDep): ...
inner = Cadwyn(versions=None)
inner.generate_and_include_versioned_routers(versioned)
app.mount("/execution", inner)
`,
    ["GET /execution/runs/{id} to-convert sync"],
  ],
  [
    "a handler that another handler calls",
    '@app.get("/a")\ndef a(s: SessionDep): ...\n@app.get("/b")\ndef b(s: SessionDep):\n    return a(s)\n',
    ["GET /a to-convert sync", "GET /b to-convert sync"],
  ],
  [
    "a response class that streams",
    'from fastapi.responses import StreamingResponse\n@app.get("/a", response_class=StreamingResponse)\nasync def a(): ...\n',
    ["GET /a no-session none streaming"],
  ],
  [
    "routes=[...] and Mount(...) of Starlette",
    `from starlette.routing import Mount, Route
def plain(request): ...
sub = FastAPI(routes=[Mount("/m", routes=[Route("/a", plain, methods=["GET"])])])
app.mount("/s", sub)
`,
    ["GET /s/m/a no-session none"],
  ],
  [
    "a class-based view whose router is in a loop of classes",
    `class Base:
    prefix = "/base"
    @classmethod
    def make(cls):
        r = APIRouter(prefix=cls.prefix)
        r.get("/a")(cls.a)
        return r
    @staticmethod
    def a(s: SessionDep): ...
class Cats(Base):
    prefix = "/cats"
for view in (Base, Cats):
    app.include_router(view.make())
`,
    ["GET /base/a to-convert sync", "GET /cats/a to-convert sync"],
  ],
])("%s", async (_name, source, expected) => {
  expect(await routes(source)).toEqual(expected);
});

test("provide_session and NEW_SESSION are sessions of the handler", async () => {
  const source = `from airflow.utils.session import NEW_SESSION, provide_session, create_session, create_session_async
@app.get("/a")
@provide_session
def a(session=NEW_SESSION): ...
@app.get("/b")
def b():
    with create_session() as s: ...
@app.get("/c")
async def c():
    async with create_session_async() as s: ...
`;
  const session = {
    sync: ["create_session", "provide_session", "NEW_SESSION"],
    async: ["create_session_async"],
  };

  expect(await routes(source, { session })).toEqual([
    "GET /a to-convert sync",
    "GET /b to-convert sync",
    "GET /c converted async",
  ]);
});

test("a cycle of includes ends, whether they copy or are live", async () => {
  const source = `a = APIRouter()
b = APIRouter()
@a.get("/x")
def x(): ...
a.include_router(b)
b.include_router(a)
app.include_router(a)
`;

  for (const framework_version of ["0.128.8", "0.137.2"]) {
    expect((await routes(source, { framework_version }))[0]).toBe("GET /x no-session none");
  }
});

test("fields that a factory makes belong to each object, and attrs calls its own method afterwards", async () => {
  const source = `from attrs import define, field
def plain(value): return value
@define(kw_only=True)
class Factory:
    router: APIRouter = field(factory=APIRouter)
    extensions: list = field(factory=list)
    path: str = "/own"
    change = plain
    turn: object = plain
    def __attrs_post_init__(self):
        self.register()
        for one in self.extensions:
            one.register(self)
    def register(self):
        @self.router.get(self.turn(self.path))
        def own(s: SessionDep): ...
class Extra:
    def register(self, factory):
        @factory.router.get("/extra")
        def extra(): ...
app.include_router(Factory(extensions=[Extra()]).router, prefix="/a")
app.include_router(Factory(path="/other").router, prefix="/b")
`;

  expect(await routes(source)).toEqual([
    "GET /a/own to-convert sync",
    "GET /b/other to-convert sync",
    "GET /a/extra no-session none",
  ]);
});

test.each([
  ["del", "del routes[i]"],
  ["remove", "routes.remove(old)"],
  ["a list without them", "base.router.routes = [one for one in routes if one is not old]"],
])("a route that the source takes out of the routes is not served: %s", async (_name, removal) => {
  const source = `better = APIRouter()
@app.get("/a")
def generic(s: SessionDep): ...
@app.get("/b")
def other(): ...
@better.get("/a")
def specific(): ...
def override(base, with_router):
    routes = base.router.routes
    for i, old in reversed(list(enumerate(routes))):
        for new in with_router.routes:
            if old.methods == new.methods and old.path == new.path:
                ${removal}
    base.include_router(with_router)
override(app, better)
`;

  expect(await routes(source)).toEqual([
    "GET /a (main.py:generic) unmounted sync",
    "GET /b no-session none",
    "GET /a no-session none",
  ]);
});

test("a route stays where it is not known whether it is taken out", async () => {
  const source = `import os
@app.get("/a")
def a(): ...
if os.stat("x"):
    del app.router.routes[0]
    app.router.routes.remove(app.router.routes[0])
    app.router.routes = []
`;

  expect(await routes(source)).toEqual(["GET /a no-session none"]);
});

test("a function made of the code of another one depends on the same", async () => {
  const source = `from types import FunctionType
from functools import update_wrapper
def user(s: SessionDep): ...
def copied(source):
    made = update_wrapper(FunctionType(source.__code__, source.__globals__, name=source.__name__), source)
    made.__kwdefaults__ = source.__kwdefaults__
    return made
admin = copied(user)
@app.get("/a")
def a(u=Depends(admin)): ...
`;

  expect(await routes(source)).toEqual(["GET /a to-convert sync via-dependency dependency-sync-session"]);
});

test("a nested generator whose header has several lines makes no generator of the handler", async () => {
  const source = `from fastapi.responses import StreamingResponse
@app.get("/a")
async def a(s: AsyncSessionDep):
    async def stream(
        one,
    ) -> AsyncGenerator[str, None]:
        yield one
    return StreamingResponse(stream(1))
`;

  expect(await routes(source)).toEqual(["GET /a converted async streaming"]);
});

test("a function with a nested generator returns what it returns", async () => {
  const source = `def make():
    made = APIRouter(prefix="/v")
    @made.get("/a")
    async def a():
        async def stream():
            yield 1
        return stream()
    return made
app.include_router(make())
`;

  expect(await routes(source)).toEqual(["GET /v/a no-session none"]);
});

test("a model that is made of data has its defaults where the data are not known", async () => {
  const source = `import yaml
from pydantic import BaseModel
class Services(BaseModel):
    base: str = "/base"
class Config(BaseModel):
    services: Services = Services()
    extra: bool = False
config = Config.model_validate(yaml.safe_load(open("config.yaml")))
given = Config.model_validate({"services": Services(base="/given")})
@app.get(f"{config.services.base}/a")
def a(): ...
@app.get(f"{given.services.base}/b")
def b(): ...
if config.extra:
    @app.get("/c")
    def c(): ...
else:
    @app.get("/d")
    def d(): ...
`;

  expect(await routes(source)).toEqual([
    "GET /base/a no-session none",
    "GET /given/b no-session none",
    "GET /c no-session none default-off",
    "GET /d no-session none",
  ]);
});

test("data within data become the models that fields are annotated with", async () => {
  const source = `from typing import Optional
from pydantic import BaseModel
class Services(BaseModel):
    base: str = "/base"
    port: int = 80
class Config(BaseModel):
    services: Services = Services()
    others: "Services | None" = None
    more: Optional[Services] = None
    named: dict[str, Services] = {}
config = Config.model_validate({
    "services": {"port": 81},
    "others": {"base": "/others"},
    "more": {"base": "/more"},
    "named": {"one": {"base": "/one"}},
})
@app.get(f"{config.services.base}/a")
@app.get(f"{config.others.base}/a")
@app.get(f"{config.more.base}/a")
def a(): ...
for name in config.named:
    app.add_api_route("/" + name, a)
`;

  expect((await routes(source)).sort()).toEqual([
    "GET /base/a no-session none",
    "GET /more/a no-session none",
    "GET /one no-session none",
    "GET /others/a no-session none",
  ]);
});

test.each(["asyncio", "inspect"])(
  "a decorator that asks %s whether a function is a coroutine",
  async (module) => {
    const source = `import ${module}
from functools import wraps
def traced(f):
    if ${module}.iscoroutinefunction(f):
        @wraps(f)
        async def wrapper(*args, **kwargs): ...
        return wrapper
    else:
        @wraps(f)
        def wrapper(*args, **kwargs): ...
        return wrapper
@app.get("/a")
@traced
def a(s: SessionDep): ...
@app.get("/b")
@traced
async def b(s: AsyncSessionDep): ...
`;

    expect(await routes(source)).toEqual(["GET /a to-convert sync", "GET /b converted async"]);
  },
);

test("routes that the source adds again under another path are those that are in the schema", async () => {
  const source = `from fastapi.routing import APIRoute
hidden = APIRouter(include_in_schema=False)
@router.get("/workflows")
def a(): ...
@router.get("/agents")
@hidden.get("/workflows/old")
def b(): ...
@router.get("/workflows/own", include_in_schema=False)
def c(): ...
@router.post("/workflows")
def d(): ...
app.include_router(router)
app.include_router(hidden)
def alias(to):
    there = {(one.path, frozenset(one.methods or ())) for one in to.routes if isinstance(one, APIRoute)}
    for route in list(to.routes):
        if not route.include_in_schema:
            continue
        path = "/".join("agents" if part == "workflows" else part for part in route.path.split("/"))
        if path == route.path or (path, frozenset(route.methods or ())) in there:
            continue
        to.router.add_api_route(path, route.endpoint, methods=list(route.methods or []))
alias(app)
`;

  expect(await routes(source)).toEqual([
    "GET /workflows no-session none",
    "GET /agents no-session none",
    "GET /workflows/old no-session none",
    "GET /workflows/own no-session none",
    "POST /agents no-session none",
    "POST /workflows no-session none",
  ]);
});
