import { expect, test } from "vitest";
import { scanFiles } from "./scan-files.ts";

async function lines(files: Readonly<Record<string, string>>) {
  const scan = await scanFiles(files);
  const all = scan.targets.map(({ key, state, marks }) => [key, state, ...marks].join(" "));
  return [...all, ...scan.unresolved.map(({ message }) => message)].sort();
}

const pages = (path: string) => `import re
from fastapi import FastAPI
app = FastAPI()
def page(): ...
app.add_api_route(${path}, page)
`;

test.each([
  ['re.compile(r"\\W+").sub("_", "/a b-c")', "_a_b_c"],
  ['"/" + re.sub("[ -]", "", "a b-c")', "/abc"],
  ['re.sub(r"(?<!^)(?=[A-Z])", "-", "/AbC")', "(unknown)"],
  ['re.sub(r"(\\w)", r"\\1x", "/ab")', "(unknown)"],
])("a pattern makes a path: %s", async (path, found) => {
  const [first = ""] = await lines({ "main.py": pages(path) });

  expect(first).toMatch(`GET ${found} `);
});
