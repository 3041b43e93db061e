from __future__ import annotations

from orchard.api.router import OrchardRouter

router = OrchardRouter(tags=["Health"])


@router.get("/health")
def health() -> dict[str, str]:
    return {"status": "healthy"}
