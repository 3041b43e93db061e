import { expect, test } from "vitest";
import { linesAndNotesOf } from "./scan-files.ts";

const pages = (path: string, before = "") => `from fastapi import FastAPI
app = FastAPI()
${before}
def page(): ...
app.add_api_route(${path}, page)
`;

test.each([
  ["__new__", "cls", "made = super().__new__(cls, name, bases, attrs)", "return made"],
  ["__new__", "cls", "made = type.__new__(cls, name, bases, attrs)", "return made"],
  ["__init__", "cls", "made = cls", "super().__init__(name, bases, attrs)"],
])("a metaclass notes the classes that it makes: %s", async (method, self, make, end) => {
  const source = `from fastapi import FastAPI
KINDS = {}
class Noting(type):
    def ${method}(${self}, name, bases, attrs):
        ${make}
        if bases and Base in bases:
            KINDS[made.kind] = made
        ${end}
class Base(metaclass=Noting):
    kind = None
    def __init__(self, handler):
        self.handler = handler
class Http(Base):
    kind = "http"
    def add(self, app):
        app.add_api_route("/http", self.handler)
class Socket(Base):
    kind = "socket"
    def add(self, app):
        app.add_api_websocket_route("/socket", self.handler)
def one(): ...
async def other(): ...
app = FastAPI()
KINDS["http"](one).add(app)
KINDS["socket"](other).add(app)
`;

  expect(await linesAndNotesOf({ "main.py": source })).toEqual([
    "GET /http no-session",
    "WEBSOCKET /socket no-session",
  ]);
});

test("what a metaclass puts into a class is there", async () => {
  const source = pages(
    "Thing.path",
    `class Naming(type):
    def __new__(cls, name, bases, attrs, **options):
        attrs["path"] = "/" + name.lower() + options["end"]
        return super().__new__(cls, name, bases, attrs)
class Thing(metaclass=Naming, end="/all"):
    pass
`,
  );

  expect(await linesAndNotesOf({ "main.py": source })).toEqual(["GET /thing/all no-session"]);
});

test.each([
  ["super(Single, cls).__call__(*args, **options)", "{}"],
  ["super().__call__(*args, **options)", "weakref.WeakValueDictionary()"],
  ["type.__call__(cls, *args, **options)", "weakref.WeakKeyDictionary()"],
])(
  "a class whose metaclass makes one object of it gives all who call it this one: %s",
  async (make, kept) => {
    const source = `import weakref
from fastapi import FastAPI
class Single(type):
    _instances = ${kept}
    def __call__(cls, *args, **options):
        if cls not in cls._instances:
            cls._instances[cls] = ${make}
        return cls._instances[cls]
class Registry(metaclass=Single):
    def __init__(self, prefix="/none"):
        self.prefix = prefix
        self.pages = []
class Other(metaclass=Single):
    def __init__(self):
        self.pages = []
def page(path):
    def note(handler):
        Registry("/shop").pages.append((path, handler))
        return handler
    return note
@page("/all")
def show(): ...
app = FastAPI()
for path, handler in Other().pages + Registry("/unused").pages:
    app.add_api_route(Registry().prefix + path, handler)
`;

    expect(await linesAndNotesOf({ "main.py": source })).toEqual(["GET /shop/all no-session"]);
  },
);

test("what a metaclass calls that is not known makes an object once", async () => {
  const source = `from fastapi import FastAPI
import somewhere
app = FastAPI()
def show(): ...
class Kept(type):
    def __call__(cls, *args):
        return somewhere.keep(super().__call__(*args))
    def path(cls):
        return cls.start + "/all"
class Page(metaclass=Kept):
    start = "/shop"
    def __init__(self):
        app.add_api_route(Page.path(), show)
Page()
`;

  expect(await linesAndNotesOf({ "main.py": source })).toEqual(["GET /shop/all no-session"]);
});
