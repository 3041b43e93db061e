from __future__ import annotations

from typing import Any

from fastapi import APIRouter


class OrchardRouter(APIRouter):
    """Gives every route a stable operation id."""

    def api_route(self, path: str, *, operation_id: str | None = None, **kwargs: Any) -> Any:
        def decorator(func: Any) -> Any:
            self.add_api_route(path, func, operation_id=operation_id or func.__name__, **kwargs)
            return func

        return decorator
