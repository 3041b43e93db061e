import inspect
import itertools
import operator
import os
from enum import Enum, IntEnum
from importlib import import_module, metadata
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Header
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, StringConstraints

from sample.db import Base, Tree
from sample.settings import Kind, Registry, Settings

HERE = Path(__file__).parent / "static"
SIZES = {10 - 2 * 3, 7 // 2, 7 % 4, 2**3} | {1} - {2}
ORDERED = sorted([("b", 2), ("a", 1)], key=operator.itemgetter(0), reverse=False)
NUMBERS = sorted({3, 1, 2})
FLAGS = {"one": True, **dict(two=False)}
AGE = max(1, min(2, 3)) + abs(-1) + int("4") + round(1.5)
KNOWN = any(name == "oak" for name in ("oak", "elm")) and all([AGE > 1, AGE != 2, "a" not in "bc"])
TEXT = "a,b".split(",")[0].strip().lower().replace("a", "b").removeprefix("b") + str(AGE)
CHAIN = list(itertools.chain(TEXT, reversed(NUMBERS)))


class Level(IntEnum):
    LOW = 1
    HIGH = 2

    @property
    def label(self) -> str:
        return self.name.title()


class Named(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(min_length=1)]
    level: Level = Level.LOW


class Deeper(Registry):
    levels: list[Level] = [Level.LOW]

    def __init__(self, first: int = 1, *rest: int, named: str = "x", **more: int) -> None:
        super().__init__(**more)
        self.levels = [*super().levels, Level(first)] if hasattr(super(), "levels") else list(Level)
        self.size = len(self.levels)

    @staticmethod
    def known(value: object) -> bool:
        return isinstance(value, (int, str, list, dict, Base, Named, Level)) or issubclass(type(value), Enum)

    @classmethod
    def made(cls, **given: int) -> "Deeper":
        return cls(**{key: value for key, value in given.items() if isinstance(value, int)})


def depends(function):
    parameters = inspect.signature(function).parameters
    names = [name for name, one in parameters.items() if one.default is not inspect.Parameter.empty]
    if inspect.iscoroutinefunction(function) or "session" in parameters or callable(names):
        return function
    return Depends(function, use_cache=False)


async def bearer(token=Depends(HTTPBearer(auto_error=False)), agent: str = Header(None)) -> str:
    return token


def load(app: FastAPI, group: str = "sample.plugins") -> None:
    for point in metadata.entry_points(group=group):
        try:
            plugin = point.load()
        except Exception:
            continue
        if isinstance(plugin, type) and issubclass(plugin, Registry):
            app.include_router(plugin.router, prefix=f"/{point.name}")
    for name in ["routes", "guarded"]:
        module = import_module(f"sample.{name}")
        if isinstance(getattr(module, "extra", None), FastAPI):
            app.mount("/extra", module.extra)
    known = globals().get("known") or vars(app).get("known")
    match os.environ.get("MODE", "all"):
        case "all" | "some":
            app.add_api_route("/plugins", bearer, methods=["GET"], dependencies=[depends(bearer)])
        case _:
            raise NotImplementedError(known)
    Deeper.made(first=1).register("a", Settings().prefix)
    for level in Level:
        if level is Level.HIGH or level.value in SIZES or Kind["TREE"] == level:
            print(level.label, *CHAIN, sep="")
