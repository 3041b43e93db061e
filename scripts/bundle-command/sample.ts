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

/** A small application with what most have, by path: what V8 compiles for it, it needs for most scans. */
export const sample: Readonly<Record<string, string>> = {
  "sample/__init__.py": "",
  "sample/app.py": app,
  "sample/db.py": database,
  "sample/routes.py": routes,
  "tests/test_trees.py": test,
  "pyproject.toml": '[project]\nname = "sample"\ndependencies = ["fastapi==0.128.8"]\n',
};
