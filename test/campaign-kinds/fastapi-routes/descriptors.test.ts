import { expect, test } from "vitest";
import { linesAndNotesOf } from "./scan-files.ts";

const pages = (path: string, before = "") => `from fastapi import FastAPI
app = FastAPI()
${before}
def page(): ...
app.add_api_route(${path}, page)
`;

const named = `class Lowered:
    def __init__(self):
        self.cache = {}
    def __get__(self, obj, owner):
        key = owner if obj is None else obj
        if key not in self.cache:
            self.cache[key] = "/" + key.name.lower()
        return self.cache[key]
class Thing:
    name = "Thing"
    path = Lowered()
class Other(Thing):
    name = "Other"
`;

test.each([
  ["a class", "Thing.path", "/thing"],
  ["its subclass", "Thing.path + Other.path", "/thing/other"],
  ["an object", "Other().path", "/other"],
  ["two objects", "Other().path + Thing().path", "/other/thing"],
])("a descriptor computes what %s has", async (_, path, found) => {
  expect(await linesAndNotesOf({ "main.py": pages(path, named) })).toEqual([`GET ${found} no-session`]);
});

const marked = `import functools
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
class Model(BaseModel): ...
def endpoint(path):
    def mark(handler):
        @functools.wraps(handler)
        async def wrapper(*args, **kwargs):
            return await handler(*args, **kwargs)
        wrapper._path = path
        handler._path = path
        return wrapper
    return mark
def unwrapped(method):
    wrapped = getattr(method, "__wrapped__", None)
    if wrapped is None:
        return method
    if hasattr(method, "__self__"):
        return wrapped.__get__(method.__self__, type(method.__self__))
    return wrapped
class View:
    name = "view"
    model = Model
    numbers = [1, 2]
    more = {"a": 1}
    def __init__(self):
        self.router = APIRouter()
        for name in dir(self):
            member = getattr(self, name, None)
            if not callable(member):
                continue
            if not hasattr(member, "_path"):
                continue
            method = unwrapped(member)
            self.router.add_api_route(method._path, method)
    @endpoint("/all")
    async def all(self, kind: str): ...
    @endpoint("/some")
    async def some(self): ...
app = FastAPI()
app.include_router(View().router)
`;

test("a wrapped method is bound again without what wraps it", async () => {
  expect(await linesAndNotesOf({ "main.py": marked })).toEqual([
    "GET /all no-session",
    "GET /some no-session",
  ]);
});

test("classes of files are found by the names of what they derive from", async () => {
  const files = {
    "base.py": `from fastapi import APIRouter
class BaseView:
    path = ""
    def __init__(self):
        self.router = APIRouter()
        self.router.add_api_route(self.path, self.answer)
    def answer(self): ...
`,
    "views/users.py":
      "from base import BaseView\nclass User: ...\nclass Users(BaseView):\n    path = '/users'\n",
    "views/teams.py": "from base import BaseView\nclass Teams(BaseView):\n    path = '/teams'\n",
    "main.py": `import importlib.util
from pathlib import Path
from fastapi import FastAPI
VIEWS = {}
def load(file):
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in module.__dict__.keys():
        value = getattr(module, name)
        if isinstance(value, type) and value.__name__ != "BaseView":
            if "BaseView" in [cls.__name__ for cls in value.__mro__]:
                VIEWS[value.__name__] = value
for file in Path(__file__).parent.rglob("views/*.py"):
    load(file)
app = FastAPI()
for name in sorted(VIEWS):
    app.include_router(VIEWS[name]().router)
`,
  };

  expect(await linesAndNotesOf(files)).toEqual(["GET /teams no-session", "GET /users no-session"]);
});

test.each([
  ["async def handler(): ...", "/coroutine"],
  ["async def handler():\n    yield 1", "/stream"],
  ["def handler():\n    yield 1", "/plain"],
])("a decorator asks what kind of function it is given: %s", async (handler, found) => {
  const kind = `import inspect
${handler}
path = "/stream" if inspect.isasyncgenfunction(handler) else "/coroutine" if inspect.iscoroutinefunction(handler) else "/plain"
`;

  expect(await linesAndNotesOf({ "main.py": pages("path", kind) })).toEqual([`GET ${found} no-session`]);
});
