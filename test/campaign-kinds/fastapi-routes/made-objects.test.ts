import { expect, test } from "vitest";
import { linesAndNotesOf } from "./scan-files.ts";

const routers = `from fastapi import APIRouter
one = APIRouter(prefix="/one")
@one.get("/a")
def a(): ...
two = APIRouter(prefix="/two")
@two.get("/b")
def b(): ...
`;
const start = "from fastapi import APIRouter, FastAPI\nfrom routers import one, two\n";
const served = (main: string) => linesAndNotesOf({ "main.py": `${start}${main}`, "routers.py": routers });

test("`yield from` yields each of what it is given", async () => {
  const routersOf = (inner: string) => `def others():
    ${inner}
def routers():
    yield one
    yield from others()
app = FastAPI()
for router in routers():
    app.include_router(router)
`;

  expect(await served(routersOf("yield two"))).toEqual(["GET /one/a no-session", "GET /two/b no-session"]);
  expect(await served(routersOf("return (yield from unknown())"))).toEqual([
    "GET /one/a no-session",
    "GET /two/b unmounted",
    "what is included here could not be found; its routes are missing",
  ]);
});

test("a named tuple is what its fields are, in their order", async () => {
  const main = `from typing import Callable, NamedTuple
def a(): ...
class Route(NamedTuple):
    path: str
    endpoint: Callable
    methods: tuple = ("GET",)
app = FastAPI()
for path, endpoint, methods in [Route("/a", a), Route(endpoint=a, path="/b", methods=("PUT",))]:
    app.add_api_route(path, endpoint, methods=list(methods))
app.add_api_route(*Route("/c", a)[:2])
app.include_router(one)
app.include_router(two)
`;

  expect(await served(main)).toEqual([
    "GET /a no-session",
    "GET /c no-session",
    "GET /one/a no-session",
    "GET /two/b no-session",
    "PUT /b no-session",
  ]);
});

test("a member of an enum has what its class's constructor gives it", async () => {
  const main = `from enum import Enum
class Module(Enum):
    ONE = ("/x", one)
    TWO = ("/y", two)
    def __init__(self, prefix, router):
        self.prefix = prefix
        self.router = router
app = FastAPI()
for module in Module:
    app.include_router(module.router, prefix=module.prefix)
`;

  expect(await served(main)).toEqual(["GET /x/one/a no-session", "GET /y/two/b no-session"]);
});

test("an enum that is called with one of its members gives that", async () => {
  const main = `from enum import Enum
class Module(Enum):
    ONE = "one"
    TWO = "two"
app = FastAPI()
prefixes = {Module.ONE: "/x", Module.TWO: "/y"}
one.name, two.name = Module.ONE, Module.TWO
for router in [one, two]:
    app.include_router(router, prefix=prefixes[Module(getattr(router, "name"))])
`;

  expect(await served(main)).toEqual(["GET /x/one/a no-session", "GET /y/two/b no-session"]);
});

test.each([
  ["of its own class", "super().__new__(cls)"],
  ["as any object", "object.__new__(cls)"],
])("a class makes its one object itself, %s", async (_name, made) => {
  const main = `class Web:
    _web = None
    def __new__(cls, *args):
        if cls._web is None:
            cls._web = ${made}
            cls._web.app = FastAPI()
            cls._web.fill(one)
        return cls._web
    def fill(self, router):
        self.app.include_router(router)
Web().fill(two)
app = Web().app
`;

  expect(await served(main)).toEqual(["GET /one/a no-session", "GET /two/b no-session"]);
});

test("a context of the project is entered, and left when its block ends", async () => {
  const main = `from contextlib import contextmanager
class Registration:
    def __init__(self, app):
        self.app = app
        self.routers = []
    def __enter__(self):
        return self.routers
    def __exit__(self, *error):
        for router in self.routers:
            self.app.include_router(router)
@contextmanager
def made():
    yield FastAPI()
with made() as app, Registration(app) as routers:
    routers.append(one)
    routers.append(two)
`;

  expect(await served(main)).toEqual(["GET /one/a no-session", "GET /two/b no-session"]);
});

test("a model has its private attributes, and does what it does once it is made", async () => {
  const main = `from pydantic import BaseModel, PrivateAttr
class Part(BaseModel):
    name: str
    _router: APIRouter = PrivateAttr(default_factory=APIRouter)
    def model_post_init(self, context):
        self._router.add_api_route(f"/{self.name}", self.answer)
    async def answer(self): ...
app = FastAPI()
for part in [Part(name="x"), Part(name="y")]:
    app.include_router(part._router)
app.include_router(one)
app.include_router(two)
`;

  expect(await served(main)).toEqual([
    "GET /one/a no-session",
    "GET /two/b no-session",
    "GET /x no-session",
    "GET /y no-session",
  ]);
});

test("what only a changed list of settings serves is off, whatever is made of the list", async () => {
  const main = `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    parts: list[str] = []
parts = set(Settings().parts or [])
app = FastAPI()
app.include_router(one)
if "two" in parts:
    app.include_router(two)
`;

  expect(await served(main)).toEqual(["GET /one/a no-session", "GET /two/b no-session default-off"]);
  const orNone = main.replace("list[str] = []", "list[str] | None = None");
  expect(await served(orNone)).toEqual(["GET /one/a no-session", "GET /two/b no-session default-off"]);
});

test("an item of a list is what it was set to last", async () => {
  const main = `app = FastAPI()
found = [None, None, None]
found[0] = one
found[-1] = two
for router in found:
    if router is not None:
        app.include_router(router)
`;

  expect(await served(main)).toEqual(["GET /one/a no-session", "GET /two/b no-session"]);
  expect(await served(main.replace("found[-1]", "found[which]"))).toEqual([
    "GET /one/a no-session",
    "GET /two/b unmounted",
    "what is included here could not be found; its routes are missing",
  ]);
});

test.each([
  ["something else", "return instance.router", "router", "GET /books/all no-session"],
  [
    "an object of a class that derives from it",
    "return object.__new__(Shelf).start(prefix)",
    "router.router",
    "GET /shelf/books/all no-session",
  ],
])("what `__new__` gives is what the call gives: %s", async (_name, end, included, line) => {
  const source = `from fastapi import APIRouter, FastAPI
class Books:
    def __new__(cls, prefix):
        instance = super().__new__(cls)
        instance.start(prefix)
        ${end}
    def start(self, prefix):
        self.router = APIRouter(prefix=prefix)
        self.get = self.router.get
        return self
class Shelf(Books):
    def __init__(self, prefix):
        self.router = APIRouter(prefix="/shelf" + prefix)
        self.get = self.router.get
router = Books(prefix="/books")
@router.get("/all")
def show(): ...
app = FastAPI()
app.include_router(${included})
`;

  expect(await linesAndNotesOf({ "main.py": source })).toEqual([line]);
});
