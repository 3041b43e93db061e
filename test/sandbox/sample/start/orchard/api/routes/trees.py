from __future__ import annotations

from typing import Annotated

from fastapi import HTTPException, Query, status
from sqlalchemy import delete, func, select

from orchard.api.datamodels import TreeBody, TreeResponse
from orchard.api.db import SessionDep
from orchard.api.router import OrchardRouter
from orchard.models.base import Tree

router = OrchardRouter(tags=["Tree"], prefix="/trees")


@router.get("", responses={404: {"description": "No such row"}})
def list_trees(session: SessionDep, row: int | None = None, limit: Annotated[int, Query(le=100)] = 20) -> list[TreeResponse]:
    query = select(Tree).order_by(Tree.id).limit(limit)
    if row is not None:
        query = query.where(Tree.row == row)
    trees = session.scalars(query).all()
    return [TreeResponse.model_validate(tree) for tree in trees]


@router.get("/count")
def count_trees(session: SessionDep) -> int:
    return session.scalar(select(func.count()).select_from(Tree)) or 0


@router.get("/{tree_id}", responses={404: {"description": "No such tree"}})
def get_tree(tree_id: int, session: SessionDep) -> TreeResponse:
    tree = session.get(Tree, tree_id)
    if tree is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"Tree {tree_id} was not found")
    return TreeResponse.model_validate(tree)


@router.post("", status_code=status.HTTP_201_CREATED)
def plant_tree(body: TreeBody, session: SessionDep) -> TreeResponse:
    tree = Tree(kind=body.kind, row=body.row)
    session.add(tree)
    session.flush()
    return TreeResponse.model_validate(tree)


@router.delete("/{tree_id}", status_code=status.HTTP_204_NO_CONTENT)
def fell_tree(tree_id: int, session: SessionDep) -> None:
    result = session.execute(delete(Tree).where(Tree.id == tree_id))
    if result.rowcount == 0:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"Tree {tree_id} was not found")
