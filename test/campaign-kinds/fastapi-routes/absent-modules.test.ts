import { expect, test } from "vitest";
import { lineOf, linesOf, scanFiles } from "./scan-files.ts";

/** A package whose one route has what the parameters say. */
const shop = (imported: string, parameters: string, decorator = "") => ({
  "shop/__init__.py": "",
  "shop/main.py": `from typing import Annotated
from fastapi import Depends, FastAPI, Query
from sqlalchemy.orm import Session
from sqlalchemy.ext.asyncio import AsyncSession
${imported}
app = FastAPI()
@app.get("/fruit"${decorator})
async def fruit(${parameters}): ...
`,
});

const unresolved = ["GET /fruit unresolved"];
const without = ["GET /fruit no-session"];

const absent: Readonly<Record<string, readonly [imported: string, parameters: string, decorator?: string]>> =
  {
    "a relative module": ["from .deps import get_db", "db=Depends(get_db)"],
    "a relative module, by an alias": ["from .deps import SessionDep", "db: SessionDep"],
    "a module of a package": ["from . import deps", "db=Depends(deps.get_db)"],
    "a package's own name": ["from shop.deps import get_db", "db: Annotated[object, Depends(get_db)]"],
    "a package's own name, by an alias": ["from shop.deps import SessionDep", "db: SessionDep"],
    "what it makes": ["from .deps import make_dependency", 'db=Depends(make_dependency("fruit"))'],
    "a method of what it makes": ["from shop.deps import Guard", "db=Depends(Guard().check)"],
    "a dependency of a dependency": [
      "from .deps import get_db\ndef get_fruit(db=Depends(get_db)): ...",
      "fruit=Depends(get_fruit)",
    ],
    "a dependency of the decorator": ["from .deps import check", "", ", dependencies=[Depends(check)]"],
  };

for (const [what, [imported, parameters, decorator]] of Object.entries(absent)) {
  test(`a dependency whose module is not in the tree is not said to bring no session: ${what}`, async () => {
    expect(await linesOf(shop(imported, parameters, decorator))).toEqual(unresolved);
  });
}

test("the reason names what is not there, and where it is asked for", async () => {
  const { targets } = await scanFiles(shop("from .deps import get_db", "db=Depends(get_db)"));
  expect(targets[0]?.reasons).toEqual([
    {
      message: "which session `.deps.get_db` brings is not known: its module is not in the repository",
      file: "shop/main.py",
      line: 8,
    },
    { message: "`async def`", file: "shop/main.py", line: 8 },
  ]);
});

test("what is not there decides nothing where types or other sessions do", async () => {
  const get = "from .deps import get_db, get_user\n";
  expect(await linesOf(shop(get, "db: Session = Depends(get_db)"))).toEqual(["GET /fruit blocking"]);
  const both = "db: AsyncSession = Depends(get_db), user=Depends(get_user)";
  expect(await linesOf(shop(get, both))).toEqual(["GET /fruit converted"]);
  const other = `${get}def get_fruit(db: Session = Depends(get_db)): ...`;
  expect(await linesOf(shop(other, "user=Depends(get_user), fruit=Depends(get_fruit)"))).toEqual([
    "GET /fruit blocking via-dependency dependency-sync-session",
  ]);
  const kept = `${get}def get_fruit(db: AsyncSession = Depends(get_db)): ...`;
  expect(await linesOf(shop(kept, "fruit=Depends(get_fruit), user=Depends(get_user)"))).toEqual([
    "GET /fruit unresolved via-dependency dependency-async-session",
  ]);
});

test("installed packages, data that are asked for, and what the source may bind itself are no such dependencies", async () => {
  expect(await linesOf(shop("from market.auth import get_user", "user=Depends(get_user)"))).toEqual(without);
  expect(await linesOf(shop("from .deps import Kind", "kind: Kind = Query()"))).toEqual(without);
  const around = {
    ...shop("from .deps import get_db", "db=Depends(get_db)"),
    "shop/deps/__init__.py": "from market import *\n",
  };
  expect(await linesOf(around)).toEqual(without);
});

test("a package of another project is rather one that is installed", async () => {
  const files = shop("from market.auth import get_user", "user=Depends(get_user)");
  expect(await linesOf({ ...files, "other/market/__init__.py": "" })).toEqual(without);
  const required = { "market/__init__.py": "", "requirements.txt": "market\n" };
  expect(await linesOf({ ...files, ...required })).toEqual(without);
});

test("a part of the project's package may be a distribution of its own", async () => {
  const files = {
    ...shop("from shop.auth_server.users import get_user", "user=Depends(get_user)"),
    "shop/__init__.py": "",
  };
  expect(await linesOf({ ...files, "requirements.txt": "shop-auth-server==1.0\n" })).toEqual(without);
  expect(await linesOf(files)).not.toEqual(without);
});

test("a handler that no app serves is unmounted, whatever it depends on", async () => {
  const { targets } = await scanFiles({
    "shop/__init__.py": "",
    "shop/fruit.py": `from fastapi import APIRouter, Depends
from .deps import get_db
router = APIRouter()
@router.get("/fruit")
def fruit(db=Depends(get_db)): ...
`,
  });
  expect(targets.map(lineOf)).toEqual(["GET /fruit unmounted"]);
});
