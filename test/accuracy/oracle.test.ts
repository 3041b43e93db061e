import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { compare } from "../../scripts/accuracy/compare.ts";
import { scanFiles } from "../campaign-kinds/fastapi-routes/scan-files.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** As much of the framework as the oracle touches. */
const framework = {
  "fastapi/__init__.py": "__version__ = '0.1'",
  "fastapi/dependencies/__init__.py": "",
  "fastapi/dependencies/models.py": "",
  "fastapi/routing.py": `from starlette.routing import Route, WebSocketRoute
class APIRoute(Route):
    def __init__(self, path, endpoint):
        self.path, self.endpoint, self.methods, self.dependant = path, endpoint, {"GET"}, self
        self.call, self.dependencies, self.name = endpoint, [], None
class APIWebSocketRoute(WebSocketRoute): ...
`,
  "starlette/__init__.py": "",
  "starlette/routing.py": "class Route: ...\nclass WebSocketRoute: ...\nclass Mount: ...\nclass Match: ...\n",
  "sqlalchemy/__init__.py": "",
  "sqlalchemy/orm.py": `class Session:
    def __init__(self, given=None): ...
class scoped_session: ...
class sessionmaker:
    class_ = Session
    def __call__(self): ...
`,
  "sqlalchemy/ext/__init__.py": "",
  "sqlalchemy/ext/asyncio.py": "class AsyncSession: ...\nclass async_scoped_session: ...\n",
};

const application = `from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
class Settings:
    def __getattribute__(self, name):
        raise RuntimeError("nobody has filled the settings")
settings = Settings()
def asking():
    return settings.url
def plain():
    return Session()
class Handler:
    def __init__(self):
        self.__code__ = settings
    def __call__(self): ...
class App:
    routes = [APIRoute("/asking", asking), APIRoute("/plain", plain), APIRoute("/handler", Handler())]
app = App()
`;

