import { expect, test } from "vitest";
import { linesOf, scanFiles } from "./scan-files.ts";

/** What a package's `__init__` imports says nothing of FastAPI, and neither does it. */
const views = (one: string, other: string) => ({
  "views/__init__.py": "from . import books\nfrom .shelf import shelf\n",
  "views/books.py": one,
  "views/shelf.py": other,
});

const main = (fill: string) => `from fastapi import FastAPI
from core.base import *
import views
app = FastAPI()
${fill}
`;

test("classes that their base class notes when they are defined are there", async () => {
  const base = `from fastapi import APIRouter
class Resource:
    known = {}
    path = ""
    def __init_subclass__(cls, name=None, **options):
        super().__init_subclass__(**options)
        Resource.known[name or cls.__name__.lower()] = cls
    def router(self):
        router = APIRouter(prefix=self.path)
        for verb in ("get", "post"):
            if hasattr(self, verb):
                router.add_api_route("", getattr(self, verb), methods=[verb.upper()])
        return router
`;
  const books = `from core.base import Resource
class Books(Resource, name="livres"):
    path = "/books"
    async def get(self): ...
    def post(self): ...
`;
  const shelf = `from core.base import Resource
class Shelf(Resource):
    path = "/shelf"
    def get(self): ...
def shelf(): ...
`;
  const fill = `for name, resource in Resource.known.items():
    app.include_router(resource().router(), prefix=f"/{name}")`;

  expect(await linesOf({ "core/base.py": base, ...views(books, shelf), "main.py": main(fill) })).toEqual([
    "GET /livres/books no-session",
    "GET /shelf/shelf no-session",
    "POST /livres/books no-session",
  ]);
});

test("who derives from a class that derives from one that notes its subclasses is noted too", async () => {
  const base = `from fastapi import APIRouter
NOTED = {}
class Method:
    def __init_subclass__(cls, **options):
        NOTED[cls.__name__.lower()] = cls
    def __init__(self):
        self.router = APIRouter()
`;
  const outer = `from core.base import Method
class Outer(Method):
    def __init__(self):
        super().__init__()
        self.router.add_api_route("/link", self.link)
    async def link(self): ...
`;
  const files = {
    "core/base.py": base,
    "core/outer.py": outer,
    "views/__init__.py": "from .books import Books\nfrom .shelf import Shelf\n",
    "views/books.py": "from core.outer import Outer\nclass Books(Outer): ...\n",
    "views/shelf.py": "from views.books import Books\nclass Shelf(Books):\n    async def link(self): ...\n",
    "views/plain.py": "def help(): ...\n",
    "main.py": `from fastapi import FastAPI
from core.base import NOTED
from views.plain import help
app = FastAPI()
for name, method in NOTED.items():
    app.include_router(method().router, prefix=f"/{name}")
`,
  };
  expect(await linesOf(files)).toEqual([
    "GET /books/link no-session",
    "GET /outer/link no-session",
    "GET /shelf/link no-session",
  ]);
});

test("a metaclass may note the classes that it makes", async () => {
  const base = `from fastapi import APIRouter
NOTED = []
class Noting(type):
    def __new__(mcs, name, bases, members):
        made = super().__new__(mcs, name, bases, members)
        NOTED.append(made)
        return made
class View(metaclass=Noting):
    path = ""
    def router(self):
        router = APIRouter(prefix=self.path)
        router.add_api_route("", self.get)
        return router
    async def get(self): ...
`;
  const files = {
    "core/base.py": base,
    "views/__init__.py": "from . import books\n",
    "views/books.py": 'from core.base import View\nclass Books(View):\n    path = "/books"\n',
    "views/plain.py": "def help(): ...\n",
    "main.py": `from fastapi import FastAPI
from core.base import NOTED
from views.plain import help
app = FastAPI()
for view in NOTED[1:]:
    app.include_router(view().router())
`,
  };
  expect(await linesOf(files)).toEqual(["GET /books no-session"]);
});

test("the subclasses of a class are those that are defined by then", async () => {
  const base = `from fastapi import APIRouter
class Controller:
    def __init__(self):
        self.router = APIRouter(prefix=self.prefix)
        self.router.add_api_route("/", self.index)
`;
  const books = `from core.base import Controller
class Books(Controller):
    prefix = "/books"
    def index(self): ...
class Rare(Books):
    prefix = "/rare"
`;
  const shelf = `from core.base import Controller
class Shelf(Controller):
    prefix = "/shelf"
    async def index(self): ...
def shelf(): ...
`;
  const fill = "for one in Controller.__subclasses__():\n    app.include_router(one().router)";

  expect(await linesOf({ "core/base.py": base, ...views(books, shelf), "main.py": main(fill) })).toEqual([
    "GET /books/ no-session",
    "GET /shelf/ no-session",
  ]);
});

