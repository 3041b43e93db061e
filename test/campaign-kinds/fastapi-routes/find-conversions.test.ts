import { expect, test } from "vitest";
import { findConversions } from "../../../src/campaign-kinds/fastapi-routes/find-conversions.ts";
import { scanFiles } from "./scan-files.ts";

const head = `from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session
from sqlalchemy.ext.asyncio import AsyncSession
def get_db(): ...
app = FastAPI()
`;

async function conversions(before: string, after: string) {
  const base = await scanFiles({ "main.py": head + before });
  const head_ = await scanFiles({ "main.py": head + after });
  return findConversions(base, head_).map(
    ({ before: from, after: to }) => `${from.key} ${from.state} -> ${to.key} ${to.state}`,
  );
}

const sync = '@app.get("/a")\ndef a(db: Session = Depends(get_db)): ...\n';

test.each([
  ["whole", '@app.get("/a")\nasync def a(db: AsyncSession = Depends(get_db)): ...\n', "GET /a converted"],
  ["only the def", '@app.get("/a")\nasync def a(db: Session = Depends(get_db)): ...\n', "GET /a blocking"],
  ["only the session", '@app.get("/a")\ndef a(db: AsyncSession = Depends(get_db)): ...\n', "GET /a mixed"],
  [
    "with another path",
    '@app.get("/b")\nasync def a(db: AsyncSession = Depends(get_db)): ...\n',
    "GET /b converted",
  ],
])("%s is a conversion", async (_name, after, expected) => {
  expect(await conversions(sync, after)).toEqual([`GET /a to-convert -> ${expected}`]);
});

test("an unchanged route, a removed one and a reverted one are no conversions", async () => {
  const done = '@app.get("/a")\nasync def a(db: AsyncSession = Depends(get_db)): ...\n';

  expect(await conversions(sync, sync)).toEqual([]);
  expect(await conversions(sync, "")).toEqual([]);
  expect(await conversions(done, sync)).toEqual([]);
});
