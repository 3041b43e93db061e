import { expect, test } from "vitest";
import { linesOf } from "./scan-files.ts";

/** Views whose methods are marked and registered by what Python keeps of their classes. */
const views = (classes: string, names: string) => `from fastapi import APIRouter, FastAPI
def route(path, **options):
    def mark(function):
        function._route = (path, options)
        return function
    return mark
class View:
    prefix = "/api"
    @route("/")
    def index(self): ...
class Users(View):
    prefix = "/users"
    limit = 3
    @route("/more", methods=["POST"])
    def more(self): ...
def routerOf(cls):
    prefix = "".join(one.__dict__["prefix"] for one in reversed(${classes}) if "prefix" in one.__dict__)
    router = APIRouter(prefix=prefix)
    for name, value in ${names}.items():
        if hasattr(value, "_route"):
            path, options = value._route
            router.add_api_route(path, value, **options)
    return router
app = FastAPI()
app.include_router(routerOf(Users))
`;

test.each([
  ["cls.mro()", "cls.__dict__"],
  ["cls.__mro__", "vars(cls)"],
  ["list(cls.mro())", "cls.mro()[0].__dict__"],
])("%s and %s are what Python makes of a class", async (classes, names) => {
  const lines = await linesOf({ "main.py": views(classes, names) });

  expect(lines).toContain("POST /api/users/more no-session");
  expect(lines).not.toContain("POST /users/more no-session");
});

test("a class has no `mro` of Python's where it has one of its own", async () => {
  const source = views("cls.mro()", "cls.__dict__").replace(
    "    limit = 3",
    "    @classmethod\n    def mro(cls):\n        return [cls]",
  );

  expect(await linesOf({ "main.py": source })).toContain("POST /users/more no-session");
});

test("the bases of a class and its name are known", async () => {
  const main = `from fastapi import FastAPI
class Base: ...
class Users(Base): ...
app = FastAPI()
@app.get("/" + Users.__bases__[0].__name__ + "/" + Users.__qualname__)
def users(): ...
`;

  expect(await linesOf({ "main.py": main })).toEqual(["GET /Base/Users no-session"]);
});

const made = (call: string) => `from fastapi import APIRouter, FastAPI
from elsewhere import others
class Base:
    path = "/base"
    def __init__(self):
        self.router = APIRouter(prefix=self.path)
        self.router.add_api_route("/all", self.all)
    def all(self): ...
app = FastAPI()
for name in ("users", "items"):
    app.include_router(${call}().router)
`;

test("a class that is made with `type` has its bases and names", async () => {
  expect(await linesOf({ "main.py": made(`type(name, (Base,), {"path": "/" + name})`) })).toEqual([
    "GET /items/all no-session",
    "GET /users/all no-session",
  ]);
  expect(await linesOf({ "main.py": made("type(name, (Base,), {})") })).toEqual(["GET /base/all no-session"]);
});

test("of a class that is made with names or bases that nobody knows nothing is told", async () => {
  expect(await linesOf({ "main.py": made("type(name, (Base,), others())") })).toEqual(["GET /all unmounted"]);
  expect(await linesOf({ "main.py": made("type(name, tuple(others()), {})") })).toEqual([
    "GET /all unmounted",
  ]);
});

test("a class that is made with `type` is told to its bases", async () => {
  const main = `from fastapi import FastAPI
app = FastAPI()
class Base:
    def __init_subclass__(cls, **options):
        app.add_api_route("/" + cls.__name__, cls.all)
    def all(): ...
type("Users", (Base,), {})
`;

  expect(await linesOf({ "main.py": main })).toEqual(["GET /Users no-session"]);
});
