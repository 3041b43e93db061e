from __future__ import annotations

from sqlalchemy import func, select

from orchard.api.db import SessionDep
from orchard.api.router import OrchardRouter
from orchard.models.base import Tree

router = OrchardRouter(tags=["Weather"], prefix="/weather")


@router.get("/frost-risk")
async def frost_risk(session: SessionDep) -> dict[str, int]:
    exposed = session.scalar(select(func.count()).select_from(Tree).where(Tree.row == 1))
    return {"exposed_trees": exposed or 0}
