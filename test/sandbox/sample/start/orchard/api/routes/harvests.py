from __future__ import annotations

from fastapi import HTTPException, status
from sqlalchemy import func, select, update

from orchard.api.datamodels import HarvestResponse
from orchard.api.db import SessionDep
from orchard.api.router import OrchardRouter
from orchard.models.base import Harvest

router = OrchardRouter(tags=["Harvest"])


@router.get("/{harvest_id}")
def get_harvest(harvest_id: int, session: SessionDep) -> HarvestResponse:
    harvest = session.scalars(select(Harvest).where(Harvest.id == harvest_id)).one_or_none()
    if harvest is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"Harvest {harvest_id} was not found")
    return HarvestResponse.model_validate(harvest)


@router.post("/{harvest_id}/finish", status_code=status.HTTP_204_NO_CONTENT)
def finish_harvest(harvest_id: int, session: SessionDep) -> None:
    result = session.execute(update(Harvest).where(Harvest.id == harvest_id).values(finished=True))
    if result.rowcount == 0:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"Harvest {harvest_id} was not found")


@router.get("/totals/by-tree")
def harvest_totals(session: SessionDep) -> dict[int, float]:
    rows = session.execute(select(Harvest.tree_id, func.sum(Harvest.kilograms)).group_by(Harvest.tree_id))
    return {tree_id: total for tree_id, total in rows}
