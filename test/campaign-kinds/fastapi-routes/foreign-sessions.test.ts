import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const head = `from fastapi import Depends, FastAPI
from laboratory.database import Database
from jobs import Queue
from sqlalchemy import create_engine, func, select, text
from sqlmodel import select as choose
app = FastAPI()
db = Database()
queue = Queue()
engine = create_engine()
class Own:
    class session:
        @staticmethod
        def execute(statement): ...
own = Own()
`;

/** The session of a route whose dependency has a body. */
async function sessionOf(body: string): Promise<string | undefined> {
  const source = `${head}async def checked(key: int):\n    ${body}\n@app.get("/a")\ndef a(key=Depends(checked)): ...\n`;
  const [found] = await routesIn({ "main.py": source });
  return found?.split(" ").at(-1);
}

test.each([
  ["run", "return db.session.scalar(select(User.id).where(User.id == key).limit(1))", "sync"],
  ["of a text", "db.session.execute(text('SELECT 1'))", "sync"],
  ["awaited", "return (await db.session.execute(choose(User))).all()", "async"],
  [
    "under another name",
    "return await db.async_session.scalars(statement=None) or await db.async_session.scalars(select(User))",
    "async",
  ],
  ["opened in the body", "with db.get_session() as session: return session.execute(select(User))", "sync"],
  ["made and awaited", "session = db.new_session()\n    await session.scalars(select(User))", "async"],
  ["of another database", "with db.get_session() as session: session.execute('SELECT 1')", "none"],
  ["a connection", "with engine.connect() as session: session.execute(select(User))", "none"],
  ["that runs no statement", "queue.session.execute(key)", "none"],
  ["that runs what others make", "queue.session.execute(queue.select(key))", "none"],
  ["of a class of the project itself", "own.session.execute(select(User))", "none"],
  ["given to a function", "print(db.session, select(User))", "none"],
])("a session that an object of another package keeps: %s", async (_, body, expected) => {
  expect(await sessionOf(body)).toBe(expected);
});

test.each([
  ["that carries SQLAlchemy's name", "from sqla_wrapper import Session", "Session", "sync"],
  ["built on SQLAlchemy", "from fastapi_sqla.async_sqla import AsyncSession", "AsyncSession", "async"],
  ["called a database", "from laboratory.db.session import AsyncSession", "AsyncSession", "async"],
  ["whose last word is database", "from lab_database import Session as Db", "Db", "sync"],
  ["of HTTP", "from requests import Session", "Session", "none"],
  ["of HTTP, async", "from curl_cffi.requests import AsyncSession", "AsyncSession", "none"],
  ["of a cloud", "from boto3 import Session", "Session", "none"],
  ["of another database", "from cassandra.cluster import Session", "Session", "none"],
  ["of a database of graphs", "from neo4j import AsyncSession", "AsyncSession", "none"],
  ["of a database that is named so", "from iotdb.Session import Session", "Session", "none"],
  ["of tables", "from lab.db.models import Session", "Session", "none"],
])("the session of a package that is not here: %s", async (_, line, name, expected) => {
  const source = `from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from fastapi import FastAPI
${line}
app = FastAPI()
@contextmanager
def opened() -> Generator[${name}, Any, None]:
    with start() as session:
        yield session
@app.get("/a")
async def a():
    with opened() as session:
        return session.get(Item, 1)
@app.get("/b")
def b():
    session = ${name}()
`;
  const routes = await routesIn({ "main.py": source });

  expect(routes.map((route) => route.split(" ").at(-1))).toEqual([expected, expected]);
});

test("an object of a package that carries SQLAlchemy's name makes sessions", async () => {
  const source = `from fastapi import FastAPI
from sqla_wrapper import SQLAlchemy
app = FastAPI()
db = SQLAlchemy("sqlite://")
@app.get("/a")
def a():
    with db.Session() as session: ...
`;

  expect(await routesIn({ "main.py": source })).toEqual(["GET /a sync sync sync"]);
});

test("what packages set on a class is there when a module in them reads it", async () => {
  const routes = await routesIn({
    "lab/__init__.py": "from lab.settings import Config\nConfig.load()\n",
    "lab/settings.py": `import json
class Config:
    prefix: str
    kind: str
    @staticmethod
    def load():
        Config.prefix = json.loads('{"prefix": "/lab"}')["prefix"]
        Config.kind = "strict"
`,
    "lab/strict.py": `from laboratory.database import db
from sqlalchemy import select
def allowed(): db.session.scalar(select(User))
`,
    "lab/main.py": `import importlib
from fastapi import Depends, FastAPI
from lab.settings import Config
rules = importlib.import_module("lab." + Config.kind)
app = FastAPI()
@app.get(Config.prefix + "/a")
def a(given=Depends(rules.allowed)): ...
`,
  });

  expect(routes).toEqual([expect.stringMatching(/^GET \/lab\/a .* sync$/)]);
});

test("packages open sessions of their kind", async () => {
  const routes = await routesIn({
    "main.py": `from fastapi import Depends, FastAPI
from fastapi_sqla import Session as Plain, open_async_session, open_session as open_plain
from fastapi_utils.session import FastAPISessionMaker
from fastsqla import Item, Session, open_session
app = FastAPI()
makes = FastAPISessionMaker("sqlite://")
def get_db():
    yield from makes.get_db()
@app.get("/given")
async def given(session: Session): ...
@app.get("/opened")
async def opened():
    async with open_session() as session: ...
@app.get("/plain")
def plain(session: Plain): ...
@app.get("/opened-plain")
def opened_plain():
    with open_plain() as session: ...
@app.get("/opened-async")
async def opened_async():
    async with open_async_session() as session: ...
@app.get("/made")
def made(db=Depends(get_db)): ...
@app.get("/managed")
def managed():
    with makes.context_session() as session: ...
@app.get("/item")
async def item(item: Item): ...
`,
  });

  expect(routes.map((route) => route.split(" ").slice(1).join(" "))).toEqual([
    "/given async async async",
    "/opened async async async",
    "/plain sync sync sync",
    "/opened-plain sync sync sync",
    "/opened-async async async async",
    "/made sync sync sync",
    "/managed sync sync sync",
    "/item async none none",
  ]);
});

test.each([
  ["required", `dependencies = ["fastapi-users[sqlalchemy]>=14"]`, "async"],
  ["not required", `dependencies = ["fastapi"]`, "none"],
])(
  "a folder of a package stands back behind an installed package of its name: %s",
  async (_name, required, kind) => {
    const routes = await routesIn({
      "pyproject.toml": `[project]\nname = "shop"\n${required}\n`,
      "app/__init__.py": "",
      "app/lib/helpers.py": "",
      "app/lib/fastapi_users/setup.py": `from fastapi import Depends
from fastapi_users import FastAPIUsers
from sqlalchemy.ext.asyncio import AsyncSession
async def get_db() -> AsyncSession: ...
async def get_manager(db=Depends(get_db)): ...
users = FastAPIUsers(get_manager, [])
`,
      "main.py": `from fastapi import Depends, FastAPI
from app.lib.fastapi_users.setup import users
app = FastAPI()
@app.get("/me")
async def me(user=Depends(users.current_user())): ...
`,
    });

    expect(routes).toEqual([expect.stringMatching(new RegExp(`^GET /me async .* ${kind}$`))]);
  },
);
