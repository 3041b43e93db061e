import { expect, test } from "vitest";
import { linesAndNotesOf } from "./scan-files.ts";

const views = (members: string) => `import inspect
from fastapi import APIRouter, FastAPI
def route(method, path):
    def mark(handler):
        handler._route = (method, path)
        return handler
    return mark
class View:
    prefix = ""
    def __init__(self):
        self.router = APIRouter(prefix=self.prefix)
        for name, member in ${members}:
            if not hasattr(member, "_route"):
                continue
            method, path = member._route
            self.router.add_api_route(path, getattr(self, name), methods=[method])
class Users(View):
    prefix = "/users"
    def help(self): ...
    @property
    def count(self): ...
    @route("GET", "/")
    def all(self): ...
    @route("POST", "/")
    async def create(self): ...
app = FastAPI()
app.include_router(Users().router)
`;

test.each([
  "inspect.getmembers(self, inspect.ismethod)",
  "inspect.getmembers(type(self), predicate=inspect.isfunction)",
  'inspect.getmembers(self, lambda one: hasattr(one, "_route"))',
  "inspect.getmembers(self, predicate=callable)",
  "[(name, getattr(self, name, None)) for name in dir(self)]",
  "[(name, getattr(self, name)) for name in dir(type(self)) if not name.startswith('__')]",
  "vars(type(self)).items()",
  "self.__class__.__dict__.items()",
])("a view finds its handlers among its members: %s", async (members) => {
  expect(await linesAndNotesOf({ "main.py": views(members) })).toEqual([
    "GET /users/ no-session",
    "POST /users/ no-session",
  ]);
});

test("a module that has no router is left out, and what a package brings is not known", async () => {
  const files = {
    "pages.py":
      "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/pages')\ndef pages(): ...\n",
    "nothing.py": "name = 'nothing'\n",
    "main.py": `from fastapi import FastAPI
app = FastAPI()
for name in ["pages", "nothing"]:
    module = __import__(name)
    if hasattr(module, "router"):
        app.include_router(module.router)
`,
    "more/__init__.py": "",
    "more/inner.py":
      "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/inner')\ndef inner(): ...\n",
    "deep.py": `from main import app
app.include_router(__import__("more.inner", fromlist=["router"]).router)
app.include_router(__import__("more.inner").inner.router, prefix="/top")
`,
  };

  expect(await linesAndNotesOf(files)).toEqual([
    "GET /inner no-session",
    "GET /pages no-session",
    "GET /top/inner no-session",
  ]);
});

test("an object of a class of a package may have attributes that nobody sees", async () => {
  const source = `from fastapi import FastAPI
from elsewhere import Base
app = FastAPI()
class Own(Base): ...
if hasattr(Own(), "pages"):
    @app.get("/pages")
    def pages(): ...
`;
  const bare = source.replace("class Own(Base)", "class Own");

  expect(await linesAndNotesOf({ "main.py": source })).toEqual(["GET /pages no-session conditional"]);
  expect(await linesAndNotesOf({ "main.py": bare })).toEqual(["GET /pages unmounted"]);
});

test("a router that was found is there, and a list of routes is changed as a whole", async () => {
  const source = `from fastapi import APIRouter, FastAPI
app = FastAPI()
router = APIRouter()
def handler(): ...
for path in ["/a", "/b", "/c"]:
    router.add_api_route(path, handler)
router.routes[:] = [route for route in router.routes if route.path != "/b"]
if router:
    app.include_router(router)
`;

  expect(await linesAndNotesOf({ "main.py": source })).toEqual([
    "GET /a no-session",
    "GET /b unmounted",
    "GET /c no-session",
  ]);
});

// fastapi-utils' class-based views, and its copies: the prefix that a route has is cut off and put on by an include.
const moved = (own: string) => `from fastapi import APIRouter, FastAPI
router = APIRouter(prefix="/users")
@router.get("/all")
def all(): ...
@router.get("${own}")
async def own(): ...
views = APIRouter()
length = len(router.prefix)
taken = []
for route in list(router.routes):
    route.path = route.path[length:]
    taken.append(route)
    router.routes.remove(route)
views.routes = [*taken]
prefix = router.prefix
router.prefix = ""
router.include_router(views, prefix=prefix)
app = FastAPI()
app.include_router(router, prefix="/api")
`;

test.each([
  ["", ["GET /api/users no-session", "GET /api/users/all no-session"]],
  ["/{name:path}", ["GET /api/users/all no-session", "GET /api/users/{name:path} no-session"]],
])("a route object is served where it was moved: %j", async (own, keys) => {
  expect(await linesAndNotesOf({ "main.py": moved(own) })).toEqual(keys);
});

test("a route object that was moved to nobody knows where is said to be so", async () => {
  const source = moved("/x").replace("route.path[length:]", "unknown(route.path)");
  expect(await linesAndNotesOf({ "main.py": source })).toEqual([
    "GET (unknown) (main.py:own) unresolved",
    "GET (unknown) unresolved",
  ]);
});