function askedOf(files: Readonly<Record<string, string>>, more: object = {}) {
  const top = mkdtempSync(join(tmpdir(), "oracle-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  const question = {
    top,
    import_roots: [".", "lib/python"],
    folder: "",
    entries: ["main:app"],
    calls: [],
    absent: [],
    ...more,
  };
  const { stdout, stderr } = spawnSync("python3", [join("scripts", "accuracy", "oracle.py")], {
    input: JSON.stringify(question),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout).entries["main:app"];
}

test.skipIf(!hasPython)(
  "an object that refuses to be asked keeps only what needs it from being asked",
  () => {
    const { routes } = askedOf({ ...framework, "main.py": application });

    expect(routes).toEqual([
      {
        key: "GET /asking",
        definition: "sync",
        plain: false,
        session: "none",
        notAsked: "RuntimeError: nobody has filled the settings",
        file: "main.py",
        handler: "asking",
      },
      {
        key: "GET /plain",
        definition: "sync",
        plain: false,
        session: "sync",
        file: "main.py",
        handler: "plain",
      },
      { key: "GET /handler", notAsked: "RuntimeError: nobody has filled the settings" },
    ]);
  },
);

test.skipIf(!hasPython)("an object that asks itself what it stands for is asked once", () => {
  const main = `from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
class Lazy:
    def __init__(self):
        self.loader = self.load
    def load(self):
        return __import__("json")
    def __getattr__(self, name):
        return getattr(self.loader(), name)
class Standing:
    def load(self):
        return Session()
    def __getattr__(self, name):
        return getattr(self.load(), name)
lazy, session = Lazy(), Standing()
def plain():
    return lazy.dumps({})
def asking():
    return session.commit()
class App:
    routes = [APIRoute("/plain", plain), APIRoute("/asking", asking)]
app = App()
`;

  const { routes } = askedOf({ ...framework, "main.py": main });

  expect(routes).toMatchObject([
    { key: "GET /plain", session: "none" },
    { key: "GET /asking", session: "sync" },
  ]);
  expect(JSON.stringify(routes)).not.toContain("notAsked");
});

test("a route that could not be asked is neither right nor wrong, and named", async () => {
  const { targets } = await scanFiles({
    "main.py": `from fastapi import FastAPI
from sqlalchemy.orm import Session
app = FastAPI()
@app.get("/asking")
def asking(session: Session): ...
@app.get("/handler")
def handler(): ...
@app.get("/phantom")
def phantom(): ...
`,
  });
  const asking = {
    definition: "sync",
    plain: false,
    session: "none",
    file: "main.py",
    handler: "asking",
  } as const;

  const { found, wrongSession, phantom, notAsked } = compare(
    [
      { key: "GET /asking", ...asking, notAsked: "RuntimeError: no" },
      { key: "GET /handler", notAsked: "KeyError: x" },
    ],
    targets,
  );

  expect({ found, wrongSession, phantom, notAsked }).toEqual({
    found: ["GET /asking"],
    wrongSession: [],
    phantom: ["GET /phantom (main.py:9)"],
    notAsked: ["GET /asking (main.py: asking): RuntimeError: no", "GET /handler: KeyError: x"],
  });
});

test.skipIf(!hasPython)("the oracle says what a handler comes by through objects", () => {
  const { routes } = askedOf({
    ...framework,
    "main.py": `from fastapi.routing import APIRoute
from sqlalchemy.orm import Session, sessionmaker
class Mapped:
    def __bool__(self):
        raise TypeError("neither true nor false")
    def __eq__(self, other):
        raise TypeError("like nothing else")
MAKERS = {"a": sessionmaker()}
class Base:
    mapped = Mapped()
    def session(self):
        return Session()
class Db(Base):
    def __init__(self, maker=None):
        self.maker = maker
    def session(self):
        return super().session()
    def open(self):
        return self.maker()
    def rows(self):
        return self.session().rows()
def keep(request):
    request.state.db = Session()
def typed(db: Db):
    return db.session()
def made():
    return Db(MAKERS["a"]).open()
def item():
    return MAKERS["a"]()
def state(request):
    return request.state.db
def data(db: Db):
    return db.rows(), db.mapped
class App:
    routes = [APIRoute("/" + one.__name__, one) for one in (typed, made, item, state, data, Db().session)]
app = App()
`,
  });

  expect(
    routes.map(({ key, session, notAsked }: Record<string, unknown>) => [key, session, notAsked].join(" ")),
  ).toEqual([
    "GET /typed sync ",
    "GET /made sync ",
    "GET /item sync ",
    "GET /state sync ",
    "GET /data none ",
    "GET /session sync ",
  ]);
});

test.skipIf(!hasPython)("the oracle says that it stops where code gives values without end", () => {
  const calls = (name: string) => Array.from({ length: 30 }, (_, index) => `${name}(${index})`).join(" or ");
  const chain = Array.from(
    { length: 8 },
    (_, index) => `def f${index}(a): return ${calls(`f${index + 1}`)}\n`,
  );
  const files = {
    ...framework,
    "main.py": `from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
${chain.join("")}
def f8(a): return a.b
def endless(): return f0(1)
def short(): return f7(1)
class App:
    routes = [APIRoute("/" + one.__name__, one) for one in (endless, short)]
app = App()
`,
  };
  const { routes } = askedOf(files, { most_values: 20_000 });

  expect(
    routes.map(({ key, session, notAsked }: Record<string, unknown>) => [key, session, notAsked].join(" ")),
  ).toEqual([
    "GET /endless none TooManyValues: its code and what that calls give more than 20000 values: none of its sessions is told",
    "GET /short none ",
  ]);
});

test.skipIf(!hasPython)(
  "the oracle follows a container's providers that have whatever they are asked for",
  () => {
    const { routes } = askedOf({
      ...framework,
      "lib/python/dependency_injector/__init__.py": "",
      "lib/python/dependency_injector/providers.py": `class Factory:
    def __init__(self, provides, *args, **kwargs):
        self.provides, self.args, self.kwargs = provides, args, kwargs
    @property
    def provided(self): return ProvidedInstance(self)
class Fluent:
    def __init__(self, provides, name=None):
        self.provides, self.name = provides, name
    def __getattr__(self, name): return AttributeGetter(self, name)
    def __getitem__(self, name): return AttributeGetter(self, name)
class ProvidedInstance(Fluent): ...
class AttributeGetter(Fluent): ...
`,
      "main.py": `from dependency_injector.providers import Factory
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
class Db:
    def session(self): return Session()
    def name(self): return "shop"
class Service:
    def __init__(self, opens, db):
        self.opens = opens
        self.db = db
class Container:
    db = Factory(Db)
    service = Factory(Service, opens=db.provided.session, db=db)
    titled = Factory(Service, db.provided.name, db.provided)
def given(): return Container.service().opens()
def read(): return Container.service().db.session()
def none(): return Container.titled().opens()
class App:
    routes = [APIRoute("/" + one.__name__, one) for one in (given, read, none)]
app = App()
`,
    });

    expect(
      routes.map(({ key, session, notAsked }: Record<string, unknown>) => [key, session, notAsked].join(" ")),
    ).toEqual(["GET /given sync ", "GET /read sync ", "GET /none none "]);
  },
);

test.skipIf(!hasPython)(
  "the oracle asks once what fills a state, which may be read where it is filled",
  () => {
    const { routes } = askedOf({
      ...framework,
      "main.py": `from contextvars import ContextVar
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
current = ContextVar("current")
def renew(request):
    request.state.user = request.state.user or request.state.admin
    request.state.admin = request.state.user
    request.state.db = request.state.db or Session()
    current.set(current.get(None) or Session())
def round_and_round(request):
    return request.state.user, request.state.admin
def state(request):
    return request.state.db
def variable():
    return current.get()
class App:
    routes = [APIRoute("/" + one.__name__, one) for one in (round_and_round, state, variable)]
app = App()
`,
    });

    expect(
      routes.map(({ key, session, notAsked }: Record<string, unknown>) => [key, session, notAsked].join(" ")),
    ).toEqual(["GET /round_and_round none ", "GET /state sync ", "GET /variable sync "]);
  },
);

test.skipIf(!hasPython)("the oracle finds what code keeps in the scope of requests and on apps", () => {
  const { routes } = askedOf({
    ...framework,
    "main.py": `from fastapi.routing import APIRoute
from sqlalchemy.orm import Session, sessionmaker
class App: ...
app = App()
app.opens = sessionmaker()
def fill(scope, request):
    scope["db"] = Session()
    scope["title"] = "shop"
    request.app.db: object = Session()
def scoped(request):
    return request.scope["db"]
def asked(request):
    return request.scope.get("db")
def titled(request):
    return request.scope["title"]
def of_app(request):
    return request.app.db
def at_top(request):
    return request.app.opens()
def other(request):
    return request.app.scope
app.routes = [APIRoute("/" + one.__name__, one) for one in (scoped, asked, titled, of_app, at_top, other)]
`,
  });

  expect(routes.map(({ key, session }: Record<string, unknown>) => [key, session].join(" "))).toEqual([
    "GET /scoped sync",
    "GET /asked sync",
    "GET /titled none",
    "GET /of_app sync",
    "GET /at_top sync",
    "GET /other none",
  ]);
});

test.skipIf(!hasPython)("the oracle reads a wrapper's own code, not that of what it wraps", () => {
  const { routes } = askedOf({
    ...framework,
    "main.py": `from functools import wraps
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
class Provider:
    def opened(self):
        return Session()
def opening(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        provider = Provider()
        provider.opened().add(kwargs)
        return function(*args, **kwargs)
    return wrapper
def taking(function):
    @wraps(function)
    def wrapper(provider):
        return provider.opened()
    return wrapper
def passing(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
@opening
def opened(slug): ...
@taking
def taken(provider: Provider): ...
@passing
def passed(provider: Provider): ...
class App:
    routes = [APIRoute("/" + one.__name__, one) for one in (opened, taken, passed)]
app = App()
`,
  });

  expect(routes.map(({ key, session }: Record<string, unknown>) => [key, session].join(" "))).toEqual([
    "GET /opened sync",
    "GET /taken sync",
    "GET /passed none",
  ]);
});

test.skipIf(!hasPython)("the oracle sees what a manager opens that is a method of an object", () => {
  const { routes } = askedOf({
    ...framework,
    "main.py": `from contextlib import contextmanager
from functools import wraps
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
class Flagged(Session): ...
@contextmanager
def nothing():
    yield
class Provider:
    def __init__(self, session=None):
        self._session = session
    def initialize(self) -> Flagged: ...
    def opened(self):
        return Session()
    @contextmanager
    def annotated(self):
        self.initialize()
        yield self
    @contextmanager
    def coded(self):
        self.opened()
        yield self
    @contextmanager
    def around(self):
        with self.coded():
            yield self
    @contextmanager
    def without(self):
        with self.without():
            yield self
    @contextmanager
    def calling(self, opens):
        opens()
        yield
    @staticmethod
    @contextmanager
    def static(provider):
        provider.opened()
        yield
    @classmethod
    @contextmanager
    def of_class(cls):
        cls().opened()
        yield
    @nothing()
    def decorated(self):
        self.opened()
def annotated():
    provider = Provider()
    with provider.annotated():
        return 1
def coded():
    with Provider().coded() as provider:
        return provider
def around():
    with Provider().around():
        return 1
def without():
    with Provider().without():
        return 1
def given():
    with Provider().calling(Provider().opened):
        return 1
def given_none():
    with Provider().calling(Provider().without):
        return 1
def static():
    with Provider.static(Provider()):
        return 1
def of_class():
    with Provider.of_class():
        return 1
def decorated():
    Provider().decorated()
def permission(name):
    def decorator(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            if name in kwargs:
                provider = Provider()
                with provider.annotated():
                    provider.check(name)
            return function(*args, **kwargs)
        return wrapper
    return decorator
@permission("slug")
def wrapped(slug): ...
handlers = annotated, coded, around, without, given, given_none, static, of_class, decorated, wrapped
class App:
    routes = [APIRoute("/" + one.__name__, one) for one in handlers]
app = App()
`,
  });

  expect(routes.map(({ key, session }: Record<string, unknown>) => [key, session].join(" "))).toEqual([
    "GET /annotated sync",
    "GET /coded sync",
    "GET /around sync",
    "GET /without none",
    "GET /given sync",
    "GET /given_none none",
    "GET /static sync",
    "GET /of_class sync",
    "GET /decorated none",
    "GET /wrapped sync",
  ]);
});

const coroutines = `import asyncio
from fastapi.routing import APIRoute
class Kept:
    def __init__(self, function):
        self.__wrapped__ = function
    async def __call__(self): ...
class Marked(Kept):
    _is_coroutine = getattr(asyncio.coroutines, "_is_coroutine", None)
async def asynchronous(): ...
def synchronous(): ...
class App:
    routes = [
        APIRoute("/asynchronous", asynchronous),
        APIRoute("/synchronous", synchronous),
        APIRoute("/kept", Kept(asynchronous)),
        APIRoute("/marked", Marked(asynchronous)),
    ]
app = App()
`;

const marksCoroutines =
  spawnSync("python3", ["-c", "from asyncio.coroutines import _is_coroutine"]).status === 0;

test.skipIf(!marksCoroutines).each([
  ["asks asyncio", "import asyncio\niscoroutinefunction = asyncio.iscoroutinefunction\n", "sync", "async"],
  ["asks inspect", "from inspect import iscoroutinefunction\n", "sync", "sync"],
  ["does not name what it asks", "", "sync", "async"],
])("the oracle takes for awaited what the framework awaits: it %s", (_name, asks, kept, marked) => {
  const routing = `${framework["fastapi/routing.py"]}${asks}`;
  const { routes } = askedOf({ ...framework, "fastapi/routing.py": routing, "main.py": coroutines });

  expect(routes.map(({ key, definition }: Record<string, unknown>) => [key, definition].join(" "))).toEqual([
    "GET /asynchronous async",
    "GET /synchronous sync",
    `GET /kept ${kept}`,
    `GET /marked ${marked}`,
  ]);
});

test.skipIf(!hasPython)(
  "the oracle takes for awaited what a dependant says is, where the framework asks that",
  () => {
    const says =
      "    is_coroutine_callable = property(lambda self: self.path == '/kept')\nclass APIWebSocketRoute";
    const routing = framework["fastapi/routing.py"].replace("class APIWebSocketRoute", says);
    const { routes } = askedOf({ ...framework, "fastapi/routing.py": routing, "main.py": coroutines });

    expect(routes.filter(({ definition }: Record<string, unknown>) => definition === "async")).toMatchObject([
      { key: "GET /kept" },
    ]);
  },
);
