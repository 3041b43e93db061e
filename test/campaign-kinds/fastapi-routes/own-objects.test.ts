import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const database = `from contextlib import contextmanager
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import sessionmaker
make = sessionmaker()
class Database:
    typed: async_sessionmaker[AsyncSession] | None = None
    _late = None
    def __init__(self, session: AsyncSession, given: sessionmaker, default=make, untold=None):
        self._maker = None
        self._session = session
        self._given = given
        self._default = default
        self._untold = untold
    def start(self):
        self._maker = async_sessionmaker()
    @contextmanager
    def late(self):
        if self._maker is None:
            raise RuntimeError
        session = self._maker()
        yield session
    def annotated(self):
        return self.typed()
    def by_default(self):
        with self._default.begin() as session:
            yield session
    @property
    def opened(self):
        return self._given()
    def read(self):
        return self.opened
    def rows(self):
        return self._session.execute("select 1")
    def nobody_knows(self):
        return self._untold()
    @classmethod
    def of_class(cls):
        if cls._late is None:
            cls._late = sessionmaker()
        return cls._late()
class Service:
    def __init__(self):
        self.database = Database(None, make)
    def session(self):
        return self.database.read()
database = Database(None, make)
service = Service()
`;

/** The session of a route whose handler has such a body. */
async function sessionOf(...bodies: readonly string[]) {
  const handlers = bodies.map(
    (body, index) => `@app.get("/${index}")\ndef handler_${index}():\n    ${body}\n`,
  );
  const main = `from fastapi import Depends, FastAPI\nfrom database import *\napp = FastAPI()\n${handlers.join("")}`;
  const routes = await routesIn({ "database.py": database, "main.py": main });
  return routes.map((route) => route.split(" ").at(-1));
}

test("a method hands out what another method of its class set on the object, or its annotations say", async () => {
  expect(
    await sessionOf(
      "with database.late() as session: ...",
      "session = database.annotated()",
      "for session in database.by_default(): ...",
      "session = database.read()",
      "session = Database.of_class()",
      "session = service.session()",
    ),
  ).toEqual(["async", "async", "sync", "sync", "sync", "sync"]);
});

test("what a method asks a session, or gets of what nobody knows, is no session", async () => {
  expect(await sessionOf("return database.rows()", "session = database.nobody_knows()")).toEqual([
    "none",
    "none",
  ]);
});

test("a method that depends or handles uses what its object keeps", async () => {
  const main = `from fastapi import APIRouter, Depends, FastAPI
from database import *
app = FastAPI()
class Check:
    def __init__(self, maker: async_sessionmaker):
        self.maker = maker
    async def __call__(self):
        async with self.maker() as session: ...
class Pages:
    def __init__(self, database: Database):
        self.session_factory = make
        self.router = APIRouter()
        self.router.add_api_route("/page", self.page)
        self.router.add_api_route("/plain", self.plain)
    def page(self):
        maker = self.session_factory
    def plain(self):
        self.session = None
@app.get("/check", dependencies=[Depends(Check(None))])
def check(): ...
@app.get("/bound")
def bound(session=Depends(database.by_default)): ...
app.include_router(Pages(database).router)
`;

  const routes = await routesIn({ "database.py": database, "main.py": main });
  expect(routes.sort()).toEqual([
    "GET /bound sync sync sync",
    "GET /check sync none async",
    "GET /page sync sync sync",
    "GET /plain sync none none",
  ]);
});

test.each([
  "self.maker = sessionmaker()",
  "self.maker: object = sessionmaker()",
  "(self.maker) = sessionmaker()",
  "self.maker, self.n = sessionmaker(), 1",
  "n, self.maker = 1, sessionmaker()",
  "self.maker, = [sessionmaker()]",
  "[\n            self.maker,\n            n,\n        ] = sessionmaker(), 1",
  "(n,\n         self.maker) = 1, sessionmaker()",
  "[self.maker,\n         n] = sessionmaker(), 1",
  "other = self.maker = sessionmaker()",
  "self.maker = \\\n            sessionmaker()",
  "self.\\\n            maker = sessionmaker()",
  "if self.n == 1: self.maker = sessionmaker()",
])("a method sets it with `%s`", async (statement) => {
  const store = `from sqlalchemy.orm import sessionmaker\nclass Store:\n    n = 1\n    def set_up(self):\n        ${statement}\n    def read(self):\n        return self.maker()\n`;
  const main =
    'from fastapi import Depends, FastAPI\nfrom store import Store\napp = FastAPI()\n@app.get("/")\ndef read(store: Store = Depends()):\n    return store.read()\n';

  const routes = await routesIn({ "store.py": store, "main.py": main });

  expect(routes.map((route) => route.split(" ").at(-1))).toEqual(["sync"]);
});
