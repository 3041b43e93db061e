import { expect, test } from "vitest";
import { linesOf } from "./scan-files.ts";

const settings = `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    API_ENABLED: bool = False
    def is_api_enabled(self) -> bool:
        return bool(self.API_ENABLED)
settings = Settings()
`;

/** A factory of an app whose path is given by statements; nothing says with what it is called. */
function linesWith(statements: string, path = "path") {
  const indented = statements.replaceAll(/^(?=.)/gm, "    ");
  const main = `from fastapi import FastAPI
from settings import settings
def create_app(bot, *, choose) -> FastAPI:
    app = FastAPI()
${indented}
    @app.get(${path})
    async def health(): ...
    return app
`;
  return linesOf({ "settings.py": settings, "main.py": main });
}

const bySetting = ["GET /health no-session conditional", "GET /health/all no-session default-off"];

test.each([
  ["an expression", `path = "/health/all" if settings.is_api_enabled() else "/health"`],
  ["its opposite", `path = "/health" if not settings.is_api_enabled() else "/health/all"`],
  ["a statement", `if settings.is_api_enabled():\n    path = "/health/all"\nelse:\n    path = "/health"`],
  ["a change of it", `path = "/health"\nif settings.is_api_enabled():\n    path = "/health/all"`],
])("a path that a setting chooses is sure neither way, and each one is listed: %s", async (_, statements) => {
  expect(await linesWith(statements)).toEqual(bySetting);
});

test("it may be chosen where the route is registered", async () => {
  expect(await linesWith("", `"/health/all" if settings.is_api_enabled() else "/health"`)).toEqual(bySetting);
});

test.each([
  ["cut where it ends in a slash", `prefix[:-1] if prefix.endswith("/") else prefix`],
  ["left out where it is a slash", `"" if prefix == "/" else prefix`],
])("a prefix that is a setting itself is what its default makes of it: %s", async (_, chosen) => {
  const main = `import os
from fastapi import APIRouter, FastAPI
prefix = os.environ.get("PREFIX", "/")
router = APIRouter()
@router.get("/a")
def a(): ...
app = FastAPI()
app.include_router(router, prefix=${chosen})
`;

  expect(await linesOf({ "main.py": main })).toEqual(["GET /a no-session"]);
});

test("what a side that ends otherwise would have chosen is no path", async () => {
  const statements = `path = "/health"
if settings.is_api_enabled():
    path = "/health/all"
    raise RuntimeError()`;

  expect(await linesWith(statements)).toEqual(["GET /health no-session"]);
});

test.each([
  ["an expression", `path = "/health/all" if choose() else "/health"`],
  ["a statement", `if choose():\n    path = "/health/all"\nelse:\n    path = "/health"`],
  ["a change of it", `path = "/health"\nif choose():\n    path = "/health/all"`],
])("a path that nobody knows out of two is conditional, as each of them: %s", async (_, statements) => {
  expect(await linesWith(statements)).toEqual([
    "GET /health no-session conditional",
    "GET /health/all no-session conditional",
  ]);
});

test("a path that is the same either way is sure", async () => {
  expect(await linesWith(`path = "/health" if settings.is_api_enabled() else "/health"`)).toEqual([
    "GET /health no-session",
  ]);
});

test("of three paths each one is listed", async () => {
  const statements = `path = "/all" if settings.is_api_enabled() else ("/some" if choose() else "/health")`;

  expect(await linesWith(statements)).toEqual([
    "GET /all no-session default-off",
    "GET /health no-session conditional",
    "GET /some no-session conditional",
  ]);
});

/** An app whose router, with its own prefix, is included below another one that statements give. */
function includedWith(
  statements: string,
  {
    prefix = `"/v1"`,
    below = "prefix",
    version = "0.115.0",
  }: Partial<Record<"prefix" | "below" | "version", string>> = {},
) {
  const main = `from fastapi import APIRouter, FastAPI
from settings import settings
${statements}
router = APIRouter(prefix=${prefix})
@router.get("/health")
async def health(): ...
sub = FastAPI()
@sub.get("/inner")
async def inner(): ...
app = FastAPI()
app.include_router(router, prefix=${below})
`;
  return linesOf({ "settings.py": settings, "main.py": main, "requirements.txt": `fastapi==${version}\n` });
}

const chosen = `prefix = "/api" if settings.is_api_enabled() else ""`;
const chosenPrefix = ["GET /api/v1/health no-session default-off", "GET /v1/health no-session conditional"];

test.each(["0.115.0", "0.137.2"])(
  "a prefix that a setting chooses is listed as each of them, in %s",
  async (version) => {
    expect(await includedWith(chosen, { version })).toEqual(expect.arrayContaining(chosenPrefix));
  },
);

test("so is a router's own prefix, and a text that is put together with one that a setting chooses", async () => {
  const lines = await includedWith(chosen, { prefix: `prefix + "/v1"`, below: `f"{prefix}/below"` });

  expect(lines.filter((line) => line.includes("health"))).toEqual([
    "GET /api/below/api/v1/health no-session default-off",
    "GET /api/below/v1/health no-session conditional default-off",
    "GET /below/api/v1/health no-session conditional default-off",
    "GET /below/v1/health no-session conditional",
  ]);
});

test("so is what an app is mounted at", async () => {
  const main = `from fastapi import FastAPI
from settings import settings
sub = FastAPI()
@sub.get("/inner")
async def inner(): ...
app = FastAPI()
app.mount("/api/" if settings.is_api_enabled() else "/", sub)
`;

  expect(await linesOf({ "settings.py": settings, "main.py": main })).toEqual([
    "GET /api/inner no-session default-off",
    "GET /inner no-session conditional",
  ]);
});

test("a prefix that is the same either way, or none of two texts, is sure", async () => {
  const lines = await includedWith(`prefix = "/api" if settings.is_api_enabled() else "/api"`);

  expect(lines).toContain("GET /api/v1/health no-session");
});

test("a subclass's own way to add routes puts its prefix before them once", async () => {
  const main = `from fastapi import APIRouter, FastAPI
from settings import settings
prefix = "/api" if settings.is_api_enabled() else ""
class Router(APIRouter):
    def add_api_route(self, path, endpoint, **options):
        super().add_api_route(path + "/", endpoint, **options)
router = APIRouter()
@router.get("/health")
async def health(): ...
outer = Router(prefix="/outer")
outer.include_router(router, prefix=prefix)
app = FastAPI()
app.include_router(outer)
`;

  expect(
    await linesOf({ "settings.py": settings, "main.py": main, "requirements.txt": "fastapi==0.115.0\n" }),
  ).toEqual(["GET /outer/api/health/ no-session default-off", "GET /outer/health/ no-session conditional"]);
});
