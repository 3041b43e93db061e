import { expect, test } from "vitest";
import { routesIn, scanFiles } from "./scan-files.ts";

const database = `from contextlib import asynccontextmanager
from contextvars import ContextVar
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, sessionmaker
Local = sessionmaker()
Other = async_sessionmaker()
MAKERS = {"a": Local, "b": Other}
current: ContextVar[Session] = ContextVar("current")
class Base:
    def session(self):
        return Local()
class Db(Base):
    def session(self):
        return super().session()
    @property
    def handle(self):
        return Local()
    @asynccontextmanager
    async def transaction(self):
        async with Other() as opened:
            yield opened
class OtherDb(Base):
    def session(self):
        return Other()
class Given:
    def __init__(self, maker):
        self.maker = maker
    async def __call__(self):
        async with self.maker() as session:
            yield session
    def open(self):
        return self.maker()
class Opened:
    async def __aenter__(self):
        self.session = Other()
        return self.session
class Cache:
    sessions = {}
    @classmethod
    def get(cls, name):
        if name not in cls.sessions:
            cls.sessions[name] = Local()
        return cls.sessions[name]
class Service:
    db: Db
    def __init__(self):
        self.other = OtherDb()
class Unit:
    def __init__(self, maker=Other):
        self.maker = maker
    async def __aenter__(self):
        self.session = self.maker()
        self.users = Users(self.session)
        return self
class Users:
    def __init__(self, session):
        self.session = session
class Meta(type):
    @property
    def session(self) -> Session:
        return current.get()
    @property
    def title(self) -> str:
        return "shop"
class Kept(metaclass=Meta): ...
set_later = ContextVar("set_later")
named_alike = ContextVar("named_alike")
def fill():
    named_alike.set("shop")
    set_later.set(Other())
db = Db()
opened = Opened()
def get_db() -> Db:
    return find("db")
def get_other():
    return OtherDb()
def by_name(name, more=None):
    with MAKERS[name]() as session:
        yield session
def named(name):
    def get():
        with MAKERS[name]() as session:
            yield session
    return get
def from_context():
    return current.get()
def users():
    return db.session().query(1).all()
`;

const head = `from functools import partial
from typing import Annotated
from fastapi import Depends, FastAPI, Request
from database import *
app = FastAPI()
@app.middleware("http")
async def keep(request: Request, call_next):
    request.state.db = Local()
    setattr(request.state, "by_name", Local())
    setattr(request.state, "title", "shop")
    return await call_next(request)
class Pure:
    async def __call__(self, scope, receive, send):
        scope["state"]["in_scope"] = Other()
        scope["other"]["in_other"] = Other()
@app.on_event("startup")
def start():
    app.state.opens = Other
    app.state.manager = Db()
def get_manager(request: Request):
    return request.app.state.manager
def of_request(request: Request):
    return request.state.db
class Pages:
    def __init__(self, maker):
        self.maker = maker
        app.add_api_route("/page", self.page)
    async def page(self):
        async with self.maker() as session: ...
Pages(Other)
`;

/** The session of a handler with such parameters and such a body. */
async function sessionOf(parameters: string, body = "..."): Promise<string | undefined> {
  const source = `${head}@app.get("/a")\nasync def a(${parameters}):\n    ${body}\n`;
  const routes = await routesIn({ "database.py": database, "main.py": source });
  return routes
    .find((route) => route.startsWith("GET /a "))
    ?.split(" ")
    .at(-1);
}

test.each([
  ["a maker itself", "s=Depends(Local)", "sync"],
  ["a method that its base's method serves", "s=Depends(db.session)", "sync"],
  ["an object that keeps what it was made with", "s=Depends(Given(Other))", "async"],
  ["a method of such an object", "s=Depends(Given(Local).open)", "sync"],
  ["a partial that says which maker", "s=Depends(partial(by_name, 'a'))", "sync"],
  ["a factory that says which maker", "s=Depends(named('b'))", "async"],
  ["what a context variable keeps", "s=Depends(from_context)", "sync"],
  ["what a cache of sessions keeps", "s=Depends(lambda: Cache.get('x'))", "sync"],
  ["what a middleware keeps for the request", "s=Depends(of_request)", "sync"],
  ["what functions set a context variable to", "s=Depends(lambda: set_later.get())", "async"],
  ["what a name on the state says", "s=Depends(lambda request: getattr(request.state, 'by_name'))", "sync"],
])("a dependency hands out a session: %s", async (_name, parameters, kind) => {
  expect(await sessionOf(parameters)).toBe(kind);
});

