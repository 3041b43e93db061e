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
