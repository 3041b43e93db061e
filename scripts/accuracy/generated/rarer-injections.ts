/** `deps.py` goes on with it: what few applications do, and some do. */
export const rarerDependencies = `

class Service:
    def __init__(self, name: str = "x"):
        self.name = name

    def get(self, db: SessionDep) -> str:
        return self.name

    async def fetch(self, db: AsyncSession = Depends(get_async_db)) -> str:
        return self.name

    @staticmethod
    def static(db: SessionDep) -> str:
        return "static"

    @classmethod
    async def of_class(cls, db: AsyncSessionDep) -> str:
        return "class"


service = Service()


class BaseLoader:
    def __init__(self, db: SessionDep):
        self.db = db


class ChildLoader(BaseLoader):
    pass


class OtherLoader(BaseLoader):
    def __init__(self, token: str = ""):
        self.token = token


LoaderDep = Annotated[ChildLoader, Depends()]
NestedDep = Annotated[SessionDep, "more"]
UserDep = Annotated[str, Depends(sync_user)]
TokenDep = Annotated[str, Depends(no_user), "described"]


def through_alias(user: UserDep, token: TokenDep) -> str:
    return user + token


def parametrised(*, with_session: bool):
    if with_session:

        def inner(db: SessionDep) -> str:
            return "with"
    else:

        def inner() -> str:
            return "without"

    return inner


@contextmanager
def session_scope() -> Iterator[Session]:
    with SessionLocal() as session:
        yield session


@asynccontextmanager
async def async_scope() -> AsyncIterator[AsyncSession]:
    async with AsyncLocal() as session:
        yield session
`;

/** Parameters with them. */
export const rarerInjections = [
  "user: str = Depends(service.get)",
  "user: Annotated[str, Depends(service.fetch)]",
  "user: str = Depends(Service().get)",
  "user: str = Depends(Service.static)",
  "user: str = Depends(Service.of_class)",
  "loader: LoaderDep",
  "loader: OtherLoader = Depends()",
  "loader: ChildLoader = Depends(ChildLoader)",
  "db: NestedDep",
  "user: UserDep",
  "token: TokenDep",
  "user: str = Depends(through_alias)",
  "user: str = Depends(parametrised(with_session=True))",
  "user: str = Depends(parametrised(with_session=False))",
  "user: str = Depends(lambda: 1)",
  "user: str = Depends(functools.partial(no_user, 'x'))",
  "db: Annotated[Session, Depends(get_db, use_cache=False)]",
  "db: Annotated['Session', Depends(get_db)]",
  "db: Session | None = Depends(get_db)",
  "request: Request, db: SessionDep",
  "*, db: SessionDep, limit: int = 10",
] as const;

/** Bodies that open a session; the first ones in any handler, the others in async ones. */
export const rarerBodies = {
  any: [
    "with session_scope() as session:\n        return session.info",
    "session = SessionLocal()\n    return session.info",
    "with Session(engine) as session:\n        return session.info",
    "from sqlalchemy.orm import Session as Local\n\n    with Local(engine) as session:\n        return session.info",
    "with SessionLocal.begin() as session:\n        return session.info",
  ],
  async: [
    "async with async_scope() as session:\n        return session.info",
    "async with AsyncSession(async_engine) as session:\n        return session.info",
    "async with AsyncLocal() as one, AsyncLocal() as other:\n        return one.info",
  ],
} as const;

export const rarerNames =
  "BaseLoader, ChildLoader, LoaderDep, NestedDep, OtherLoader, Service, TokenDep, UserDep, async_engine, async_scope, engine, parametrised, service, session_scope, through_alias";
