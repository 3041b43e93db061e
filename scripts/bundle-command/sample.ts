const routes = `from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from sample.db import Tree, get_async_session, get_session

router = APIRouter(prefix="/trees", tags=["Trees"], dependencies=[Depends(get_session)])
SessionDep = Annotated[Session, Depends(get_session)]


@router.get("", response_model=list[str])
def list_trees(session: SessionDep, limit: int = 10, *, names: list[str] | None = None) -> list[str]:
    """Every tree."""
    query = select(Tree).where(Tree.name.in_(names or [])).limit(limit)
    try:
        return [tree.name for tree in session.scalars(query).all() if not tree.felled]
    except ValueError as error:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"No {names!r}: {error}") from error
    finally:
        session.rollback()


@router.post("/{tree_id:path}", status_code=201)
async def plant(tree_id: str, session: AsyncSession = Depends(get_async_session)) -> dict[str, int]:
    async with session.begin() as opened:
        for row in await opened.execute(select(Tree)):
            if row.id == tree_id and row.age > 1 or row.felled is None:
                return {"age": -row.age + 2 * 3, **{}}
            elif lambda x: x:
                continue
    return {}


@router.delete("/{tree_id}")
async def fell(tree_id: str, session: SessionDep):
    session.query(Tree).filter_by(id=tree_id).delete()
    helper(session)


def helper(session: Session, *args: int, **options: object) -> None:
    with session.no_autoflush:
        session.commit()
`;

const database = `from collections.abc import AsyncIterator, Iterator

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("sqlite://")
async_engine = create_async_engine("sqlite+aiosqlite://")
LocalSession = sessionmaker(bind=engine)


class Base(DeclarativeBase):
    pass


class Tree(Base):
    __tablename__ = "tree"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    felled: Mapped[bool | None]

    @property
    def label(self) -> str:
        return self.name.upper()


def get_session() -> Iterator[Session]:
    with LocalSession() as session:
        yield session


async def get_async_session() -> AsyncIterator[AsyncSession]:
    async with AsyncSession(async_engine) as session:
        yield session
`;

const app = `import os

from fastapi import FastAPI

from . import routes

if os.environ.get("PREFIX"):
    prefix = os.environ["PREFIX"]
else:
    prefix = "/api"


def create_app() -> FastAPI:
    app = FastAPI(title="Sample")
    for router in (routes.router,):
        app.include_router(router, prefix=prefix)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


app = create_app()
`;

const test = `import pytest


class TestTrees:
    @pytest.fixture(autouse=True)
    def setup(self, client):
        self.client = client

    @pytest.mark.parametrize("limit", [1, 2])
    def test_list(self, limit):
        response = self.client.get(f"/api/trees?limit={limit}")
        assert response.status_code == 200
`;

const settings = `from __future__ import annotations

import functools
import json
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, Field

try:
    import orjson as fast_json
except ImportError:
    fast_json = None

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
names = [name.upper() for name in ("oak", "elm") if name]
table = {name: len(name) for name in names}
table.update(more=1)
first, *rest = names
total = sum(table.values()) if table else 0
label = f"{first!r:>10}" + "-".join(rest) + "%s" % total


class Kind(str, Enum):
    TREE = "tree"
    SHRUB = "shrub"


class Settings(BaseModel):
    prefix: str = "/v2"
    kinds: list[Kind] = Field(default_factory=list)
    debug: ClassVar[bool] = False


@dataclass
class Limits:
    most: int = 10
    by_kind: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_kind.setdefault("tree", self.most)


class Registry(dict):
    _one = None

    def __new__(cls, *args, **kwargs):
        if cls._one is None:
            cls._one = super().__new__(cls)
        return cls._one

    def register(self, name: str, value: Any = None, **more: Any) -> None:
        for key, given in {name: value, **more}.items():
            self[key] = getattr(given, "value", given)


@functools.lru_cache(maxsize=None)
def get_settings() -> Settings:
    settings = Settings()
    while settings.debug and not isinstance(settings, dict):
        break
    return settings


def traced(level: int = 1) -> Callable:
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            global total
            total += level
            return function(*args, **kwargs)

        return inner

    return decorate


@traced(level=2)
def initialize() -> None:
    global log
    log = logging.getLogger("sample")
    registry = Registry()
    registry.register("kinds", Kind.TREE, other=lambda kind: kind)
    counts = defaultdict(list)
    counts["a"].append(1)
    with open("missing") as source:
        json.load(source)
    try:
        hook = getattr(registry, "hook", None) or hasattr(registry, "other")
        assert hook is not None
    except (KeyError, AttributeError) as error:
        log.warning("No hook: %s", error)
    else:
        del counts["a"]


initialize()
`;

