import type { Random } from "../../../test/chaos/random.ts";
import { rarerDependencies, rarerNames } from "./rarer-injections.ts";

const imports = `from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("sqlite://")
async_engine = create_async_engine("sqlite+aiosqlite://")


class OrchardSession(Session):
    pass


`;

const makers = [
  `SessionLocal = sessionmaker(bind=engine)\nAsyncLocal = async_sessionmaker(async_engine)\n`,
  `SessionLocal = sessionmaker(engine, class_=OrchardSession, expire_on_commit=False)\nAsyncLocal = async_sessionmaker(bind=async_engine, expire_on_commit=False)\n`,
  `SessionLocal = sessionmaker(engine)\nAsyncLocal = sessionmaker(async_engine, class_=AsyncSession)\n`,
];

const sync = [
  `def get_db():\n    with SessionLocal() as session:\n        yield session\n`,
  `def get_db() -> Iterator[Session]:\n    db = SessionLocal()\n    try:\n        yield db\n    finally:\n        db.close()\n`,
  `class Database:\n    def __init__(self, url: str):\n        self.url = url\n\n    def __call__(self) -> Iterator[Session]:\n        with SessionLocal() as session:\n            yield session\n\n\nget_db = Database("sqlite://")\n`,
  `def open_session(autoflush: bool) -> Iterator[Session]:\n    with SessionLocal(autoflush=autoflush) as session:\n        yield session\n\n\nget_db = partial(open_session, True)\n`,
  `def get_db() -> Session:\n    return SessionLocal()\n`,
];

const asynchronous = [
  `async def get_async_db():\n    async with AsyncLocal() as session:\n        yield session\n`,
  `async def get_async_db() -> AsyncIterator[AsyncSession]:\n    async with AsyncLocal() as session:\n        try:\n            yield session\n        finally:\n            await session.close()\n`,
  `def get_async_db() -> AsyncSession:\n    return AsyncLocal()\n`,
];

const users = `
SessionDep = Annotated[Session, Depends(get_db)]
AsyncSessionDep = Annotated[AsyncSession, Depends(get_async_db)]


def no_user(token: str = "") -> str:
    return token


def sync_user(db: SessionDep) -> str:
    return "sync"


async def async_user(db: AsyncSessionDep) -> str:
    return "async"


async def blocking_user(db: Session = Depends(get_db)) -> str:
    return "blocking"


def audited(user: Annotated[str, Depends(async_user)]) -> str:
    return user


class Pager:
    def __init__(self, db: SessionDep, size: int = 10):
        self.size = size


@dataclass
class Filters:
    db: AsyncSessionDep
    text: str = ""


def require(role: str):
    def check(user: str = Depends(sync_user)) -> str:
        return role + user

    return check


class Guard:
    def __init__(self, role: str):
        self.role = role

    async def __call__(self, db: AsyncSessionDep) -> str:
        return self.role


guard = Guard("admin")
`;

/** `deps.py`: session makers and what depends on them, in one of many ways. */
export function makeDependencies(random: Random): string {
  return `${imports}${random.pick(makers)}\n\n${random.pick(sync)}\n\n${random.pick(asynchronous)}\n${users}${rarerDependencies}`;
}

/** What handlers and routers import of `deps.py`. */
export const dependencyNames = `${rarerNames}, AsyncLocal, AsyncSessionDep, Filters, Guard, Pager, SessionDep, SessionLocal, async_user, audited, blocking_user, get_async_db, get_db, guard, no_user, require, sync_user`;

/** Parameters through which a handler gets a session, or none. */
export const injections = [
  "",
  "",
  "db: SessionDep",
  "db: AsyncSessionDep",
  "db: Session = Depends(get_db)",
  "db: AsyncSession = Depends(get_async_db)",
  "db: Session = Depends(dependency=get_db)",
  "session: Annotated[AsyncSession, Depends(get_async_db)]",
  "user: str = Depends(no_user)",
  "user: str = Depends(sync_user)",
  "user: Annotated[str, Depends(async_user)]",
  "user: Annotated[str, Depends(audited)]",
  "user: str = Depends(blocking_user)",
  "pager: Pager = Depends()",
  "pager: Annotated[Pager, Depends()]",
  "filters: Annotated[Filters, Depends(Filters)]",
  'user: str = Depends(require("admin"))',
  'user: str = Security(Guard("admin"))',
  "user: Annotated[str, Security(guard)]",
  "db: SessionDep, more: AsyncSessionDep",
  "db: 'SessionDep'",
  "db: Optional[Session] = Depends(get_db)",
] as const;

/** Values of `dependencies=`. */
export const guards = [
  "[]",
  "[Depends(no_user)]",
  "[Depends(sync_user)]",
  "[Depends(async_user), Depends(no_user)]",
  'list((Depends(require("x")),))',
  "[Security(guard)]",
] as const;
