import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const database = `from functools import partial
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, sessionmaker
maker = None
client = None
never = None
def start(url):
    global maker, client
    client = object()
    maker = async_sessionmaker()
def get_session():
    return maker()
def local():
    never = sessionmaker()
open_it = partial(Session, create_engine("sqlite://"))
open_async = partial(get_session)
class Opened:
    def __enter__(self):
        self.session = sessionmaker()()
        return self.session
class Work:
    async def __aenter__(self):
        self.session = async_sessionmaker()()
        return self
`;

/** The session of each route whose handler has such a body. */
async function sessionsOf(...bodies: readonly string[]) {
  const handlers = bodies.map(
    (body, index) => `@app.get("/${index}")\nasync def h${index}():\n    ${body}\n`,
  );
  const main = `from fastapi import FastAPI\nimport database\nfrom database import *\napp = FastAPI()\n${handlers.join("")}`;
  const routes = await routesIn({ "database.py": database, "main.py": main });
  return routes.map((route) => route.split(" ").at(-1));
}

test("a name that is None until a function of its module sets it stands for what that sets", async () => {
  expect(
    await sessionsOf(
      "async with database.maker() as session: ...",
      "session = get_session()",
      "from database import maker as late\n    async with late() as session: ...",
      "database.never()",
      "database.client()",
    ),
  ).toEqual(["async", "async", "async", "none", "none"]);
});

test("a partial opens what it calls, and an object what a with gives of it", async () => {
  expect(
    await sessionsOf(
      "with open_it() as session: ...",
      "session = open_async()",
      "with Opened() as session: ...",
      "async with Work() as work: ...",
    ),
  ).toEqual(["sync", "async", "sync", "none"]);
});
