from __future__ import annotations

from fastapi import FastAPI

from orchard.api.routes.index import api_router


def create_app() -> FastAPI:
    app = FastAPI(title="Orchard")
    app.include_router(api_router)
    return app


app = create_app()
