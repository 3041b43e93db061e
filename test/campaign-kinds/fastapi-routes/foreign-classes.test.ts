import { expect, test } from "vitest";
import { linesAndNotesOf } from "./scan-files.ts";

const main = (router: string, app = "fastapi import FastAPI") => `from ${app}
${router}
@router.get("/a")
def a(): ...
app = FastAPI()
app.include_router(router, prefix="/v1")
`;

test.each([
  "from fastapi_error_map import ErrorAwareRouter\nrouter = ErrorAwareRouter(prefix='/x')",
  "from faststream.kafka.fastapi import KafkaRouter\nrouter = KafkaRouter('localhost:9092', prefix='/x')",
  "from ours_elsewhere.web import AuditedAPIRouter\nrouter = AuditedAPIRouter(prefix='/x')",
  "from fastapi_error_map import ErrorAwareRouter\nclass Router(ErrorAwareRouter): ...\nrouter = Router(prefix='/x')",
])("a router of a class that is not here serves what is registered with it: %s", async (router) => {
  expect(await linesAndNotesOf({ "main.py": main(router) })).toEqual(["GET /v1/x/a no-session"]);
});

test("what a router of others serves of its own is missing, and said to be", async () => {
  const source = `from fastapi import FastAPI
from fastapi_crudrouter import MemoryCRUDRouter
app = FastAPI()
app.include_router(MemoryCRUDRouter(schema=dict, prefix="/potato"))
`;

  expect(await linesAndNotesOf({ "main.py": source })).toEqual([
    "what is included here comes from `fastapi_crudrouter.MemoryCRUDRouter`, which is not part of the repository",
  ]);
});

test("a router of another framework is none", async () => {
  const source = `from fastapi import FastAPI
from aiogram import Router
app = FastAPI()
router = Router()
@router.message()
def a(): ...
app.include_router(router)
`;

  expect(await linesAndNotesOf({ "main.py": source })).toEqual([
    "what is included here comes from `aiogram.Router`, which is not part of the repository",
  ]);
});

test.each([
  "fastapi_offline import FastAPIOffline as FastAPI",
  "ours_elsewhere import SecureFastAPI as FastAPI",
])("an app of a class that is not here serves what is registered with it: %s", async (app) => {
  const router = "from fastapi import APIRouter\nrouter = APIRouter(prefix='/x')";

  expect(await linesAndNotesOf({ "main.py": main(router, app) })).toEqual(["GET /v1/x/a no-session"]);
  const factory = `from ${app.replace(/ as .*/, "")}\ndef serve():\n    app = ${/import (\w+)/.exec(app)?.[1]}()\n    @app.get("/b")\n    def b(): ...\n    return app\nfrom fastapi import Depends\n`;
  expect(await linesAndNotesOf({ "main.py": factory })).toEqual(["GET /b no-session"]);
});
