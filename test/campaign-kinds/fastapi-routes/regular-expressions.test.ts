import { expect, test } from "vitest";
import { linesAndNotesOf, scanFiles } from "./scan-files.ts";

const pages = (path: string) => `import re
from fastapi import FastAPI
app = FastAPI()
def page(): ...
app.add_api_route(${path}, page)
`;

test.each([
  ['re.compile(r"\\W+").sub("_", "/a b-c")', "_a_b_c"],
  ['"/" + re.sub("[ -]", "", "a b-c")', "/abc"],
  ['"/" + re.findall(r"\\{(\\w+)\\}", "/jobs/{job}/runs/{run}")[1]', "/run"],
  ['"/" + re.findall(r"[a-z]+", "1ab2cd")[1]', "/cd"],
  ['"/" + re.compile(r"(\\w)=(\\w)").findall("a=b&c=d")[1][0]', "/c"],
  ['re.findall(r"x*", "axx")[1]', "(unknown)"],
  ['re.sub(r"(?<!^)(?=[A-Z])", "-", "/AbC")', "(unknown)"],
  ['re.sub(r"(\\w)", r"\\1x", "/ab")', "(unknown)"],
])("a pattern makes a path: %s", async (path, found) => {
  const [first = ""] = await linesAndNotesOf({ "main.py": pages(path) });

  expect(first).toMatch(`GET ${found} `);
});

test("which handler is made follows from the parameters that a path names", async () => {
  const source = `import re
from fastapi import FastAPI
app = FastAPI()
def make(path):
    if not re.findall(r"\\{(\\w+)\\}", path):
        async def plain(): ...
        return plain
    async def with_parameters(**kwargs): ...
    return with_parameters
for path in ["/jobs", "/jobs/{job_id}"]:
    app.add_api_route(path, make(path))
`;
  const { targets } = await scanFiles({ "main.py": source });

  expect(targets.map(({ key, handler }) => `${key} ${handler}`)).toEqual([
    "GET /jobs plain",
    "GET /jobs/{job_id} with_parameters",
  ]);
});
