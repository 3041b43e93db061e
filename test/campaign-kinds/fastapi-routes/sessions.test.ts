import { expect, test } from "vitest";
import { routesIn, scanFiles } from "./scan-files.ts";

const head = `from typing import Annotated
from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
SessionLocal = sessionmaker()
AsyncLocal = async_sessionmaker()
def get_db():
    with SessionLocal() as session:
        yield session
async def get_async_db():
    async with AsyncLocal() as session:
        yield session
SessionDep = Annotated[Session, Depends(get_db)]
AsyncSessionDep = Annotated[AsyncSession, Depends(get_async_db)]
app = FastAPI()
`;

async function route(source: string, fields: Readonly<Record<string, unknown>> = {}) {
  const scan = await scanFiles({ "main.py": head + source }, fields);
  const [target] = scan.targets;
  if (target === undefined) throw new Error("no route was found");
  return `${target.state} ${target.definition} ${target.ownSession} ${target.session} ${target.marks.join(" ")}`.trim();
}

test.each([
  ["an alias", "def a(session: SessionDep): ...", "to-convert sync sync sync"],
  ["an async alias", "async def a(session: AsyncSessionDep): ...", "converted async async async"],
  ["a default value", "def a(db: Session = Depends(get_db)): ...", "to-convert sync sync sync"],
  ["a default value without type", "def a(db=Depends(get_db)): ...", "to-convert sync sync sync"],
  ["an untyped async default", "async def a(db=Depends(get_async_db)): ...", "converted async async async"],
  ["an optional union", "def a(db: SessionDep | None = None): ...", "to-convert sync sync sync"],
  ["a string annotation", 'def a(db: "SessionDep"): ...', "to-convert sync sync sync"],
  ["half a conversion: only the def", "async def a(s: SessionDep): ...", "blocking async sync sync"],
  ["half a conversion: only the session", "def a(s: AsyncSessionDep): ...", "mixed sync async async"],
  ["both sessions", "async def a(s: SessionDep, t: AsyncSessionDep): ...", "mixed async both both"],
  [
    "a session opened in the body",
    "def a():\n    with SessionLocal() as s: s.get(1, 2)",
    "to-convert sync sync sync",
  ],
  ["no session", "def a(): ...", "no-session sync none none"],
])("%s decides the state", async (_name, handler, expected) => {
  expect(await route(`@app.get("/a")\n${handler}\n`)).toBe(expected);
});

test("a session that only a dependency uses is found through files, classes and partials", async () => {
  const files = {
    "db.py": head,
    "deps.py": `from functools import partial
from db import AsyncSessionDep, SessionDep
class Repository:
    def __init__(self, session: SessionDep): ...
class Guard:
    async def __call__(self, session: AsyncSessionDep): ...
def needs(kind, session: SessionDep): ...
guard = Guard()
needs_admin = partial(needs, "admin")
`,
    "main.py": `from typing import Annotated
from fastapi import Depends, FastAPI
from deps import Repository, guard, needs_admin
app = FastAPI()
@app.get("/class")
def by_class(repository: Annotated[Repository, Depends()]): ...
@app.get("/instance", dependencies=[Depends(guard)])
async def by_instance(): ...
@app.get("/partial")
def by_partial(x=Depends(needs_admin)): ...
`,
  };

  expect(await routesIn(files, { entry: ["main:app"] })).toEqual([
    "GET /class sync none sync",
    "GET /instance async none async",
    "GET /partial sync none sync",
  ]);
});

test("an audit dependency with a sync session is a hazard that does not undo a conversion", async () => {
  const source = `async def audit(session: SessionDep): ...
@app.get("/a", dependencies=[Depends(audit)])
async def a(session: AsyncSessionDep): ...
`;

  expect(await route(source)).toBe("converted async async both dependency-sync-session");
});

test("a session class under another name opens a session", async () => {
  const source = `@app.get("/a")
def a():
    from sqlalchemy.orm import Session as Local
    with Local(engine) as session:
        return session
`;

  expect(await route(source)).toBe("to-convert sync sync sync");
});

test("a class-based view brings the sessions of its class", async () => {
  const source = `from fastapi_utils.cbv import cbv
router = APIRouter()
@cbv(router)
class View:
    session: Session = Depends(get_db)
    @router.get("/a")
    def a(self): ...
app.include_router(router)
`;

  expect(await route(source)).toBe("to-convert sync sync sync");
});

