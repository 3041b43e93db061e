import { expect, test } from "vitest";
import { linesAndNotesOf, linesOf } from "./scan-files.ts";

const app = `from contextlib import asynccontextmanager
from fastapi import APIRouter, FastAPI
late = APIRouter()
@late.get("/late")
def late_handler(): ...
early = APIRouter()
@early.get("/early")
def early_handler(): ...
@asynccontextmanager
async def lifespan(app):
`;
const served = (body: string) => linesOf({ "main.py": `${app}${body}app = FastAPI(lifespan=lifespan)\n` });
const early = ["GET /early no-session", "GET /late unmounted"];

test("what stands behind a lifespan's yield runs at the end and serves nothing", async () => {
  expect(
    await served(`    app.include_router(early)
    yield
    app.include_router(late)
`),
  ).toEqual(early);
});

test("so does the end of a try or a with around it", async () => {
  expect(
    await served(`    async with client() as http:
        try:
            app.include_router(early)
            yield {"http": http}
        except Exception:
            app.include_router(late)
        else:
            app.include_router(late)
        finally:
            app.include_router(late)
    app.include_router(late)
`),
  ).toEqual(early);
});

test("a yield under a condition leaves what follows it in doubt", async () => {
  expect(
    await served(`    app.include_router(early)
    if testing():
        yield
        return
    app.include_router(late)
    yield
`),
  ).toEqual(["GET /early no-session", "GET /late no-session conditional"]);
});

const service = `from fastapi import APIRouter, FastAPI
class Service:
    def __init__(self, router):
        self.app = FastAPI()
        self.app.include_router(router, prefix="/v3")
        @self.app.get("/version")
        def version(): ...
`;

test("an app that a start makes takes the place of the one that nobody gave anything", async () => {
  const files = {
    "service.py": service,
    "main.py": `from contextlib import asynccontextmanager
from fastapi import APIRouter, FastAPI
from service import Service
router = APIRouter()
@router.get("/items")
def items(): ...
@asynccontextmanager
async def lifespan(app):
    app.mount("/", Service(router).app)
    yield
app = FastAPI(lifespan=lifespan)
`,
  };

  expect(await linesAndNotesOf(files)).toEqual(["GET /v3/items no-session", "GET /version no-session"]);
});
