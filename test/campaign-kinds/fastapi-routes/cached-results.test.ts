import { expect, test } from "vitest";
import { linesOf } from "./scan-files.ts";

const routers = `def get_router(name):
    return APIRouter(prefix="/" + name)
@get_router("users").get("/a")
def a(): ...
@get_router("users").get("/b")
def b(): ...
@get_router("other").get("/c")
def c(): ...
app = FastAPI()
app.include_router(get_router("users"))
`;

test.each(["@cache", "@lru_cache", "@lru_cache()", "@functools.lru_cache(maxsize=None)"])(
  "%s gives the same router for the same arguments, and another one for others",
  async (decorator) => {
    const main = `import functools
from functools import cache, lru_cache
from fastapi import APIRouter, FastAPI
${decorator}
${routers}`;

    expect(await linesOf({ "main.py": main })).toEqual([
      "GET /other/c unmounted",
      "GET /users/a no-session",
      "GET /users/b no-session",
    ]);
  },
);

test("a function that keeps nothing makes another router each time", async () => {
  const lines = await linesOf({ "main.py": `from fastapi import APIRouter, FastAPI\n${routers}` });

  expect(lines).toEqual(["GET /other/c unmounted", "GET /users/a unmounted", "GET /users/b unmounted"]);
});

test("what a function keeps is the same in all modules", async () => {
  const files = {
    "core.py": `from functools import lru_cache
from fastapi import FastAPI
@lru_cache
def get_app() -> FastAPI:
    return FastAPI()
`,
    "users.py": `from fastapi import Depends
from core import get_app
@get_app().get("/users")
def users(): ...
`,
    "main.py": `import users
from core import get_app
app = get_app()
@app.get("/main")
def main(): ...
`,
  };

  expect(await linesOf(files)).toEqual(["GET /main no-session", "GET /users no-session"]);
});

test("a result that was first asked for under a condition is made once more where there is none", async () => {
  const main = `from functools import lru_cache
from fastapi import FastAPI
from elsewhere import choose
app = FastAPI()
@lru_cache
def register():
    @app.get("/a")
    def a(): ...
    return app
if choose():
    register()
register()
`;

  expect(await linesOf({ "main.py": main })).toEqual(["GET /a no-session"]);
});

const server = (decorator: string) => `from functools import cached_property
from fastapi import APIRouter, FastAPI
class Server:
    @${decorator}
    def router(self):
        return APIRouter(prefix="/r")
    def __init__(self):
        self.router.add_api_route("/a", self.a)
    def a(self): ...
app = FastAPI()
app.include_router(Server().router)
`;

test("a cached property is one object, and a plain one another each time", async () => {
  expect(await linesOf({ "main.py": server("cached_property") })).toEqual(["GET /r/a no-session"]);
  expect(await linesOf({ "main.py": server("property") })).toEqual(["GET /r/a unmounted"]);
});

test("each object has a cached property of its own", async () => {
  const main = `${server("cached_property")}other = Server()
other.router.add_api_route("/b", other.a)
`;

  expect(await linesOf({ "main.py": main })).toEqual(["GET /r/a no-session", "GET /r/b unmounted"]);
});
