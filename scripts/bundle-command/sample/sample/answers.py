from __future__ import annotations

from fastapi.responses import JSONResponse, StreamingResponse as Streamed
from pydantic import BaseModel
from sqlalchemy.orm import Session

from sample.db import Tree

Answer = Streamed
PATTERN = "\x41\u0042" r"[(\[]" + """many
lines"""


class Outcome(BaseModel):
    name: str
    size: int = 1


def paginated_select(session: Session, *, statement: Tree) -> tuple[Outcome, int]:
    return session.execute(statement).one()


async def paginated_select_async(session, *, statement) -> Outcome:
    """Called again where the first call may not have happened."""
    return Outcome(name=(await session.execute(statement)).one())


def audit(message: str) -> Outcome:
    global audited
    audited = message
    return Outcome(name=message, **{"size": 2})
