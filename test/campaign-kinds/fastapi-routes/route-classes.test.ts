import { expect, test } from "vitest";
import { linesOf } from "./scan-files.ts";

const classes = `from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
class Below(APIRoute):
    def __init__(self, path, endpoint, **kw):
        super().__init__("/x" + path, endpoint, **kw)
class Put(APIRoute):
    def __init__(self, *args, **kwargs):
        kwargs["methods"] = ["PUT"]
        super().__init__(*args, **kwargs)
class Timed(APIRoute):
    def get_route_handler(self): ...
class Wrapped(APIRoute):
    def __init__(self, path, endpoint, *args, **kwargs):
        super().__init__(path, timed(endpoint), *args, **kwargs)
class Odd(APIRoute):
    def __init__(self, path, *args, **kwargs):
        make(self, path)
`;
const router = (name: string, path: string) => `router = APIRouter(prefix="/r", route_class=${name})
@router.get("${path}")
def handler(): ...
app.include_router(router, prefix="/p")
`;
const served = (source: string, fastapi = "fastapi") =>
  linesOf({ "requirements.txt": `${fastapi}\n`, "main.py": `${classes}app = FastAPI()\n${source}` });

test("the constructor of a router's class of routes decides about path and methods", async () => {
  expect(await served(router("Below", "/a"), "fastapi==0.139.0")).toEqual(["GET /p/x/r/a no-session"]);
  expect(await served(router("Put", "/a"))).toEqual(["PUT /p/r/a no-session"]);
});

test("before FastAPI 0.137 an include makes each route once more", async () => {
  expect(await served(router("Below", "/a"), "fastapi==0.115.6")).toEqual(["GET /x/p/x/r/a no-session"]);
  expect(await served(router("Put", "/a"), "fastapi==0.115.6")).toEqual(["PUT /p/r/a no-session"]);
});

test("a class of routes may be given later, or with a route", async () => {
  const source = `@app.get("/before")
def before(): ...
app.router.route_class = Below
@app.get("/a")
def a(): ...
app.router.add_api_route("/b", a, route_class_override=Timed)
`;

  expect(await served(source)).toEqual([
    "GET /b no-session",
    "GET /before no-session",
    "GET /x/a no-session",
  ]);
});

test("a class of routes that has no constructor, or wraps the handler, leaves routes as they are", async () => {
  expect(await served(router("Timed", "/a"))).toEqual(["GET /p/r/a no-session"]);
  expect(await served(router("Wrapped", "/a"))).toEqual(["GET /p/r/a no-session"]);
});

test("what a constructor makes that does not call FastAPI's own is conditional", async () => {
  expect(await served(router("Odd", "/a"))).toEqual(["GET /p/r/a no-session conditional"]);
});
