"""Engines and session factories of the process."""
from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker

engine = create_engine("sqlite:///orchard.db")
Session = sessionmaker(engine)

async_engine: AsyncEngine | None = None
AsyncSessionFactory: async_sessionmaker[AsyncSession] | None = None


def _configure_async_session() -> None:
    """Bind the async engine anew; tests call it because every test has its own event loop."""
    global async_engine, AsyncSessionFactory
    async_engine = create_async_engine("sqlite+aiosqlite:///orchard.db")
    AsyncSessionFactory = async_sessionmaker(async_engine, expire_on_commit=False)
