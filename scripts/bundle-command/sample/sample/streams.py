from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from airflow.variables import Variable
from sample import answers, db
from sample.answers import Answer, Outcome, audit, paginated_select
from sample.db import get_session

streams = APIRouter()
streams.include_router(APIRouter(prefix="/none"))
Maker = db.LocalSession
for size in [1, 2]:
    if size > answers.unknown:
        continue
    streams.tags.extend(["streams", *[str(size)]])
try:
    raise ValueError
except ValueError:
    setattr(answers, "missing", None)
TABLE = dict([("a", 1)], b=2)
del TABLE["a"]
OTHER = {**TABLE.copy(), ("a", 1): TABLE.get("a", 1), "b": TABLE.pop("b", None)}
NAMES = {1, 2}.union([3])
LIMIT = answers.missing or (1 == 2.0) or ("a" < "b")


@streams.get("/rows/{name:path}", response_class=Answer)
def rows(name: str, session: Session = Depends(get_session)) -> Answer:
    """Streams what there is."""
    value: Outcome = audit(f"{name!s:>{10}} {{}}")
    found, total = paginated_select(session, statement=db.Tree)
    with Maker() as other, db.engine.begin() as connection:
        other.add(found)
    return Answer(iter([found, Variable.get("size"), value, connection, session.bind]))