const guarded = `from functools import partial
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends, Query, Security
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from sample.db import LocalSession, get_session
from sample.settings import Kind, Limits, get_settings, traced

T = TypeVar("T")


class OwnRouter(APIRouter):
    def api_route(self, path: str, operation_id: str | None = None, **kwargs):
        def decorator(function):
            self.add_api_route(path, function, operation_id=operation_id or function.__name__, **kwargs)
            return function

        return decorator


class Filter(Generic[T]):
    def __init__(self, name: str, default: T | None = None) -> None:
        self.name = name
        self.default = default

    def __call__(self, value: T | None = None) -> "Filter[T]":
        return self

    @classmethod
    def depends(cls, limit: int = Query(10)) -> "Filter":
        return cls("limit", limit)


def filter_factory(attribute: str, kind: type = str):
    def depends(value: kind = Query(alias=attribute)) -> Filter:
        return Filter(attribute).__call__(value)

    return depends


def requires(method: str, kind: Kind | None = None):
    def inner(user: Annotated[str, Security(get_user, scopes=["read"])], session: Session = Depends(get_session)):
        session.execute(method)

    return inner


def get_user(token: str = "", settings=Depends(get_settings)) -> str:
    with LocalSession() as session:
        return session.scalar(token)


SessionDep = Annotated[Session, Depends(get_session)]
LimitDep = Annotated[Filter, Depends(Filter.depends)]
guarded = OwnRouter(prefix="/guarded", dependencies=[Depends(requires("GET"))])
outer = OwnRouter(tags=["Outer"])


@guarded.get(
    "/{tree_id}/leaves",
    responses={404: {"description": "None"}},
    dependencies=[Depends(requires("GET", Kind.TREE)), Depends(partial(get_user, token="x"))],
)
def leaves(
    tree_id: str,
    session: SessionDep,
    limit: LimitDep,
    colour: Annotated[Filter, Depends(filter_factory("colour", str))],
    limits: Limits | None = None,
):
    from sample.db import Tree

    found = paginated(session=session, statement=Tree, filters=[limit, colour])
    if not found:
        return None
    return [row for row, _ in found]


@guarded.patch("/{tree_id}")
@traced()
async def rename(tree_id: str, session: SessionDep) -> StreamingResponse:
    return StreamingResponse(iter([session.get(Kind, tree_id)]))


def paginated(*, session: Session, statement, filters=()):
    return session.scalars(statement).all()


outer.include_router(guarded)
`;

const main = `import sys

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from sample import settings


def init_plugins(app: FastAPI) -> None:
    from sample import routes
    from sample.guarded import outer

    for router, prefix in [(outer, settings.get_settings().prefix), (routes.router, "/old")]:
        app.include_router(router, prefix=prefix)


def make(apps: str = "all") -> FastAPI:
    wanted = apps.split(",") if apps else ["all"]
    app = FastAPI(lifespan=None)
    if "core" in wanted or "all" in wanted:
        init_plugins(app)
        inner = FastAPI()
        app.mount("/inner", inner)
    app.state.flag = True
    app.add_middleware(CORSMiddleware, allow_origins=["*"])
    for route in app.routes:
        if getattr(route, "path", None) == "/never":
            raise RuntimeError(f"{route}")
    return app


if __name__ == "__main__":
    sys.exit(make())
`;

/** What the settings of a large repository say. */
export const sampleSettings = JSON.stringify({
  campaigns: [
    {
      id: "sample",
      kind: "fastapi-routes",
      title: "Sample",
      rule_set: "epic-2026-05",
      roots: ["."],
      entry: ["sample.main:make"],
      trees: ["sample/**"],
      routers: ["OwnRouter"],
      secrets: ["Variable.get"],
      session: { sync: ["create_session"], async: ["create_session_async"] },
      tests: { roots: ["tests/**"], base_paths: [{ glob: "tests/api/**", base: "/api" }] },
      contract_paths: ["sample/versions/**", "sample/**/datamodels/**"],
      backends: [
        {
          id: "sqlite",
          title: "SQLite",
          driver: "aiosqlite",
          verified_by: ["^Sqlite tests: core / DB-core(:[0-9.]+){1,2}:API(\\\\.\\\\.\\\\..*)?$"],
          without_tests: [
            "^Sqlite tests: core / DB-core(:[0-9.]+){1,2}:([^A0-9]|A[^P]).*$",
            "^Sqlite tests: core$",
          ],
        },
      ],
    },
  ],
});

/** A small application with what most have, by path: what V8 compiles for it, it needs for most scans. */
export const sample: Readonly<Record<string, string>> = {
  "sample/__init__.py": "",
  "sample/app.py": app,
  "sample/db.py": database,
  "sample/guarded.py": guarded,
  "sample/main.py": main,
  "sample/settings.py": settings,
  "sample/routes.py": routes,
  "tests/test_trees.py": test,
  "pyproject.toml":
    '[project]\nname = "sample"\ndependencies = ["fastapi==0.128.8"]\n[tool.sample]\nextra = { a = 1, b = [2, "c"] }\n',
};
