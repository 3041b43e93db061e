import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const head = `from abc import ABC
from dataclasses import dataclass
from typing import Annotated, TypeVar
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy.orm import Session
from sqlalchemy.ext.asyncio import AsyncSession
def get_db(): ...
app = FastAPI()
@dataclass
class Base:
    db: Session = Depends(get_db)
class Model(BaseModel):
    db: Session = Depends(get_db)
`;

/** The session of a route that depends on a class. */
async function sessionOf(
  definition: string,
  parameter = "given=Depends(Given)",
): Promise<string | undefined> {
  const route = `@app.get("/a")\ndef a(${parameter}): ...\n`;
  const [found] = await routesIn({ "main.py": `${head}${definition}\n${route}` });
  return found?.split(" ").at(-1);
}

test.each([
  [
    "a data class and its base",
    "@dataclass\nclass Given(Base):\n    s: AsyncSession = Depends(get_db)",
    "both",
  ],
  [
    "a field that another one replaces",
    "@dataclass\nclass Given(Base):\n    db: AsyncSession = Depends(get_db)",
    "async",
  ],
  ["the base's constructor", "class Given(Base):\n    s: AsyncSession = Depends(get_db)", "sync"],
  ["a model's base", "class Given(Model): ...", "sync"],
  ["a class whose fields are no parameters", "class Given(ABC):\n    s: AsyncSession", "none"],
  ["a class that only has it", "class Given:\n    db: Session = Depends(get_db)", "none"],
  ["what makes the object", "class Given:\n    def __new__(cls, db: Session = Depends(get_db)): ...", "sync"],
])("the fields of a class without constructor are its parameters: %s", async (_name, definition, kind) => {
  expect(await sessionOf(definition)).toBe(kind);
});

test("an alias with a type variable depends on what it is given", async () => {
  const definition = `T = TypeVar("T")
Inject = Annotated[T, Depends()]
class Given:
    def __init__(self, db: Session = Depends(get_db)): ...
`;

  expect(await sessionOf(definition, "given: Inject[Given]")).toBe("sync");
});

test("a class may derive from an alias of a generic class", async () => {
  const definition = `T = TypeVar("T")
class Repository:
    def __init__(self, db: Session = Depends(get_db)): ...
OfText = Repository[T, str]
class Given(OfText[int]): ...
`;

  expect(await sessionOf(definition)).toBe("sync");
});

test("a session that a library keeps for each request is used where it is read", async () => {
  const main = `from fastapi import FastAPI
from fastapi_sqlalchemy import db
from fastapi_async_sqlalchemy import db as other
app = FastAPI()
@app.get("/sync")
def by_sync(): return db.session.query(1)
@app.get("/async")
async def by_async(): return await other.session.execute(1)
`;

  expect(await routesIn({ "main.py": main })).toEqual([
    "GET /sync sync sync sync",
    "GET /async async async async",
  ]);
});
