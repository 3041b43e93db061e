import sys

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from sample import settings


def init_plugins(app: FastAPI) -> None:
    from sample import routes
    from sample.guarded import outer
    from sample.held import held, init_state
    from sample.streams import streams

    init_state(app)
    app.include_router(streams)
    app.include_router(held)
    for router, prefix in [(outer, settings.get_settings().prefix), (routes.router, "/old")]:
        app.include_router(router, prefix=prefix)


def make(apps: str = "all") -> FastAPI:
    wanted = apps.split(",") if apps else ["all"]
    app = FastAPI(lifespan=None)
    if "core" in wanted or "all" in wanted:
        init_plugins(app)
        inner = FastAPI()
        app.mount("/inner", inner)
    app.state.flag = True
    app.add_middleware(CORSMiddleware, allow_origins=["*"])
    from sample.plugins import load

    load(app)
    for route in app.routes:
        if getattr(route, "path", None) == "/never":
            raise RuntimeError(f"{route}")
    return app


if __name__ == "__main__":
    sys.exit(make())
