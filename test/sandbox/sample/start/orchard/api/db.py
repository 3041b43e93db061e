"""How a route gets its database session."""
from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from orchard import settings


def _get_session() -> Iterator[Session]:
    with settings.Session() as session, session.begin():
        yield session


async def _get_async_session() -> AsyncIterator[AsyncSession]:
    if settings.AsyncSessionFactory is None:
        settings._configure_async_session()
    async with settings.AsyncSessionFactory() as session, session.begin():
        yield session


SessionDep = Annotated[Session, Depends(_get_session, scope="function")]
AsyncSessionDep = Annotated[AsyncSession, Depends(_get_async_session, scope="function")]
