import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const head = `from functools import partial
from typing import Annotated
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, sessionmaker
app = FastAPI()
def get_sync() -> Session: ...
async def get_async() -> AsyncSession: ...
`;

/** Two dependencies that one \`def\` makes, the first with a sync and the second with an async session. */
const factories: Readonly<Record<string, string>> = {
  "by a default": `def make(get, kind):
    def inner(given=Depends(get)): ...
    return inner
`,
  "by a default that is made outside": `def make(get, kind):
    found = Depends(get)
    def inner(given=found): ...
    return inner
`,
  "by what is in an annotation": `def make(get, kind):
    def inner(given: Annotated[kind, Depends(get)]): ...
    return inner
`,
  "by a type": `def make(get, kind):
    def inner(given: kind = Depends()): ...
    return inner
`,
  "by a class that is made each time": `def make(get, kind):
    class Guard:
        def __call__(self, given=Depends(get)): ...
    return Guard()
`,
  "by a maker that is called": `def make(get, kind):
    maker = async_sessionmaker() if get is get_async else sessionmaker()
    def inner():
        with maker() as session: ...
    return inner
`,
};

for (const [what, factory] of Object.entries(factories)) {
  test(`dependencies of one factory are told apart ${what}`, async () => {
    const routes = `@app.get("/sync", dependencies=[Depends(make(get_sync, Session))])
def first(): ...
@app.get("/async", dependencies=[Depends(make(get_async, AsyncSession))])
def second(): ...
`;

    expect(await routesIn({ "main.py": head + factory + routes })).toEqual([
      "GET /sync sync none sync",
      "GET /async sync none async",
    ]);
  });
}

test("a dependency of which an argument is given is told from the same one without it", async () => {
  const routes = `def both(one: Annotated[Session, Depends(get_sync)], two: Annotated[AsyncSession, Depends(get_async)]): ...
@app.get("/both", dependencies=[Depends(both)])
def first(): ...
@app.get("/one", dependencies=[Depends(partial(both, two=None))])
def second(): ...
`;

  expect(await routesIn({ "main.py": head + routes })).toEqual([
    "GET /both sync none both",
    "GET /one sync none sync",
  ]);
});

test("a dependency that hands a session out counts, whatever the parameter is typed with", async () => {
  const routes = `from typing import Protocol
from fastapi import Request
class Connection(Protocol): ...
class User: ...
make = sessionmaker()
def kept(request: Request) -> AsyncSession:
    return request.state.session
def opened():
    with make() as session:
        yield session
def get_user(session=Depends(opened)) -> User: ...
@app.get("/protocol")
def protocol(connection: Connection | None = Depends(kept)): ...
@app.get("/maker")
def typed_by_maker(session: make = Depends(opened)): ...
@app.get("/user")
def user(user: User = Depends(get_user)): ...
`;

  expect(await routesIn({ "main.py": head + routes })).toEqual([
    "GET /protocol sync async async",
    "GET /maker sync sync sync",
    "GET /user sync none sync",
  ]);
});

test("a class that says itself what its brackets mean makes dependencies of its own", async () => {
  const routes = `class Repository:
    def __init__(self, session=Depends(get_async)): ...
class Inject:
    def __class_getitem__(cls, item):
        return Annotated[item, Depends(item)]
@app.get("/repository")
def repository(repository: Inject[Repository]): ...
`;

  expect(await routesIn({ "main.py": head + routes })).toEqual(["GET /repository sync none async"]);
});
