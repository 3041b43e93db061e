from __future__ import annotations

import functools
import json
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, Field

try:
    import orjson as fast_json
except ImportError:
    fast_json = None

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
names = [name.upper() for name in ("oak", "elm") if name]
table = {name: len(name) for name in names}
table.update(more=1)
first, *rest = names
total = sum(table.values()) if table else 0
label = f"{first!r:>10}" + "-".join(rest) + "%s" % total


class Kind(str, Enum):
    TREE = "tree"
    SHRUB = "shrub"


class Settings(BaseModel):
    prefix: str = "/v2"
    kinds: list[Kind] = Field(default_factory=list)
    debug: ClassVar[bool] = False


@dataclass
class Limits:
    most: int = 10
    by_kind: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_kind.setdefault("tree", self.most)


class Registry(dict):
    _one = None

    def __new__(cls, *args, **kwargs):
        if cls._one is None:
            cls._one = super().__new__(cls)
        return cls._one

    def register(self, name: str, value: Any = None, **more: Any) -> None:
        for key, given in {name: value, **more}.items():
            self[key] = getattr(given, "value", given)


@functools.lru_cache(maxsize=None)
def get_settings() -> Settings:
    settings = Settings()
    while settings.debug and not isinstance(settings, dict):
        break
    return settings


def traced(level: int = 1) -> Callable:
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            global total
            total += level
            return function(*args, **kwargs)

        return inner

    return decorate


@traced(level=2)
def initialize() -> None:
    global log
    log = logging.getLogger("sample")
    registry = Registry()
    registry.register("kinds", Kind.TREE, other=lambda kind: kind)
    counts = defaultdict(list)
    counts["a"].append(1)
    with open("missing") as source:
        json.load(source)
    try:
        hook = getattr(registry, "hook", None) or hasattr(registry, "other")
        assert hook is not None
    except (KeyError, AttributeError) as error:
        log.warning("No hook: %s", error)
    else:
        del counts["a"]


initialize()