test.each([
  [
    "a function",
    `handlers = []
def route(path, **options):
    def decorator(handler):
        handlers.append((path, handler, options))
        return handler
    return decorator
def fill(app):
    for path, handler, options in handlers:
        app.add_api_route(path, handler, **options)
`,
    "route",
    "fill(app)",
  ],
  [
    "a class method",
    `class Registry:
    handlers = {}
    @classmethod
    def route(cls, path, **options):
        def decorator(handler):
            cls.handlers.setdefault(path, []).append((handler, options))
            return handler
        return decorator
    @classmethod
    def fill(cls, app):
        for path, rows in cls.handlers.items():
            for handler, options in rows:
                app.add_api_route(path, handler, **options)
`,
    "Registry.route",
    "Registry.fill(app)",
  ],
  [
    "an object",
    `class Registry:
    def __init__(self):
        self.handlers = []
    def route(self, path, **options):
        def decorator(handler):
            self.handlers.append((path, handler, options))
            return handler
        return decorator
    def fill(self, app):
        for path, handler, options in self.handlers:
            app.add_api_route(path, handler, **options)
registry = Registry()
`,
    "registry.route",
    "registry.fill(app)",
  ],
  [
    "an object that is made for each handler",
    `import functools
class Endpoint:
    known = []
    def __init__(self, path, methods=("GET",)):
        self.path, self.methods = path, list(methods)
    def __call__(self, handler):
        self.handler = handler
        functools.update_wrapper(self, handler)
        type(self).known.append(self)
        return handler
    def register(self, app):
        app.add_api_route(self.path, self.handler, methods=self.methods)
route = functools.partial(Endpoint)
def fill(app):
    for one in Endpoint.known:
        one.register(app)
`,
    "route",
    "fill(app)",
  ],
])("handlers that %s notes as their decorator are served", async (_name, base, route, fill) => {
  const [name = ""] = route.split(".");
  const books = `from core.base import ${name}
@${route}("/books")
async def books(): ...
@${route}("/books", methods=["POST"])
def add(): ...
`;
  const shelf = `from core.base import ${name}
@${route}("/shelf")
def shelf(): ...
`;

  expect(await linesOf({ "core/base.py": base, ...views(books, shelf), "main.py": main(fill) })).toEqual([
    "GET /books no-session",
    "GET /shelf no-session",
    "POST /books no-session",
  ]);
});

test("what only type checkers import does not run", async () => {
  const files = {
    "shop/__init__.py": "",
    "shop/base.py": `from fastapi import APIRouter
from shop import api
class Own(APIRouter): ...
`,
    "shop/api/__init__.py": `import importlib
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from shop.api import items
def __getattr__(name):
    return importlib.import_module(f"{__name__}.{name}")
`,
    "shop/api/items.py": `from shop.base import Own
router = Own(prefix="/items")
@router.get("/all")
def all(): ...
`,
    "main.py": `from fastapi import FastAPI
from shop.base import Own
from shop import api
app = FastAPI()
app.include_router(api.items.router)
`,
  };
  const { targets } = await scanFiles(files);
  expect(targets.map(({ key, state }) => `${key} ${state}`)).toEqual(["GET /items/all no-session"]);
});

test("a switch for each of some names is what the dictionary says that is made of them", async () => {
  const crud = `from fastapi import APIRouter
names = ["list", "get"]
def crud(prefix, off=None):
    router = APIRouter(prefix=prefix)
    on = dict.fromkeys(names, True)
    if off is not None:
        on = {name: is_on and not off.get(name, False) for name, is_on in on.items()}
    def every(): ...
    if on["list"]:
        router.add_api_route("", every)
    async def one(): ...
    if on["get"]:
        router.add_api_route("/{key}", one)
    return router
`;
  const main = `from fastapi import FastAPI
from crud import crud
app = FastAPI()
app.include_router(crud("/books"))
app.include_router(crud("/shelves", off={"list": True}))
`;

  expect(await linesOf({ "crud.py": crud, "main.py": main })).toEqual([
    "GET /books no-session",
    "GET /books/{key} no-session",
    "GET /shelves/{key} no-session",
  ]);
});

test("where every key leads to the same it does not matter which one is asked for", async () => {
  const main = `from enum import Enum
from fastapi import FastAPI
from settings import settings
class Mode(Enum):
    ALL = "all"
    ONE = "one"
class Part(Enum):
    API = "api"
    UI = "ui"
parts = {Mode.ALL: frozenset({Part.API, Part.UI}), Mode.ONE: frozenset({Part.API, Part.UI})}
some = {Mode.ALL: frozenset({Part.API, Part.UI}), Mode.ONE: frozenset({Part.API})}
app = FastAPI()
def handler(): ...
if Part.UI in parts[Mode(settings.mode)]:
    app.get("/every")(handler)
if Part.UI in some[Mode(settings.mode)]:
    app.get("/some")(handler)
`;

  expect(await linesOf({ "main.py": main })).toEqual([
    "GET /every no-session",
    "GET /some no-session conditional",
  ]);
});
