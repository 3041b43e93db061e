from __future__ import annotations

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
