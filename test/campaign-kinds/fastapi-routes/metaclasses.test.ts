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
