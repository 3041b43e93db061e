import { expect, test } from "vitest";
import { routesIn, scanFiles } from "./scan-files.ts";

const versioned = `from collections import defaultdict
from fastapi import FastAPI
def version(major, minor=0):
    def decorator(func):
        func._version = (major, minor)
        return func
    return decorator
def versions_of(app):
    parent = FastAPI()
    by_version = defaultdict(list)
    for route in app.routes:
        by_version[getattr(route.endpoint, "_version", (1, 0))].append(route)
    kept = {}
    for major, minor in sorted(by_version.keys()):
        inner = FastAPI()
        for route in by_version[(major, minor)]:
            for method in route.methods:
                kept[route.path + "|" + method] = route
        for route in kept.values():
            inner.router.routes.append(route)
        parent.mount(f"/v{major}", inner)
    return parent
`;

test("an app whose routes are all put into others is only a stage on the way", async () => {
  const files = {
    "versions.py": versioned,
    "main.py": `from fastapi import FastAPI
from versions import version, versions_of
base = FastAPI()
@base.get("/old")
@version(2)
def changed(): ...
@base.get("/items")
def items(): ...
app = versions_of(base)
`,
  };

  const routes = await routesIn(files, { framework_version: "0.136.0" });

  expect(routes.map((line) => line.split(" ").slice(0, 2).join(" ")).sort()).toEqual([
    "GET /v1/items",
    "GET /v2/items",
    "GET /v2/old",
  ]);
});

test("an app keeps what is its own where others take some of its routes only", async () => {
  const source = `from fastapi import FastAPI
app = FastAPI()
@app.get("/both")
def both(): ...
@app.get("/own")
def own(): ...
admin = FastAPI()
admin.router.routes.append(app.routes[0])
`;

  const { targets } = await scanFiles({ "main.py": source });

  expect(targets.map(({ key }) => key)).toEqual(["GET /both", "GET /own"]);
});

test("what is kept of a router's routes may be asked of sets", async () => {
  const removing = (test: string) => `from fastapi import APIRouter, FastAPI
def handler(): ...
def without(router, unwanted):
    kept = []
    for route in router.routes:
        if ${test}:
            continue
        kept.append(route)
    router.routes = kept
router = APIRouter(prefix="/a")
router.add_api_route("", handler, methods=["POST"])
router.add_api_route("", handler, methods=["GET"])
without(router, {"/a": ["POST"]})
app = FastAPI()
app.include_router(router)
`;
  const tests = [
    "set(route.methods).issubset(unwanted.get(route.path, []))",
    "route.methods <= set(unwanted.get(route.path, []))",
    "set(unwanted.get(route.path, [])).issuperset(route.methods)",
    "not route.methods.isdisjoint(unwanted.get(route.path, []))",
  ];

  for (const test of tests) {
    const scan = await scanFiles({ "main.py": removing(test) });
    const served = scan.targets.filter(({ state }) => state !== "unmounted").map(({ key }) => key);
    expect([test, ...served]).toEqual([test, "GET /a"]);
  }
});
