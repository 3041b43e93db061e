import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const head = `from fastapi import Depends, FastAPI
from laboratory.database import Database
from jobs import Queue
from sqlalchemy import func, select, text
from sqlmodel import select as choose
app = FastAPI()
db = Database()
queue = Queue()
class Own:
    class session:
        @staticmethod
        def execute(statement): ...
own = Own()
`;

/** The session of a route whose dependency has a body. */
async function sessionOf(body: string): Promise<string | undefined> {
  const source = `${head}async def checked(key: int):\n    ${body}\n@app.get("/a")\ndef a(key=Depends(checked)): ...\n`;
  const [found] = await routesIn({ "main.py": source });
  return found?.split(" ").at(-1);
}

test.each([
  ["run", "return db.session.scalar(select(User.id).where(User.id == key).limit(1))", "sync"],
  ["of a text", "db.session.execute(text('SELECT 1'))", "sync"],
  ["awaited", "return (await db.session.execute(choose(User))).all()", "async"],
  [
    "under another name",
    "return await db.async_session.scalars(statement=None) or await db.async_session.scalars(select(User))",
    "async",
  ],
  ["that runs no statement", "queue.session.execute(key)", "none"],
  ["that runs what others make", "queue.session.execute(queue.select(key))", "none"],
  ["of a class of the project itself", "own.session.execute(select(User))", "none"],
  ["given to a function", "print(db.session, select(User))", "none"],
])("a session that an object of another package keeps: %s", async (_, body, expected) => {
  expect(await sessionOf(body)).toBe(expected);
});

test("what packages set on a class is there when a module in them reads it", async () => {
  const routes = await routesIn({
    "lab/__init__.py": "from lab.settings import Config\nConfig.load()\n",
    "lab/settings.py": `import json
class Config:
    prefix: str
    kind: str
    @staticmethod
    def load():
        Config.prefix = json.loads('{"prefix": "/lab"}')["prefix"]
        Config.kind = "strict"
`,
    "lab/strict.py": `from laboratory.database import db
from sqlalchemy import select
def allowed(): db.session.scalar(select(User))
`,
    "lab/main.py": `import importlib
from fastapi import Depends, FastAPI
from lab.settings import Config
rules = importlib.import_module("lab." + Config.kind)
app = FastAPI()
@app.get(Config.prefix + "/a")
def a(given=Depends(rules.allowed)): ...
`,
  });

  expect(routes).toEqual([expect.stringMatching(/^GET \/lab\/a .* sync$/)]);
});
