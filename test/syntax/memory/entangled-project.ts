import fc from "fast-check";
import type { Edit, Project } from "./generated-project.ts";

const names = ["alpha", "beta", "gamma"] as const;
const other = fc.constantFrom(...names);

/** What stands before the router of a module: how it gets at others, and others at it. */
const beginning = fc.oneof(
  fc.constantFrom(
    "import app.main",
    "from app.shared import *",
    "from app.shared import Base, SessionDep as Own",
    "from app.registry import routers",
    "from app.config import settings, limits",
    "from app.unseen import Unseen",
    "PREFIX = '/prefixed'",
    "",
  ),
  other.map((name) => `from app.routes.${name} import router as ${name}_router, helper as ${name}_helper`),
  other.map((name) => `from app.routes import ${name}`),
  other.map((name) => `from app.routes.${name} import *`),
);

/** What stands behind it. Much of it fails in Python: a name may not be there. */
const ending = fc.oneof(
  fc.constantFrom(
    "routers.append(router)",
    "routers.insert(0, router)",
    "settings.flag = True",
    "settings.routers = [router]",
    "limits['most'] = 3",
    "if limits.get('most'):\n    router.get('/limited')(helper)",
    "if settings.flag:\n    router.get('/flagged')(helper)",
    "if unknown:\n    router.get('/perhaps')(helper)",
    "router.prefix = '/late'",
    "for one in routers:\n    router.include_router(one)",
    "class Late(Base):\n    @router.get('/late')\n    def late(self, session: SessionDep): ...",
    "del limits['most']",
    "x = = 1",
    "",
  ),
  other.map((name) => `router.include_router(${name}_router, prefix='/of-${name}')`),
  other.map((name) => `router.include_router(${name}.router)`),
  other.map((name) => `setattr(${name}_router, 'prefix', '/set')`),
  other.map((name) => `@${name}_router.get('/foreign')\ndef foreign(session: SessionDep): ...`),
  other.map((name) => `router.add_api_route('/borrowed', ${name}_helper)`),
  other.map((name) => `${name}.helper = helper`),
);

const router = fc.constantFrom(
  "router = APIRouter()",
  "router = APIRouter(prefix='/own')",
  "router = APIRouter(dependencies=[Depends(get_session)])",
  "router = make_router('/made')",
  "router = Router()",
  "sub = APIRouter(prefix='/sub')\nsub.get('/sub')(helper)\nrouter = APIRouter()\nrouter.include_router(sub)",
);

const handler = fc
  .record({
    decorators: fc.subarray(["@traced", "@counted(2)"]),
    method: fc.constantFrom("get", "post"),
    path: fc.constantFrom("", "/", "/{id}", "/list"),
    head: fc.constantFrom("def", "async def"),
    parameters: fc.constantFrom("", "session: SessionDep", "unseen: Unseen", "x=Depends(get_session)"),
    body: fc.constantFrom("...", "return session.query(1)", "with open_session() as s: helper(s)"),
  })
  .map(
    ({ decorators, method, path, head, parameters, body }) =>
      (name: string) =>
        [
          `@router.${method}('${path}')`,
          ...decorators,
          `${head} ${name}(${parameters}):`,
          `    ${body}`,
          "",
        ].join("\n"),
  );

const start = [
  "from fastapi import APIRouter, Depends",
  "from app.shared import Router, SessionDep, counted, get_session, make_router, open_session, traced",
];

const moduleText = fc
  .record({
    gap: fc.nat(2),
    before: fc.array(beginning, { maxLength: 2 }),
    made: router,
    handlers: fc.array(handler, { maxLength: 3 }),
    after: fc.array(ending, { maxLength: 1 }),
  })
  .map(({ gap, before, made, handlers, after }) =>
    [
      ...start,
      ...before,
      "def helper(session=None): ...",
      made,
      ...Array.from({ length: gap }, () => ""),
      ...handlers.map((one, index) => one(`handler_${index}`)),
      ...after,
      "",
    ].join("\n"),
  );

const mainText = fc
  .record({
    included: fc.subarray([...names]),
    way: fc.constantFrom("plain", "conditional", "package", "twice"),
    after: fc.subarray([
      "for route in app.routes:\n    route.operation_id = route.name",
      "for route in app.routes:\n    if route.path == '/list': app.get('/seen')(start)",
      "for one in routers: app.include_router(one, prefix='/registered')",
      "if settings.flag: app.get('/flag')(start)",
      "async def start(): routers.append(APIRouter())",
      "app.add_event_handler('startup', start)",
    ]),
  })
  .map(({ included, way, after }) => {
    const includes = included.map((name) =>
      way === "conditional"
        ? `if unknown:\n    app.include_router(${name}.router, prefix='/a')\nelse:\n    app.include_router(${name}.router)`
        : `app.include_router(${name}.router, prefix='/${name}')`,
    );
    return [
      "from fastapi import APIRouter, FastAPI",
      "from app.config import settings",
      "from app.registry import routers",
      way === "package" ? "from app.routes import all_routes" : "from app.routes import alpha, beta, gamma",
      "app = FastAPI()",
      ...(way === "package" ? ["app.include_router(all_routes, prefix='/all')"] : includes),
      ...(way === "twice" ? includes : []),
      ...after,
      "",
    ].join("\n");
  });

