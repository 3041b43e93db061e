from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class TreeResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    row: int


class TreeBody(BaseModel):
    kind: str
    row: int


class HarvestResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    tree_id: int
    kilograms: float
    finished: bool


class BasketResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    label: str
