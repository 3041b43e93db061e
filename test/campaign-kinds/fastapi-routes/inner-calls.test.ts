import { expect, test } from "vitest";
import { routesIn, scanFiles } from "./scan-files.ts";

const files = {
  "database.py": `from contextlib import asynccontextmanager, contextmanager
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
@asynccontextmanager
async def reading():
    session = AsyncSession(engine())
    try:
        yield session
    finally:
        await session.close()
@contextmanager
def writing():
    with Session(engine()) as session:
        yield session
def words(): return "session"
`,
};

/** The session of a handler with such a body. */
async function sessionOf(lines: readonly string[]): Promise<string | undefined> {
  const head = `from fastapi import FastAPI
from database import reading, words, writing
from retries import with_retries
app = FastAPI()
@app.get("/a")
async def a(key: int):
`;
  const source = head + lines.map((line) => `    ${line}\n`).join("");
  const [found] = await routesIn({ ...files, "main.py": source });
  return found?.split(" ").at(-1);
}

const inner = [
  "async def search(make, run, limit=3):",
  "    async with make() as session:",
  "        return await run(session)",
  "async def find(session): return await session.execute(1)",
];

test.each([
  ["in the same body", ["return await search(reading, find)"], "async"],
  ["in a lambda", ["return await with_retries(lambda: search(reading, find))"], "async"],
  ["by the name of the parameter", ["return await search(run=find, make=reading)"], "async"],
  ["with one and with another", ["await search(reading, find)", "await search(writing, find)"], "both"],
  ["with what opens none", ["return await search(words, find)"], "none"],
  ["with nobody knows what", ["return await search(*reading)"], "none"],
  ["by nobody", ["return await with_retries(reading)"], "none"],
])("an inner function opens what it is called with: %s", async (_, lines, expected) => {
  expect(await sessionOf([...inner, ...lines])).toBe(expected);
});

test("what an inner function is given and does not call opens nothing", async () => {
  const keeping = ["def keep(make): return str(make)", "return keep(reading)"];

  expect(await sessionOf(keeping)).toBe("none");
});

test("what an inner function opens anyhow is said once, whatever else it is called with", async () => {
  const source = `from database import reading, words
from fastapi import FastAPI
app = FastAPI()
@app.get("/a")
async def a():
    async def run(make):
        make()
        async with reading() as session: ...
    await run(reading)
    await run(words)
`;
  const { targets } = await scanFiles({ ...files, "main.py": source });

  expect(targets[0]?.facts.sessionChain.map(({ line }) => line)).toEqual([7, 8]);
});
