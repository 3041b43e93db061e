import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const makers = `from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import sessionmaker
Local = sessionmaker()
Other = async_sessionmaker()
`;

/** The session of a handler that is given the request, beside such code. */
async function sessionOf(code: string, body: string): Promise<string | undefined> {
  const source = `from makers import Local, Other
from fastapi import Depends, FastAPI, Request
from starlette.middleware import Middleware
app = FastAPI()
${code}
@app.get("/a")
async def a(request: Request):
    ${body}
`;
  const [route] = await routesIn({ "makers.py": makers, "main.py": source });
  return route?.split(" ").at(-1);
}

const sets = (statement: string) => `@app.middleware("http")
async def keep(request: Request, call_next):
    with Local() as session:
        ${statement}
        return await call_next(request)
`;
const pure = `class Pure:
    async def __call__(self, scope, receive, send):
        async with Other() as session:
            scope["db"] = session
            scope["title"] = "shop"
`;

test.each([
  ["set by a middleware", sets(`request.scope["db"] = session`), `request.scope["db"].add(1)`, "sync"],
  ["set by a pure one", pure, `await request.scope["db"].execute(1)`, "async"],
  ["asked of the request", pure, `db = request["db"]\n    await db.execute(1)`, "async"],
  ["asked by get", pure, `db = request.scope.get("db")\n    await db.execute(1)`, "async"],
  ["handed on", pure, `return await fetch(request.scope["db"])`, "async"],
  ["under another key", pure, `request.scope["title"].lower()`, "none"],
  ["that nothing sets", "", `request.scope["db"].add(1)`, "none"],
  ["of something else", pure, `request.query["db"].add(1)`, "none"],
])("the scope of a request keeps a session: %s", async (_name, code, body, kind) => {
  expect(await sessionOf(code, body)).toBe(kind);
});

test("a dependency hands out what the scope of a request keeps", async () => {
  const files = {
    "makers.py": makers,
    "main.py": `from makers import Other
from fastapi import Depends, FastAPI, Request
app = FastAPI()
${pure}
def get_db(request: Request):
    return request.scope["db"]
def get_title(request: Request):
    return request.scope["title"]
@app.get("/a")
async def a(db=Depends(get_db)): ...
@app.get("/b")
async def b(title=Depends(get_title)): ...
`,
  };

  expect(await routesIn(files)).toEqual(["GET /a async async async", "GET /b async none none"]);
});

test.each([
  ["set beside it", "app.opens = Other", "async with request.app.opens() as s: ...", "async"],
  [
    "set when it starts",
    "async def start(app):\n    app.opens: object = Other\n",
    "async with request.app.opens() as s: ...",
    "async",
  ],
  [
    "set by an object that has it",
    "class Server:\n    def start(self):\n        self.app.db = Local()\n",
    "request.app.db.add(1)",
    "sync",
  ],
  ["of another name", "app.opens = Other", "request.app.title.lower()", "none"],
  ["that is compared", "def check():\n    assert app.db == Local", "request.app.db.add(1)", "none"],
])("an app keeps what opens sessions: %s", async (_name, code, body, kind) => {
  expect(await sessionOf(code, body)).toBe(kind);
});

test("what a module sets on the state of its app is there for every request", async () => {
  const body = "async with request.app.state.opens() as s: ...";

  expect(await sessionOf("app.state.opens = Other", body)).toBe("async");
});

const middleware = `class Sessions:
    def __init__(self, app, maker, title=""):
        self.app = app
        self.maker = maker
        self.title = title
    async def dispatch(self, request, call_next):
        async with self.maker() as session:
            request.state.db = session
            request.state.title = self.title
            return await call_next(request)
`;

test.each([
  ["added by name", "app.add_middleware(Sessions, maker=Other)", "await request.state.db.get(1)", "async"],
  ["added in order", "app.add_middleware(Sessions, Local)", "request.state.db.get(1)", "sync"],
  [
    "added where the app is made",
    "def make():\n    return FastAPI(middleware=[Middleware(Sessions, maker=Local)])",
    "request.state.db.get(1)",
    "sync",
  ],
  [
    "made by itself",
    "app.middleware('http')(Sessions(app, Other))",
    "await request.state.db.get(1)",
    "async",
  ],
  ["what is no maker", "app.add_middleware(Sessions, Local, title='shop')", "request.state.title", "none"],
])("a middleware opens sessions with what it is given: %s", async (_name, code, body, kind) => {
  expect(await sessionOf(middleware + code, body)).toBe(kind);
});
