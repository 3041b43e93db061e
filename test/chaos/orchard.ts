/** The routes of the tiny application, each in a file of its own. */
export const routes = ["apples", "pears", "plums"] as const;
export type Route = (typeof routes)[number];

/** The databases that CI runs the tests on. */
export const backends = ["sqlite", "postgres", "mysql"] as const;
export type Backend = (typeof backends)[number];

/** How a route is written: unconverted, converted well, or converted with one known fault. */
export type Version = "sync" | "good" | "no-await" | "test-changed" | "no-fixture" | "status-lost";

/** Versions that a pull request may bring. */
export const conversions: readonly Version[] = [
  "good",
  "no-await",
  "test-changed",
  "no-fixture",
  "status-lost",
];

/** The key by which the app knows a route. */
export function keyOf(route: Route): string {
  return `GET /api/${route}/{item_id}`;
}

/** The route's file and its test in a version. */
export function filesOf(route: Route, version: Version): Record<string, string> {
  const isAsync = version !== "sync";
  const session = isAsync ? "AsyncSessionDep" : "SessionDep";
  const wait = isAsync && version !== "no-await" ? "await " : "";
  const code = version === "status-lost" ? "" : ", status_code=status.HTTP_202_ACCEPTED";
  const hasFixture = isAsync && version !== "no-fixture";
  const comment = version === "test-changed" ? "# " : "";
  return {
    [`orchard/routes/${route}.py`]: `from __future__ import annotations

from fastapi import APIRouter, status

from orchard.db import ${session}
from orchard.models import Item

router = APIRouter(prefix="/${route}")


@router.get("/{item_id}"${code})
${isAsync ? "async " : ""}def get_${route}(item_id: int, session: ${session}) -> str:
    item = ${wait}session.get(Item, item_id)
    return item.name
`,
    [`tests/api/test_${route}.py`]: `from __future__ import annotations

import pytest
${hasFixture ? "\nfrom orchard import settings\n" : ""}

class TestGet${route}:
${hasFixture ? "    @pytest.fixture(autouse=True)\n    def reconfigure_async_db_engine(self):\n        settings._configure_async_session()\n\n" : ""}    def test_found(self, client, item):
        response = client.get("/${route}/1")
        assert response.status_code == 202
        ${comment}assert response.json() == "1"
`,
  };
}

/** Everything else in the repository. */
export function startFiles(): Record<string, string> {
  return {
    "README.md": "# Orchard\n",
    ".github/convert-status.yml": settingsFile,
    "orchard/__init__.py": "",
    "orchard/routes/__init__.py": "",
    "orchard/models.py": "class Item:\n    id: int\n    name: str\n",
    "orchard/settings.py": "def _configure_async_session() -> None:\n    ...\n",
    "orchard/db.py": `from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from orchard import settings


def _get_session() -> Iterator[Session]:
    with settings.Session() as session:
        yield session


async def _get_async_session() -> AsyncIterator[AsyncSession]:
    async with settings.AsyncSessionFactory() as session:
        yield session


SessionDep = Annotated[Session, Depends(_get_session)]
AsyncSessionDep = Annotated[AsyncSession, Depends(_get_async_session)]
`,
    "orchard/app.py": `from __future__ import annotations

from fastapi import FastAPI

from orchard.routes import ${routes.join(", ")}

app = FastAPI()
${routes.map((route) => `app.include_router(${route}.router, prefix="/api")`).join("\n")}
`,
    "tests/__init__.py": "",
    "tests/api/__init__.py": "",
    "tests/conftest.py": `import pytest
from fastapi.testclient import TestClient

from orchard.app import app


@pytest.fixture
def client():
    return TestClient(app, base_url="http://testserver/api")


@pytest.fixture
def item():
    return 1
`,
    ...Object.assign({}, ...routes.map((route) => filesOf(route, "sync"))),
  };
}

/** The same code in files that nobody has seen before. */
export function signed(files: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, path.endsWith(".py") ? `${text}# ${name}\n` : text]),
  );
}

/** The name under which CI reports a backend's tests. */
export function jobName(backend: Backend): string {
  return `tests (${backend})`;
}

export const settingsFile = `campaigns:
  - id: async-sessions
    title: Async sessions
    kind: fastapi-routes
    epic: 1
    roots: ["."]
    tests:
      roots: ["tests/api"]
      base_paths:
        - { glob: "tests/api/**", base: "/api" }
    fixture:
      name: reconfigure_async_db_engine
      configures: _configure_async_session
    backends:
${backends.map((id) => `      - { id: ${id}, title: ${id}, verified_by: ["^tests \\\\(${id}\\\\)$"] }`).join("\n")}
`;

/** A settings file that cannot be read: what was good before stays in force. */
export const brokenSettingsFile = `${settingsFile}    no_such_setting: [\n`;
