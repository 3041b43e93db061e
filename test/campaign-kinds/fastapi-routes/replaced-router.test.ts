import { expect, test } from "vitest";
import { scanFiles } from "./scan-files.ts";

async function lines(files: Readonly<Record<string, string>>) {
  const scan = await scanFiles(files);
  return scan.targets
    .map(({ key, state, marks, facts }) => [key, state, ...marks, "of", facts.app].join(" "))
    .sort();
}

const sorting = `from fastapi.routing import APIRouter
class PriorityRouter(APIRouter):
    def add_api_route(self, path, endpoint, *, priority=0, **kwargs):
        super().add_api_route(path, endpoint, **kwargs)
        self.routes.sort(key=lambda route: route.path, reverse=True)
def replace_router(app, router=None):
    if not router:
        router = PriorityRouter()
    app.router = router
    app.setup()
    return app
`;

test("an app serves what the router has that it was given instead of its own", async () => {
  const main = `from fastapi import APIRouter, FastAPI
from sorting import replace_router
app = FastAPI()
@app.get("/lost")
async def lost(): ...
replace_router(app)
api = APIRouter()
@api.get("/inner")
async def inner(): ...
@app.get("/outer")
async def outer(): ...
app.include_router(api, prefix="/api")
`;

  expect(await lines({ "main.py": main, "sorting.py": sorting })).toEqual([
    "GET /api/inner no-session of main.py:3",
    "GET /lost unmounted of ",
    "GET /outer no-session of main.py:3",
  ]);
});

test("an app with another router is served where it is mounted, and nowhere else", async () => {
  const main = `from fastapi import FastAPI
from sorting import PriorityRouter
app = FastAPI()
sub = FastAPI()
sub.router = PriorityRouter()
@sub.get("/inner")
async def inner(): ...
app.mount("/sub", sub)
`;

  expect(await lines({ "main.py": main, "sorting.py": sorting })).toEqual([
    "GET /sub/inner no-session of main.py:3",
  ]);
});

test("a router that may not be put into the app takes nothing away from it", async () => {
  const main = `from fastapi import FastAPI
from elsewhere import config
from sorting import PriorityRouter
app = FastAPI()
if config.has("priority"):
    app.router = PriorityRouter()
@app.get("/outer")
async def outer(): ...
`;

  expect(await lines({ "main.py": main, "sorting.py": sorting })).toEqual([
    "GET /outer no-session of main.py:4",
  ]);
});

test("a router that certainly is put into an app that may not exist is its router", async () => {
  const main = `from fastapi import FastAPI
from elsewhere import config
from sorting import PriorityRouter
if config.has("app"):
    app = FastAPI()
    app.router = router = PriorityRouter()
    @router.get("/outer")
    async def outer(): ...
`;

  expect(await lines({ "main.py": main, "sorting.py": sorting })).toEqual([
    "GET /outer no-session conditional of main.py:5",
  ]);
});
