import os

from fastapi import FastAPI

from . import routes

if os.environ.get("PREFIX"):
    prefix = os.environ["PREFIX"]
else:
    prefix = "/api"


def create_app() -> FastAPI:
    app = FastAPI(title="Sample")
    for router in (routes.router,):
        app.include_router(router, prefix=prefix)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


app = create_app()