test("sessions of subclasses, NewType and factories with closures are known", async () => {
  const source = `class OurSession(AsyncSession): ...
def provider(name):
    async def get() -> OurSession: ...
    return get
@app.get("/a")
async def a(session: Annotated[OurSession, Depends(provider("main"))]): ...
`;

  expect(await route(source)).toBe("converted async async async");
});

test("a sync functools.wraps wrapper around an async def is async since FastAPI 0.123.5", async () => {
  const source = `import functools
def traced(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)
    return wrapper
@app.get("/a")
@traced
async def a(session: AsyncSessionDep): ...
`;

  expect(await route(source, { framework_version: "0.123.4" })).toBe("mixed sync async async");
  expect(await route(source, { framework_version: "0.123.5" })).toBe("converted async async async");
});

test("an async generator streams and is not awaited by FastAPI", async () => {
  expect(await route('@app.get("/a")\nasync def a():\n    yield "x"\n')).toBe(
    "no-session sync none none streaming",
  );
});

test("a route that resolves secrets is blocked until it is converted", async () => {
  const source = '@app.get("/a")\ndef a(s: SessionDep):\n    return Variable.get("x")\n';

  expect(await route(source, { secrets: ["Variable.get"] })).toBe("blocked sync sync sync");
  expect(await route(source, { secrets: ["Variable.get"], lifted: ["secrets"] })).toBe(
    "to-convert sync sync sync",
  );
});

test("names from settings tell what opens a session where types do not", async () => {
  const source = 'from lib import magic\n@app.get("/a")\ndef a():\n    with magic() as s: ...\n';

  expect(await route(source)).toBe("no-session sync none none");
  expect(await route(source, { session: { sync: ["magic"] } })).toBe("to-convert sync sync sync");
});

test("every step of the way to a session is told with file and line", async () => {
  const scan = await scanFiles({ "main.py": `${head}@app.get("/a")\ndef a(session: SessionDep): ...\n` });

  const [target] = scan.targets;

  expect(target?.facts.sessionChain).toEqual([
    { message: "parameter `session` is a sync session", file: "main.py", line: 17 },
    { message: "`SessionLocal()` opens a sync session in the body", file: "main.py", line: 8 },
  ]);
});

test("a session that a helper opens behind a decorator that is a class is known", async () => {
  const source = `from contextlib import asynccontextmanager
from typing import AsyncGenerator
class Injector:
    def __init__(self, func):
        self.func = func
    def __call__(self, *args):
        return self.func("injected", *args)
@asynccontextmanager
@Injector
async def open_session(db) -> AsyncGenerator[AsyncSession, None]: ...
@app.get("/a")
async def a():
    async with open_session() as session: ...
`;

  expect(await route(source)).toBe("converted async async async");
});

test("a decorator that is a class hands on what it keeps where its own code does not tell what that gives", async () => {
  const source = `from contextlib import asynccontextmanager
from typing import AsyncGenerator, Generic, TypeVar
R = TypeVar("R")
class Wrapper(Generic[R]):
    def __init__(self, func):
        object.__setattr__(self, "_func", func)
class Injector(Wrapper[R]):
    def __init__(self, func):
        super().__init__(func)
    def __call__(self, *args) -> R:
        func = cast(self._func)
        return func("injected", *args)
class SessionName(Wrapper[str]):
    def __call__(self) -> str:
        return self._func.__name__
@asynccontextmanager
@Injector
async def open_session(db) -> AsyncGenerator[AsyncSession, None]: ...
session_name = SessionName(open_session)
@app.get("/a")
async def a():
    async with open_session() as session: ...
@app.get("/b")
async def b():
    return session_name()
`;
  const { targets } = await scanFiles({ "main.py": `${head}${source}` });

  expect(targets.map(({ path, session }) => `${path} ${session}`)).toEqual(["/a async", "/b none"]);
});

test("a dependency that a library makes uses the sessions of the functions it was given", async () => {
  const files = {
    "main.py": `from typing import Annotated
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from users_library import Backend, Users
async def get_manager(session: AsyncSession): ...
def get_strategy(session: Session): ...
users = Users[int](get_manager, [])
other = Users(lambda: None, [Backend(name="cookie", get_strategy=get_strategy)])
current = users.current(active=True)
app = FastAPI()
@app.get("/mine")
async def mine(user=Depends(current)): ...
@app.get("/named")
def named(user=Depends(other.current())): ...
@app.get("/nobody")
def nobody(user=Depends(Users().current())): ...
`,
  };

  expect(await routesIn(files)).toEqual([
    "GET /mine async none async",
    "GET /named sync none sync",
    "GET /nobody sync none none",
  ]);
});

