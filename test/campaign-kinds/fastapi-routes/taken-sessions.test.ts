import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const database = `from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import scoped_session, sessionmaker
Local = sessionmaker()
Other = async_sessionmaker()
shared = scoped_session(Local)
def get_db():
    with Local() as opened:
        yield opened
`;

const head = `from typing import Annotated, Optional, Union
from contextlib import AbstractAsyncContextManager
from collections.abc import Callable, Iterator
from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.ext.asyncio import AsyncSession
import database as db
from database import Local, Other, get_db
app = FastAPI()
`;

/** The session of each route of `main.py`. */
async function sessionsOf(source: string): Promise<string[]> {
  const routes = await routesIn({ "database.py": database, "main.py": head + source });
  return routes.map((route) => `${route.split(" ")[1]} ${route.split(" ").at(-1)}`);
}

test.each([
  ["given another name", "maker = Local\n    with maker() as opened: ...", "sync"],
  ["given to a class", "return Repository(Other)", "async"],
  ["given to a class by its module's name", "return Repository(db.Local)", "sync"],
  ["kept", "self.maker = Other", "async"],
  ["one of two", "return Local if given else Other", "both"],
  ["in a dictionary", "return {'maker': Local}", "sync"],
  ["made on the spot", "with sessionmaker(class_=AsyncSession)() as opened: ...", "async"],
  ["asked for by its class", "return container.resolve(Session)", "sync"],
  ["only asked whether it is one", "return isinstance(given, (Session, AsyncSession))", "none"],
])("what makes sessions counts where it is taken without a call: %s", async (_name, body, kind) => {
  const source = `@app.get("/a")
def a(given=None):
    ${body}
`;

  expect(await sessionsOf(source)).toEqual([`/a ${kind}`]);
});

test.each([
  ["a union of both", "Union[Session, AsyncSession]", "both"],
  ["either", "'Session | AsyncSession'", "both"],
  ["a dictionary", "dict[str, AsyncSession]", "async"],
  ["the application's own generic class", "Box[Session]", "sync"],
  ["a context manager", "AbstractAsyncContextManager[AsyncSession]", "async"],
  ["a library's alias", "FromDishka[AsyncSession]", "async"],
  ["a maker of another kind", "sessionmaker[AsyncSession]", "async"],
  ["a function of it", "Callable[[Session], int]", "none"],
  ["the class itself", "type[Session]", "none"],
  ["what is iterated over", "Iterator[Session]", "none"],
])("a type declares every session that it holds: %s", async (_name, type, kind) => {
  const source = `from dishka import FromDishka
class Box: ...
@app.get("/a")
def a(given: ${type}): ...
`;

  expect(await sessionsOf(source)).toEqual([`/a ${kind}`]);
});

test("a lambda opens what its expression opens", async () => {
  const source = `make = lambda: Local()
@app.get("/opened")
def opened(given=Depends(lambda: Local())): ...
@app.get("/wrapped", dependencies=[Depends(lambda: Repository(Other()))])
def wrapped(): ...
@app.get("/named")
def named(given=Depends(make)): ...
@app.get("/nothing")
def nothing(given=Depends(lambda: 1)): ...
`;

  expect(await sessionsOf(source)).toEqual([
    "/opened sync",
    "/wrapped async",
    "/named sync",
    "/nothing none",
  ]);
});

test("what a factory of dependencies is given decides about each of them", async () => {
  const source = `def opening(maker):
    def open_it():
        with maker() as opened:
            yield opened
    return open_it
def resolving(kind):
    def resolve():
        return container.resolve(kind)
    return resolve
@app.get("/sync")
def by_sync(given=Depends(opening(Local))): ...
@app.get("/async")
def by_async(given=Depends(opening(Other))): ...
@app.get("/session")
def by_session(given=Depends(resolving(Session))): ...
@app.get("/number")
def by_number(given=Depends(resolving(int))): ...
`;

  expect(await sessionsOf(source)).toEqual(["/sync sync", "/async async", "/session sync", "/number none"]);
});
