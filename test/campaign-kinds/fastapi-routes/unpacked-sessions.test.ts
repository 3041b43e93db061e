import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

test("what is unpacked is what its place says", async () => {
  const files = {
    "store.py": `from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import sessionmaker
def make(url):
    engine = create_engine(url)
    return engine, sessionmaker(engine)
class Made:
    def __init__(self, url):
        self.engine, self.maker = make(url)
class Nested:
    def set_up(self):
        self.engine, (self.label_factory, self.maker) = 1, ("shop", async_sessionmaker())
class Starred:
    def set_up(self):
        self.maker, *self.label_factory = sessionmaker(), 1, 2
`,
    "main.py": `from fastapi import Depends, FastAPI
from store import Made, Nested, Starred, make
app = FastAPI()
@app.get("/made")
def made(store: Made = Depends()):
    return store.maker().get(1)
@app.get("/engine")
def engine(store: Made = Depends()):
    return store.engine.dispose()
@app.get("/nested")
def nested(store: Nested = Depends()):
    return store.maker()
@app.get("/label")
def label(store: Nested = Depends()):
    return store.label_factory.lower()
@app.get("/starred")
def starred(store: Starred = Depends()):
    return store.maker()
@app.get("/rest")
def rest(store: Starred = Depends()):
    return store.label_factory.count(1)
@app.get("/local")
def local():
    engine, maker = make("sqlite://")
    with maker() as session: ...
def get_db():
    engine, db = 1, make("sqlite://")[1]()
    yield db
@app.get("/given")
def given(db=Depends(get_db)): ...
def get_other():
    db, other = make, 1
    yield other
@app.get("/other")
def other(db=Depends(get_other)): ...
`,
  };

  expect(await routesIn(files)).toEqual([
    "GET /made sync sync sync",
    "GET /engine sync none none",
    "GET /nested sync async async",
    "GET /label sync none none",
    "GET /starred sync sync sync",
    "GET /rest sync none none",
    "GET /local sync sync sync",
    "GET /given sync sync sync",
    "GET /other sync none none",
  ]);
});
