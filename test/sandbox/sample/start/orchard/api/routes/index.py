"""All routers of the API."""
from __future__ import annotations

from orchard.api.router import OrchardRouter
from orchard.api.routes import baskets, harvests, health, trees, variables, weather

api_router = OrchardRouter(prefix="/api")
api_router.include_router(trees.router)
api_router.include_router(harvests.router, prefix="/harvests")
api_router.include_router(baskets.router)
api_router.include_router(variables.router)
api_router.include_router(weather.router)
api_router.include_router(health.router)
