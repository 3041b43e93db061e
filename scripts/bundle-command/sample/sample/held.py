"""What objects hold, what states of requests keep, and what functions in functions are given."""

from abc import ABC
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, FastAPI, Request
from packaging.version import Version
from sqlalchemy.orm import Session, sessionmaker

from sample.db import LocalSession, Tree, engine, get_session

held = APIRouter(prefix="/held")
BASE = Version(Version(metadata.version("sample")).base_version)
ROOTS = [str(path) for path in (Path("a").parent / "b", Path("c")) if path.is_dir() or not path.exists()]
parser = ConfigParser()
parser.read_dict({"core": {"unit_test_mode": "False"}})
parser.set("core", "prefix", "/held")


class Place(NamedTuple):
    name: str
    size: int = 0


class Store:
    current: "Store | None" = None

    def __init__(self, maker: sessionmaker = LocalSession) -> None:
        self.maker = maker
        self.later = None

    @property
    def session(self) -> Session:
        return self.maker()

    @contextmanager
    def opened(self) -> Iterator[Session]:
        with self.maker() as session:
            yield session

    def counted(self) -> int:
        with self.opened() as session:
            return session.query(Tree).count()


class Manager(ABC):
    def all(self, *, session: Session) -> list[str]:
        return session.scalars(Tree).all()


class PlainManager(Manager):
    pass


def create_manager() -> Manager:
    Store.current = Store(sessionmaker(engine))
    manager = PlainManager()
    manager.store = Store.current
    return manager


def init_state(app: FastAPI) -> None:
    app.state.manager = create_manager()
    app.state.store = Store.current
    app.state.secret = parser.get("core", "prefix", fallback="x")


def manager_of(request: Request) -> Manager:
    return request.app.state.manager


def run_in(callback: Callable[[Session], int]) -> int:
    with LocalSession() as session:
        return callback(session)


ManagerDep = Annotated[Manager, Depends(manager_of)]


@held.get("/{name}")
def read(request: Request, name: str, manager: ManagerDep, session: Annotated[Session, Depends(get_session)]):
    store = Store()
    tree = Tree(name=name)

    def counted(inner: Session) -> int:
        return inner.query(Tree).filter(Tree.name == tree.name).count()

    def opening(make) -> int:
        with make() as inner:
            return inner.scalar(Tree)

    if request.app.state.store.counted() or store.counted() or run_in(counted):
        return manager.all(session=store.session)
    return opening(store.opened) + opening(request.app.state.store.opened), Place(name)


@held.post("/{name}")
async def write(name: str, store: Annotated[Store, Depends(Store)], request: Request):
    with store.opened() as session, request.state.session.begin():
        session.add(Tree(name=name))
    return store.label_of(name).upper()
