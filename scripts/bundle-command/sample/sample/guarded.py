from functools import partial
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends, Query, Security
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from sample.db import LocalSession, get_session
from sample.settings import Kind, Limits, get_settings, traced

T = TypeVar("T")


class OwnRouter(APIRouter):
    def api_route(self, path: str, operation_id: str | None = None, **kwargs):
        def decorator(function):
            self.add_api_route(path, function, operation_id=operation_id or function.__name__, **kwargs)
            return function

        return decorator


class Filter(Generic[T]):
    def __init__(self, name: str, default: T | None = None) -> None:
        self.name = name
        self.default = default

    def __call__(self, value: T | None = None) -> "Filter[T]":
        return self

    @classmethod
    def depends(cls, limit: int = Query(10)) -> "Filter":
        return cls("limit", limit)


def filter_factory(attribute: str, kind: type = str):
    def depends(value: kind = Query(alias=attribute)) -> Filter:
        return Filter(attribute).__call__(value)

    return depends


def requires(method: str, kind: Kind | None = None):
    def inner(user: Annotated[str, Security(get_user, scopes=["read"])], session: Session = Depends(get_session)):
        session.execute(method)

    return inner


def get_user(token: str = "", settings=Depends(get_settings)) -> str:
    with LocalSession() as session:
        return session.scalar(token)


SessionDep = Annotated[Session, Depends(get_session)]
LimitDep = Annotated[Filter, Depends(Filter.depends)]
guarded = OwnRouter(prefix="/guarded", dependencies=[Depends(requires("GET"))])
outer = OwnRouter(tags=["Outer"])


@guarded.get(
    "/{tree_id}/leaves",
    responses={404: {"description": "None"}},
    dependencies=[Depends(requires("GET", Kind.TREE)), Depends(partial(get_user, token="x"))],
)
def leaves(
    tree_id: str,
    session: SessionDep,
    limit: LimitDep,
    colour: Annotated[Filter, Depends(filter_factory("colour", str))],
    limits: Limits | None = None,
):
    from sample.db import Tree

    found = paginated(session=session, statement=Tree, filters=[limit, colour])
    if not found:
        return None
    return [row for row, _ in found]


@guarded.patch("/{tree_id}")
@traced()
async def rename(tree_id: str, session: SessionDep) -> StreamingResponse:
    return StreamingResponse(iter([session.get(Kind, tree_id)]))


def paginated(*, session: Session, statement, filters=()):
    return session.scalars(statement).all()


outer.include_router(guarded)
