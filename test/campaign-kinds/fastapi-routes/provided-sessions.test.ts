import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

test("what a container provides is a session where nothing else says so", async () => {
  const files = {
    "container.py": `from contextlib import contextmanager
from dependency_injector import containers, providers
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import sessionmaker
class Database:
    def __init__(self, url):
        self.maker = sessionmaker(url)
    @contextmanager
    def session(self):
        with self.maker() as session:
            yield session
    def title(self):
        return "shop"
async def open_session(maker):
    async with maker() as session:
        yield session
class Container(containers.DeclarativeContainer):
    db = providers.Singleton(Database, url="sqlite://")
    maker = providers.Singleton(async_sessionmaker)
    session = providers.Resource(open_session, maker)
    title = providers.Callable(lambda: "shop")
`,
    "main.py": `from container import Container, Database
from dependency_injector.wiring import Provide, inject
from fastapi import Depends, FastAPI
app = FastAPI()
@inject
def get_db(opens=Depends(Provide[Container.db.provided.session])):
    with opens() as session:
        yield session
@inject
def get_title(opens=Depends(Provide[Container.db.provided.title])):
    return opens()
@app.get("/method")
def method(db=Depends(get_db)): ...
@app.get("/other")
def other(title=Depends(get_title)): ...
@app.get("/session")
@inject
async def session(s=Depends(Provide[Container.session])): ...
@app.get("/maker")
@inject
async def maker(m=Depends(Provide[Container.maker])):
    async with m() as s: ...
@app.get("/title")
@inject
def title(t=Depends(Provide[Container.title])):
    return t.lower()
@app.get("/database")
@inject
def database(db: Database = Depends(Provide[Container.db])):
    return db.title()
`,
  };

  expect(await routesIn(files)).toEqual([
    "GET /method sync none sync",
    "GET /other sync none none",
    "GET /session async async async",
    "GET /maker async async async",
    "GET /title sync none none",
    "GET /database sync none none",
  ]);
});
