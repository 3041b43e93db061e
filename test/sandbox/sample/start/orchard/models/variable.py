from __future__ import annotations

import os


class Variable:
    """A named value that may live in a secrets backend."""

    @staticmethod
    def get(key: str) -> str | None:
        return os.environ.get(f"ORCHARD_VAR_{key.upper()}")