test.each([
  ["a parameter by its type", "d: Db = Depends()", "with d.session() as s: ...", "sync"],
  ["what a class overrides", "d: Annotated[OtherDb, Depends()]", "async with d.session() as s: ...", "async"],
  ["a dependency by what it says", "d=Depends(get_db)", "async with d.transaction() as s: ...", "async"],
  ["a dependency by what it returns", "d=Depends(get_other)", "d.session()", "async"],
  ["a field of what is given", "s: Service = Depends()", "return s.db.session()", "sync"],
  ["what a field was set to", "s: Service = Depends()", "return s.other.session()", "async"],
  ["a name of the body", "", "d = OtherDb()\n    async with d.session() as s: ...", "async"],
  [
    "a name of the body with a type",
    "",
    "d: OtherDb = OtherDb()\n    async with d.session() as s: ...",
    "async",
  ],
  [
    "a name whose type tells",
    "request: Request",
    "d: OtherDb = request.app.state.manager_of(1)\n    async with d.session() as s: ...",
    "async",
  ],
  [
    "a name of data",
    "request: Request",
    "d: dict = request.app.state.manager_of(1)\n    d.get('session')",
    "none",
  ],
  ["a property of any name", "", "return db.handle", "sync"],
  ["an item of a dictionary", "", "MAKERS['a']()", "sync"],
  ["an object that a with enters", "", "async with opened as s: ...", "async"],
  ["the request's state", "request: Request", "request.state.db.query(1)", "sync"],
  ["the app's state", "request: Request", "async with request.app.state.opens() as s: ...", "async"],
  ["an object in the app's state", "request: Request", "request.app.state.manager.session()", "sync"],
  ["one that a dependency reads there", "m=Depends(get_manager)", "m.session()", "sync"],
  [
    "a state by a name",
    "request: Request",
    "s = getattr(request.state, 'by_name', None)\n    s.add(1)",
    "sync",
  ],
  [
    "another name of the state",
    "request: Request",
    "s = getattr(request.state, 'title')\n    s.lower()",
    "none",
  ],
  ["the state of a scope", "request: Request", "await request.state.in_scope.execute(1)", "async"],
  ["what is no state of a scope", "request: Request", "await request.state.in_other.execute(1)", "none"],
  [
    "a unit that opens its own",
    "u: Unit = Depends()",
    "async with u:\n        await u.session.get(1)",
    "async",
  ],
  [
    "what a unit does with its own",
    "u: Unit = Depends()",
    "async with u:\n        await u.users.get(1)",
    "none",
  ],
  ["a property of a metaclass", "", "Kept.session.add(1)", "sync"],
  ["another property of a metaclass", "", "Kept.title.lower()", "none"],
  ["a context variable that somebody sets", "", "await set_later.get().execute(1)", "async"],
  ["one that is set to something else", "", "named_alike.get().lower()", "none"],
  ["what a helper does with its own session", "", "return users()", "none"],
  ["what is not the session's", "d: Db = Depends()", "return d.name", "none"],
])("a handler comes by a session through an object: %s", async (_name, parameters, body, kind) => {
  expect(await sessionOf(parameters, body)).toBe(kind);
});

test("a handler that is a method uses what its object was made with", async () => {
  const routes = await routesIn({ "database.py": database, "main.py": head });

  expect(routes).toEqual(["GET /page async async async"]);
});

test("an object gives its sessions as a property where nothing makes any", async () => {
  const files = {
    "current.py": `import contextvars
import sqlalchemy.orm
kept = contextvars.ContextVar("kept", default=None)
class Database:
    @property
    def session(self) -> sqlalchemy.orm.Session:
        return kept.get()
    @property
    def session_name(self) -> str:
        return "main"
db = Database()
`,
    "main.py": `from fastapi import FastAPI
from current import db
app = FastAPI()
@app.get("/a")
def a():
    db.session.commit()
@app.get("/b")
def b():
    return db.session_name.upper()
@app.get("/c")
def c(db: int):
    return db.session.commit()
`,
  };

  expect(await routesIn(files)).toEqual([
    "GET /a sync sync sync",
    "GET /b sync none none",
    "GET /c sync none none",
  ]);
});