test("a session maker, or a session's class, that is handed to a helper counts as opened", async () => {
  const files = {
    "main.py": `from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
async_session = async_sessionmaker()
app = FastAPI()
async def ping(make_session): ...
@app.get("/a")
async def a():
    await ping(async_session)
@app.get("/b")
async def b():
    await ping(AsyncSession)
@app.get("/c")
async def c():
    return isinstance(request, AsyncSession)
`,
  };

  expect(await routesIn(files)).toEqual([
    "GET /a async async async",
    "GET /b async async async",
    "GET /c async none none",
  ]);
});

test.each([
  [
    "an alias over several lines",
    "Work = Annotated[\n    AsyncSession,\n    'of one request',\n]\n",
    "async",
  ],
  ["a type statement", "type Work = AsyncSession\n", "async"],
  ["a subclass", "class Work(\n    AsyncSession,\n): ...\n", "async"],
  ["a class under a condition", "if True:\n    class Work(AsyncSession): ...\n", "async"],
  ["what another module names", "from more import Work\n", "async"],
  ["a model", "class Work(Base): ...\n", "none"],
  ["an exception", "class Work(Exception): ...\n", "none"],
])("what a helper is declared to return is followed to its module: %s", async (_name, declared, session) => {
  const scan = await scanFiles({
    "work.py": `from typing import Annotated\nfrom sqlalchemy.ext.asyncio import AsyncSession\n${declared}`,
    "more.py": "from sqlalchemy.ext.asyncio import AsyncSession\nclass Work(AsyncSession): ...\n",
    "main.py": `from fastapi import FastAPI
from work import Work
app = FastAPI()
def look_up() -> Work: ...
@app.get("/a")
async def a(): look_up()
`,
  });
  expect(scan.targets[0]).toMatchObject({ key: "GET /a", session });
});

test("what makes sessions, and what holds one among others, counts like a session", async () => {
  const source = `from typing import Annotated, Tuple
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, sessionmaker
app = FastAPI()
def connections() -> tuple[AsyncEngine, async_sessionmaker[AsyncSession]]: ...
def maker(both: Annotated[tuple[AsyncEngine, async_sessionmaker[AsyncSession]], Depends(connections)]): ...
class Service: ...
def service(make: Annotated[async_sessionmaker[AsyncSession], Depends(maker)]) -> Service: ...
def plain(make: sessionmaker = Depends(maker)) -> Service: ...
def typed(make: sessionmaker[AsyncSession] = Depends(service)) -> Service: ...
def pair(both: Tuple[Session, str] = Depends(service)) -> Service: ...
@app.get("/async")
def a(service: Annotated[Service, Depends(service)]): ...
@app.get("/plain")
def b(both: sessionmaker): ...
@app.get("/typed")
def c(make: sessionmaker[AsyncSession]): ...
@app.get("/pair")
def d(both: Tuple[Session, str]): ...
@app.get("/list")
def e(several: list[Session]): ...
`;

  expect(await routesIn({ "main.py": source })).toEqual([
    "GET /async sync none async",
    "GET /plain sync sync sync",
    "GET /typed sync async async",
    "GET /pair sync sync sync",
    "GET /list sync sync sync",
  ]);
});

test.each([
  ["@asynccontextmanager\nasync def orders():", "orders()"],
  ["async def orders():", "asynccontextmanager(orders)()"],
])(
  "a session that a helper has open while what it yields is used is one: %s",
  async (definition, entered) => {
    const source = `from contextlib import asynccontextmanager
from sqlalchemy.ext.asyncio import AsyncSession
class Orders:
    def __init__(self, database): ...
${definition}
    async with AsyncSession(engine) as opened:
        yield Orders(opened)
@app.get("/a")
async def a():
    async with ${entered} as known:
        return known
`;

    expect(await route(source)).toBe("converted async async async");
  },
);

test("what a helper opens and closes again is its own affair", async () => {
  const source = `def count():
    with Session(engine) as opened:
        return 1
@app.get("/a")
def a():
    return count()
`;

  expect(await route(source)).toBe("no-session sync none none");
});

test("a function in a handler that is given a session uses one, whoever gives it", async () => {
  const source = `def managed(work):
    def run():
        with SessionLocal() as opened:
            return work(opened)
    return run
@app.get("/a")
def a():
    @managed
    def work(opened: Session):
        return opened.execute(query)
    return work()
`;
  const scan = await scanFiles({ "main.py": head + source });

  expect(await route(source)).toBe("to-convert sync sync sync");
  expect(scan.targets[0]?.facts.sessionChain[0]?.message).toBe("`work` in the body is given a sync session");
});
