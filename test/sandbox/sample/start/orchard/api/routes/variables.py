from __future__ import annotations

from fastapi import HTTPException, status

from orchard.api.router import OrchardRouter
from orchard.models.variable import Variable

router = OrchardRouter(tags=["Variable"], prefix="/variables")


@router.get("/{key}")
def get_variable(key: str) -> str:
    value = Variable.get(key)
    if value is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"Variable {key} was not found")
    return value