test("a method keeps for the requests what its object was given later", async () => {
  const files = {
    "store.py": `from contextlib import contextmanager
from sqlalchemy.orm import Session, sessionmaker
class Store:
    @property
    def session_factory(self) -> sessionmaker:
        return made_elsewhere()
    @contextmanager
    def get_db(self):
        db = self.session_factory()
        yield db
`,
    "main.py": `from fastapi import Depends, FastAPI, Request
from store import Store
from .absent import made
class Server:
    def initialize(self):
        self.store = Store()
        self.name = "shop"
    def make(self):
        app = FastAPI()
        @app.middleware("http")
        async def keep(request: Request, call_next):
            request.state.store = self.store
            request.state.title = self.name
            return await call_next(request)
        async def get_store(request: Request):
            return request.state.store
        async def get_title(request: Request):
            return request.state.title
        @app.get("/a")
        async def a(store=Depends(get_store)):
            with store.get_db() as db: ...
        @app.get("/b")
        async def b(title=Depends(get_title)):
            return title.upper()
        return app
server = Server()
server.initialize()
app = server.make()
`,
  };

  expect(await routesIn(files)).toEqual(["GET /a async sync sync", "GET /b async none none"]);
});

test.each([
  ["used", "return request.state.db.query(User).all()"],
  ["handed on", "return users.fetch(request.state.db)"],
])(
  "a session of a state that nothing known sets makes a route unresolved, not one without session: %s",
  async (_name, body) => {
    const files = {
      "main.py": `from fastapi import FastAPI, Request
from sqlalchemy import select
from .common import sessions
app = FastAPI()
@app.middleware("http")
async def keep(request: Request, call_next):
    with sessions.managed() as session:
        request.state.db = session
        return await call_next(request)
@app.get("/a")
def a(request: Request):
    ${body}
@app.get("/b")
def b(request: Request):
    return request.state.user
`,
    };

    const { targets } = await scanFiles(files);

    expect(targets.map(({ path, state }) => `${path} ${state}`)).toEqual(["/a unresolved", "/b no-session"]);
    expect(targets[0]?.reasons).toContainEqual({
      message: "which session `request.state.db` is, is not known: what sets it cannot be followed",
      file: "main.py",
      line: 12,
    });
  },
);

test("what a method of a class makes is an object of the class, whatever the method is called", async () => {
  const files = {
    "store.py": `from typing import AsyncGenerator
from sqlalchemy.ext.asyncio import AsyncSession
from database import open_session
class Store:
    def __init__(self, session: AsyncSession):
        self.session = session
        self.title = "shop"
    @classmethod
    async def create(cls) -> "Store":
        async with open_session() as session:
            return cls(session)
    @classmethod
    def build(cls):
        return cls(open_session())
    @classmethod
    async def count(cls) -> int:
        return 1
    @classmethod
    def counted(cls):
        return open_session()
    @staticmethod
    def titled() -> str:
        return "shop"
    @classmethod
    def selected(cls) -> "Select[tuple[Store]]":
        return cls(open_session())
async def get_store() -> AsyncGenerator[Store, None]:
    store = await Store.create()
    try:
        yield store
    finally:
        await store.session.close()
async def get_title() -> str:
    store = await Store.create()
    return store.title
async def get_count() -> int:
    store = await Store.count()
    return store.session.bit_length()
def get_built() -> int:
    store = Store.build()
    return store.session.bit_length()
def get_counted() -> int:
    store = Store.counted()
    return store.session.bit_length()
def get_titled() -> str:
    store = Store.titled()
    return store.session.upper()
def get_selected() -> str:
    store = Store.selected()
    return store.session.upper()
`,
    "main.py": `from fastapi import Depends, FastAPI
from store import Store, get_built, get_count, get_counted, get_selected, get_store, get_title, get_titled
app = FastAPI()
class Service:
    def __init__(self, store: Store):
        self.store = store
def get_service(store: Store = Depends(get_store)) -> Service:
    return Service(store)
@app.get("/service")
async def service(service: Service = Depends(get_service)):
    return await service.read()
@app.get("/title")
async def title(title: str = Depends(get_title)): ...
@app.get("/count")
async def count(count: int = Depends(get_count)): ...
@app.get("/built")
async def built(count: int = Depends(get_built)): ...
@app.get("/counted")
async def counted(count: int = Depends(get_counted)): ...
@app.get("/titled")
async def titled(title: str = Depends(get_titled)): ...
@app.get("/selected")
async def selected(title: str = Depends(get_selected)): ...
`,
  };

  expect(await routesIn(files)).toEqual([
    "GET /service async none async",
    "GET /title async none none",
    "GET /count async none none",
    "GET /built async none async",
    "GET /counted async none none",
    "GET /titled async none none",
    "GET /selected async none none",
  ]);
});

