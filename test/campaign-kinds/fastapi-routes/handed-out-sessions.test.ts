import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const database = `from functools import lru_cache
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import Session, scoped_session, sessionmaker
kept = None
shared = scoped_session(sessionmaker())
only = Session(create_engine("sqlite://"))
made = sessionmaker()()
@lru_cache(1)
def new_maker(settings):
    return sessionmaker(bind=settings.engine)
def named_maker():
    maker = async_sessionmaker()
    return maker
def kept_maker():
    global kept
    if kept is None:
        kept = async_sessionmaker()
    return kept
def shared_maker():
    return shared
def new_session():
    maker = new_maker({})
    return maker()
class Database:
    def maker(self):
        self._maker = async_sessionmaker()
        return self._maker
`;

const handler = (name: string, body: string) => `@app.get("/${name}")
async def ${name}():
    ${body}
`;

const main = (...handlers: readonly string[]) => `from fastapi import FastAPI
import database as db
from database import *
app = FastAPI()
${handlers.join("")}`;

test("a function that returns a session maker, or a session of it, hands sessions out", async () => {
  const files = {
    "database.py": database,
    "main.py": main(
      handler("new", "with new_maker({})() as session: ..."),
      handler("named", "async with named_maker()() as session: ..."),
      handler("kept", "maker = kept_maker()\n    async with maker.begin() as session: ..."),
      handler("shared", "session = db.shared_maker()"),
      handler("session", "with db.new_session() as session: ..."),
      handler("object", "async with Database().maker()() as session: ..."),
      handler("nothing", "create_engine('sqlite://')"),
    ),
  };

  expect(await routesIn(files)).toEqual([
    "GET /new async sync sync",
    "GET /named async async async",
    "GET /kept async async async",
    "GET /shared async sync sync",
    "GET /session async sync sync",
    "GET /object async async async",
    "GET /nothing async none none",
  ]);
});

test("an object that is a session or stands for one is used where it is asked", async () => {
  const files = {
    "database.py": database,
    "main.py": main(
      handler("scoped", "return shared.query(1)"),
      handler("attribute", "return db.shared.query(1)"),
      handler("only", "return db.only.execute('select 1')"),
      handler("made", "return db.made.execute('select 1')"),
      handler("engine", "return db.create_engine('sqlite://').connect()"),
    ),
  };

  expect(await routesIn(files)).toEqual([
    "GET /scoped async sync sync",
    "GET /attribute async sync sync",
    "GET /only async sync sync",
    "GET /made async sync sync",
    "GET /engine async none none",
  ]);
});

test("a session that an object keeps for everybody is used by who reads it", async () => {
  const files = {
    "database.py": `${database}class Kept:
    def __init__(self):
        self.scoped = scoped_session(sessionmaker())
    @property
    def session(self):
        return self.scoped()
kept_database = Kept()
`,
    "main.py": main(
      handler("asked", "return db.kept_database.session.scalars(1)"),
      handler("named", "session = kept_database.session\n    return session"),
      handler("other", "return db.kept_database.engine"),
    ),
  };

  expect(await routesIn(files)).toEqual([
    "GET /asked async sync sync",
    "GET /named async sync sync",
    "GET /other async none none",
  ]);
});

test("what hands on a session that it was given, or chooses one, hands a session out", async () => {
  const files = {
    "database.py": `${database}from contextlib import ExitStack, contextmanager
def each():
    with made_here() as session:
        yield session
def made_here():
    return sessionmaker()()
def first():
    return next(each())
async def first_async():
    async def each_async():
        yield 1
    session = await anext(each_async())
    return session
def chosen(session=None):
    return session or made_here()
def told(session=None):
    return made_here() if session is None else session
def walrus():
    if session := made_here():
        return session
def looped():
    for session in each():
        return session
def entered(stack: ExitStack):
    session = stack.enter_context(made_here())
    return session
def global_one():
    return made
@contextmanager
def opened():
    session = made_here()
    yield
    session.close()
class Work:
    @contextmanager
    def start(self):
        with made_here():
            yield self
work = Work()
def found_by_session():
    return shared.query(1)
def session_begun():
    return made.begin_nested()
def rows():
    with made_here() as session:
        yield from session.execute("select 1")
`,
    "main.py": main(
      handler("first", "session = db.first()"),
      handler("first_async", "session = await db.first_async()"),
      handler("chosen", "session = db.chosen()"),
      handler("told", "session = db.told()"),
      handler("walrus", "session = db.walrus()"),
      handler("looped", "session = db.looped()"),
      handler("entered", "session = db.entered(stack)"),
      handler("global_one", "session = db.global_one()"),
      handler("opened", "stack.enter_context(db.opened())"),
      handler("opened_later", "manager = db.opened()"),
      handler("method", "with db.work.start(): ..."),
      handler("found", "return db.found_by_session()"),
      handler("begun", "return db.session_begun()"),
      handler("rows", "for row in db.rows(): ..."),
    ),
  };

  expect(await routesIn(files)).toEqual([
    "GET /first async sync sync",
    "GET /first_async async none none",
    "GET /chosen async sync sync",
    "GET /told async sync sync",
    "GET /walrus async sync sync",
    "GET /looped async sync sync",
    "GET /entered async sync sync",
    "GET /global_one async sync sync",
    "GET /opened async sync sync",
    "GET /opened_later async sync sync",
    "GET /method async sync sync",
    "GET /found async none none",
    "GET /begun async none none",
    "GET /rows async none none",
  ]);
});