const sharedText = fc
  .constantFrom("Session", "AsyncSession")
  .map((session) =>
    [
      "from contextlib import contextmanager",
      "from functools import wraps",
      "from typing import Annotated",
      "from fastapi import APIRouter, Depends",
      "from sqlalchemy.orm import Session",
      "from sqlalchemy.ext.asyncio import AsyncSession",
      `def get_session() -> ${session}: ...`,
      `SessionDep = Annotated[${session}, Depends(get_session)]`,
      "class Base: ...",
      "class Router(APIRouter): ...",
      "def make_router(prefix): return APIRouter(prefix=prefix)",
      "@contextmanager\ndef open_session():\n    with Session() as session: yield session",
      "def traced(function):\n    @wraps(function)\n    def inner(*args): return function(*args)\n    return inner",
      "def counted(most):\n    def decorate(function):\n        return function\n    return decorate",
      "",
    ].join("\n"),
  );

/** A project whose modules reach into each other in every way that we know. */
export const entangled: fc.Arbitrary<Project> = fc
  .tuple(mainText, sharedText, moduleText, moduleText, moduleText)
  .map(([main, shared, alpha, beta, gamma]) => ({
    "app/__init__.py": "",
    "app/main.py": main,
    "app/shared.py": shared,
    "app/config.py":
      "class Settings:\n    flag = False\n    routers = []\nsettings = Settings()\nlimits = {'most': 1}\n",
    "app/registry.py": "routers = []\n",
    "app/unseen.py": "class Unseen:\n    session: 'SessionDep'\n",
    "app/routes/__init__.py":
      "from fastapi import APIRouter\nfrom app.routes.alpha import router as a\nfrom app.routes.beta import router as b\nall_routes = APIRouter()\nall_routes.include_router(a)\nall_routes.include_router(b, prefix='/b')\n",
    "app/routes/alpha.py": alpha,
    "app/routes/beta.py": beta,
    "app/routes/gamma.py": gamma,
    "pyproject.toml": '[project]\ndependencies = ["fastapi==0.128.8"]\n',
  }));

const file = other.map((name) => `app/routes/${name}.py`);
const change = (path: string, edit: (text: string) => string): Edit => {
  return (files) => ({ ...files, [path]: edit(files[path] ?? "") });
};

/** Mostly small changes of one module of routes, as people make them; some of them change everything. */
export const entangledEdits: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(file, moduleText).map(([path, text]) => change(path, () => text)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(file, handler)
      .map(([path, one]) => change(path, (text) => `${text}\n${one("added")}`)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(file, ending).map(([path, end]) => change(path, (text) => `${text}${end}\n`)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(file, beginning).map(([path, line]) => change(path, (text) => `${line}\n${text}`)),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        file,
        fc.constantFrom<(text: string) => string>(
          (text) => text.replace("def handler_0", "async def handler_0"),
          (text) => text.replace("async def", "def"),
          (text) => text.replace("session: SessionDep", "other: SessionDep, id: int"),
          (text) => text.replace("    ...", "    session = 1\n    return session.scalar()"),
          (text) => text.replace("prefix='/", "prefix='/more/"),
          (text) => text.replace("@router.", "@traced\n@router."),
          (text) => text.replace("'/list'", "'/lists'"),
          (text) => text.replaceAll("\n\n", "\n"),
          (text) => `# A comment.\n${text}`,
        ),
      )
      .map(([path, edit]) => change(path, edit)),
  },
  mainText.map((text) => change("app/main.py", () => text)),
  sharedText.map((text) => change("app/shared.py", () => text)),
  fc.constant(change("app/routes/__init__.py", (text) => text.replace("prefix='/b'", "prefix='/bb'"))),
  fc.constant(change("app/config.py", (text) => text.replace("flag = False", "flag = True"))),
  fc.constantFrom("0.128.8", "0.137.2").map((pin) => change("pyproject.toml", () => `["fastapi==${pin}"]\n`)),
  file.map(
    (path): Edit =>
      (files) =>
        Object.fromEntries(Object.entries(files).filter(([name]) => name !== path)),
  ),
);
