from __future__ import annotations

from fastapi import HTTPException, status
from sqlalchemy import select

from orchard.api.datamodels import BasketResponse
from orchard.api.db import SessionDep
from orchard.api.router import OrchardRouter
from orchard.models.base import Basket

router = OrchardRouter(tags=["Basket"], prefix="/baskets")


@router.get("")
def list_baskets(session: SessionDep) -> list[BasketResponse]:
    return [BasketResponse.model_validate(basket) for basket in session.scalars(select(Basket)).all()]


@router.get("/{basket_id}")
def get_basket(basket_id: int, session: SessionDep) -> BasketResponse:
    basket = session.scalar(select(Basket).where(Basket.id == basket_id))
    if basket is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"Basket {basket_id} was not found")
    return BasketResponse.model_validate(basket)
