import { describe, expect, it } from "vitest";
import { aPullRequest } from "../support/pull-request.ts";
import { readStory } from "../support/stories.ts";

const base = readStory("correct-single-route").description;
const T = "tests/test_items.py",
  C = "tests/conftest.py",
  R = "app/routes/items.py",
  M = "app/main.py";
const t = base.after[T]!;
const r = base.after[R]!;
const replaced = (text: string, from: string, to: string) => {
  if (!text.includes(from)) throw new Error(`The example does not hold: ${from}`);
  return text.replace(from, () => to);
};
const cases: [string, string, string, Record<string, string>][] = [
  // Criterion, its answer, what was done, and the files of the head.
  [
    "tests-byte-identical",
    "fail",
    "unittest skip decorator",
    { [T]: replaced(t, "class TestGetItem:", "import unittest\n@unittest.skip('x')\nclass TestGetItem:") },
  ],
  ["tests-byte-identical", "fail", "del class", { [T]: t + "\ndel TestGetItem\n" }],
  ["tests-byte-identical", "fail", "setattr", { [T]: t + "\nsetattr(TestGetItem, 'test_finds', None)\n" }],
  [
    "tests-byte-identical",
    "fail",
    "class renamed",
    { [T]: replaced(t, "class TestGetItem:", "class GetItemChecks:") },
  ],
  [
    "tests-byte-identical",
    "fail",
    "importorskip",
    { [T]: replaced(t, "ITEM_NAMES =", "pytest.importorskip('aiosqlite_missing')\nITEM_NAMES =") },
  ],
  [
    "tests-byte-identical",
    "fail",
    "module raise skip",
    { [T]: replaced(t, "ITEM_NAMES =", "import unittest\nraise unittest.SkipTest('x')\nITEM_NAMES =") },
  ],
  [
    "tests-byte-identical",
    "fail",
    "class pytestmark",
    {
      [T]: replaced(
        t,
        "class TestGetItem:\n",
        "class TestGetItem:\n    pytestmark = pytest.mark.skip(reason='x')\n",
      ),
    },
  ],
  [
    "tests-byte-identical",
    "fail",
    "module pytestmark append",
    { [T]: replaced(t, "ITEM_NAMES =", "pytestmark = []\npytestmark += [pytest.mark.xfail]\nITEM_NAMES =") },
  ],
  [
    "tests-byte-identical",
    "fail",
    "conftest hook",
    { [C]: (base.after[C] ?? "") + "\n\ndef pytest_collection_modifyitems(items):\n    items[:] = []\n" },
  ],
  [
    "tests-byte-identical",
    "fail",
    "conftest collect_ignore_glob",
    { [C]: (base.after[C] ?? "") + "\ncollect_ignore_glob = ['*items*']\n" },
  ],
  [
    "tests-byte-identical",
    "fail",
    "crlf",
    {
      [T]: replaced(
        t,
        `        response = client.get("/items/1")\n        assert response.status_code == 200\n`,
        `        response = client.get("/items/1")\r\n        assert response.status_code == 200\n`,
      ),
    },
  ],
  [
    "tests-byte-identical",
    "fail",
    "docstring added",
    {
      [T]: replaced(
        t,
        "    def test_finds(self, client, items):\n",
        '    def test_finds(self, client, items):\n        """Finds."""\n',
      ),
    },
  ],
  [
    "tests-byte-identical",
    "fail",
    "yield",
    {
      [T]: replaced(
        t,
        `        response = client.get("/items/1")\n        assert`,
        `        response = client.get("/items/1")\n        yield\n        assert`,
      ),
    },
  ],
  [
    "tests-byte-identical",
    "pass",
    "import reordered",
    {
      [T]: replaced(
        t,
        "from app.db import create_session\nfrom app.models import Item\n",
        "from app.models import Item\nfrom app.db import create_session\n",
      ),
    },
  ],
  ["tests-byte-identical", "pass", "other class changed", { [T]: replaced(t, `"stool"}`, `"stool2"}`) }],
  [
    "tests-byte-identical",
    "review",
    "client fixture changed",
    {
      [C]: replaced(
        base.after[C]!,
        "with TestClient(app) as",
        "with TestClient(app, raise_server_exceptions=False) as",
      ),
    },
  ],
  ["tests-byte-identical", "fail", "import shadows", { [T]: t + "\nfrom tests.other import TestGetItem\n" }],
  [
    "tests-byte-identical",
    "fail",
    "assert in if false",
    {
      [T]: replaced(
        t,
        `        assert response.json() == {"id": 1`,
        `        if False:\n            assert response.json() == {"id": 1`,
      ),
    },
  ],
  [
    "tests-byte-identical",
    "fail",
    "monkeypatch client",
    {
      [T]: replaced(
        t,
        "class TestGetItem:\n",
        "class TestGetItem:\n    @pytest.fixture\n    def client(self):\n        from unittest.mock import MagicMock\n        return MagicMock()\n\n",
      ),
    },
  ],
  [
    "tests-byte-identical",
    "fail",
    "module client fixture",
    {
      [T]: replaced(
        t,
        "class TestGetItem:\n",
        "@pytest.fixture\ndef client():\n    return None\n\n\nclass TestGetItem:\n",
      ),
    },
  ],
  [
    "async-engine-fixture",
    "fail",
    "nested fn",
    {
      [T]: replaced(
        t,
        "        _configure_async_session()\n",
        "        def later():\n            _configure_async_session()\n",
      ),
    },
  ],
  [
    "async-engine-fixture",
    "fail",
    "after return",
    {
      [T]: replaced(
        t,
        "        from app.db import _configure_async_session\n\n        _configure_async_session()\n",
        "        from app.db import _configure_async_session\n        return\n        _configure_async_session()\n",
      ),
    },
  ],
  ["async-engine-fixture", "fail", "autouse False", { [T]: replaced(t, "autouse=True", "autouse=False") }],
  [
    "async-engine-fixture",
    "fail",
    "autouse in comment",
    { [T]: replaced(t, "@pytest.fixture(autouse=True)", "@pytest.fixture  # autouse=True") },
  ],
  [
    "async-engine-fixture",
    "fail",
    "overridden",
    {
      [T]: replaced(
        t,
        "    def test_finds(self",
        "    @pytest.fixture(autouse=True)\n    def reconfigure_async_db_engine(self):\n        pass\n\n    def test_finds(self",
      ),
    },
  ],
  [
    "async-engine-fixture",
    "fail",
    "shadowed call",
    {
      [T]: replaced(
        t,
        "        from app.db import _configure_async_session\n",
        "        _configure_async_session = lambda: None\n",
      ),
    },
  ],
  [
    "async-engine-fixture",
    "pass",
    "module autouse",
    {
      [T]: replaced(
        base.before[T]!,
        "class TestGetItem:\n",
        "from app.db import _configure_async_session\n\n\n@pytest.fixture(autouse=True)\ndef reconfigure_async_db_engine():\n    _configure_async_session()\n    yield\n\n\nclass TestGetItem:\n",
      ),
    },
  ],
  [
    "async-engine-fixture",
    "pass",
    "settings module call",
    {
      [T]: replaced(
        t,
        "        from app.db import _configure_async_session\n\n        _configure_async_session()\n",
        "        from app import db\n\n        db._configure_async_session()\n",
      ),
    },
  ],
  [
    "contract-unchanged",
    "fail",
    "tags",
    {
      [R]: replaced(
        r,
        `@router.get("/{item_id}", response_model=ItemResponse)`,
        `@router.get("/{item_id}", response_model=ItemResponse, tags=["x"])`,
      ),
    },
  ],
  [
    "contract-unchanged",
    "fail",
    "operation id",
    { [R]: replaced(r, `response_model=ItemResponse)`, `response_model=ItemResponse, operation_id="x")`) },
  ],
  [
    "contract-unchanged",
    "fail",
    "alias local shadow",
    {
      [R]: replaced(
        r,
        "router = APIRouter",
        "class ItemResponse(ItemBody):\n    pass\n\n\nrouter = APIRouter",
      ),
    },
  ],
  [
    "contract-unchanged",
    "fail",
    "kw only",
    {
      [R]: replaced(
        r,
        "get_item(item_id: int, session: AsyncSessionDep)",
        "get_item(*, item_id: int, session: AsyncSessionDep)",
      ),
    },
  ],
  [
    "contract-unchanged",
    "pass",
    "session moved",
    {
      [R]: replaced(
        r,
        "get_item(item_id: int, session: AsyncSessionDep)",
        "get_item(session: AsyncSessionDep, item_id: int)",
      ),
    },
  ],
  [
    "contract-unchanged",
    "fail",
    "path param type",
    { [R]: replaced(r, "get_item(item_id: int", "get_item(item_id: str") },
  ],
  [
    "contract-unchanged",
    "fail",
    "router deps",
    { [R]: replaced(r, `tags=["items"])`, `tags=["items"], include_in_schema=False)`) },
  ],
  [
    "contract-unchanged",
    "fail",
    "renamed and served elsewhere in one go",
    {
      [R]: replaced(
        replaced(r, "async def get_item", "async def fetch_item"),
        `"/{item_id}", response_model`,
        `"/one/{item_id}", response_model`,
      ),
    },
  ],
  [
    "contract-unchanged",
    "fail",
    "served under a condition",
    {
      [M]: replaced(
        base.after[M]!,
        "app.include_router(items.router)",
        "import os\n\nif os.environ.get('ITEMS'):\n    app.include_router(items.router)",
      ),
    },
  ],
  [
    "async-conversion",
    "fail",
    "served by nobody",
    { [M]: replaced(base.after[M]!, "app.include_router(items.router)", "") },
  ],
  ["async-conversion", "review", "syntax error beside it", { [R]: `${r}\n\ndef broken(:\n` }],
  [
    "async-conversion",
    "fail",
    "session dependency never imported",
    { [R]: replaced(r, "from app.db import AsyncSessionDep, SessionDep", "from app.db import SessionDep") },
  ],
  [
    "contract-unchanged",
    "fail",
    "another status is raised",
    {
      [R]: replaced(
        r,
        `status.HTTP_404_NOT_FOUND, "no such item")\n    return item\n`,
        `410, "no such item")\n    return item\n`,
      ),
    },
  ],
  [
    "async-engine-fixture",
    "pass",
    "a class that only gets refused",
    {
      [T]: `${t}\n\nclass TestSecurity:\n    def test_refuses(self, client):\n        assert client.get("/items/1").status_code == 403\n`,
    },
  ],
  [
    "async-engine-fixture",
    "fail",
    "a class that is refused once and answered once",
    {
      [T]: `${t}\n\nclass TestSecurity:\n    def test_refuses(self, client):\n        assert client.get("/items/1").status_code == 403\n        client.get("/items/2")\n`,
    },
  ],
  [
    "contract-unchanged",
    "pass",
    "int status",
    { [R]: replaced(r, "status_code=status.HTTP_201_CREATED", "status_code=201") },
  ],
];

describe("on top of a correct conversion", () => {
  it.each(cases)("%s answers %s: %s", async (id, expected, _, files) => {
    const { judgement } = await aPullRequest({ ...base, after: { ...base.after, ...files } });

    const verdict = judgement.verdicts.find(({ criterion }) => criterion === id);
    expect(verdict?.status, verdict?.summary).toBe(expected);
  });
});
