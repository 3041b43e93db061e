import { expect, test } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { findTests } from "../../../src/campaign-kinds/fastapi-routes/find-tests.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { settingsWith } from "./scan-files.ts";

const main = `from fastapi import FastAPI
app = FastAPI()
@app.get("/v/keys")
def keys(): ...
@app.get("/v/{key:path}")
def read(key: str): ...
@app.post("/v")
def write(): ...
`;

async function mapOf(tests: string, fields: Readonly<Record<string, unknown>> = {}) {
  const tree = memoryTree({ "main.py": main, "tests/test_v.py": tests });
  const settings = settingsWith(fields);
  return findTests(tree, await findRoutes(tree, settings), settings);
}

test.each([
  ["a literal", 'client.get("/v/x")', ["GET /v/{key:path}"]],
  ["the first registered route", 'client.get("/v/keys")', ["GET /v/keys"]],
  ["an f-string", 'client.get(f"/v/{key}/more")', ["GET /v/{key:path}"]],
  ["a query string", 'client.post("/v?dry=1")', ["POST /v"]],
  ["request()", 'client.request("POST", "/v")', ["POST /v"]],
  ["a local name", 'url = "/v"\n    client.post(url)', ["POST /v"]],
  ["a module constant", "client.post(BASE)", ["POST /v"]],
])("%s is matched", async (_name, call, expected) => {
  const map = await mapOf(`BASE = "/v"\ndef test_it(client, key):\n    ${call}\n`);

  expect(map.tests).toMatchObject([{ name: "test_it", className: null, targets: expected }]);
});

test("class attributes, helpers, fixtures and parametrised URLs are followed", async () => {
  const map = await mapOf(`import pytest
@pytest.fixture
def url():
    return "/v"
class TestV:
    PREFIX = "/v"
    def _read(self, client, name):
        return client.get(f"{self.PREFIX}/{name}")
    def test_helper(self, client):
        self._read(client, "keys")
    @pytest.mark.parametrize("path", ["/v/keys", "/v/other"])
    def test_many(self, client, path):
        client.get(path)
    def test_fixture(self, client, url):
        client.post(url)
`);

  expect(map.tests.map(({ className, name, line, targets }) => [className, name, line, targets])).toEqual([
    ["TestV", "test_helper", 9, ["GET /v/keys"]],
    ["TestV", "test_many", 11, ["GET /v/keys", "GET /v/{key:path}"]],
    ["TestV", "test_fixture", 14, ["POST /v"]],
  ]);
});

test("the base path of a folder is put before the path", async () => {
  const map = await mapOf('def test_it(client):\n    client.post("")\n', {
    tests: { base_paths: [{ glob: "tests/**", base: "/v" }] },
  });

  expect(map.tests[0]?.targets).toEqual(["POST /v"]);
});

test("a call that matches nothing is listed with its line", async () => {
  const map = await mapOf('def test_it(client):\n    client.get("/nowhere")\n');

  expect(map.tests).toEqual([]);
  expect(map.unmatched).toEqual([
    { file: "tests/test_v.py", line: 2, message: "GET /nowhere matches no route of this campaign" },
  ]);
});