test("a row of a table holds no session, however it is made or found, unless its class says so", async () => {
  const files = {
    "models.py": `from sqlalchemy.orm import DeclarativeBase
from sqlmodel import SQLModel
from database import open_session
class Base(DeclarativeBase): ...
class Order(Base):
    __tablename__ = "orders"
    def __init__(self):
        self.opened = open_session()
    @classmethod
    def find(cls) -> "Order":
        return cls()
    @classmethod
    def connected(cls) -> "Order | None":
        return cls()
    @classmethod
    def connect(cls):
        return Basket()
class Item(SQLModel, table=True):
    def __init__(self):
        self.opened = open_session()
class Basket:
    def __init__(self):
        self.opened = open_session()
class Active(Base):
    __tablename__ = "active"
    def __init__(self):
        self.session = open_session()
`,
    "handed/__init__.py": "from models import Order",
    "database.py": `from sqlalchemy.ext.asyncio import async_sessionmaker
open_session = async_sessionmaker()
`,
    "main.py": `from fastapi import FastAPI
from models import Active, Basket, Item, Order
from handed import Order as Handed
app = FastAPI()
@app.get("/made")
async def made():
    order = Order()
    return order.opened.info
@app.get("/handed")
async def handed():
    order = Handed()
    return order.opened.info
@app.get("/connected")
async def connected():
    order = Handed.connected()
    return order.opened.info
@app.get("/connect")
async def connect():
    order = Handed.connect()
    return order.opened.info
@app.get("/found")
async def found():
    order = Order.find()
    return order.opened.info
@app.get("/item")
async def item():
    item = Item()
    return item.opened.info
@app.get("/basket")
async def basket():
    basket = Basket()
    return basket.opened.info
@app.get("/active")
async def active():
    active = Active()
    return active.session.info
`,
  };

  expect(await routesIn(files)).toEqual([
    "GET /made async none none",
    "GET /handed async none none",
    "GET /connected async none none",
    "GET /connect async async async",
    "GET /found async none none",
    "GET /item async none none",
    "GET /basket async async async",
    "GET /active async async async",
  ]);
});

test("what a package makes does not hide what the class of an object says of it", async () => {
  const files = {
    "store.py": `from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from elsewhere import new_label, new_session
class Store:
    def __init__(self, session: Session, label: str):
        self.session = session
        self.label = label
def typed_store():
    return Store(new_session(), new_label())
def other_store():
    return Store(AsyncSession(), new_label())
`,
    "main.py": `from fastapi import FastAPI
from store import Store, other_store, typed_store
app = FastAPI()
@app.get("/typed")
def typed():
    store = Store(None, None)
    store.session.commit()
@app.get("/made")
def made():
    store = typed_store()
    store.session.commit()
@app.get("/given")
async def given():
    store = other_store()
    await store.session.commit()
@app.get("/label")
def label():
    store = other_store()
    store.label.upper()
`,
  };

  expect(await routesIn(files)).toEqual([
    "GET /typed sync sync sync",
    "GET /made sync sync sync",
    "GET /given async async async",
    "GET /label sync none none",
  ]);
});
