import { expect, test } from "vitest";
import { linesOf, scanFiles } from "./scan-files.ts";

async function lines(files: Readonly<Record<string, string>>) {
  const scan = await scanFiles(files);
  return scan.targets
    .map(({ key, handler, state, definition }) => [key, handler, state, definition].join(" "))
    .sort();
}

test.each(["fastapi_utils", "fastapi_restful"])(
  "%s registers a resource's methods by their names",
  async (name) => {
    const source = `from fastapi import FastAPI
from ${name} import Api, Resource
class Pages(Resource):
    def get(self): ...
    async def post(self): ...
    def other(self): ...
app = FastAPI()
Api(app).add_resource(Pages(), "/pages", "/old")
Api(app).add_resource(Pages(), "/more", prefix="/v1")
`;

    expect(await lines({ "main.py": source })).toEqual([
      "GET /old get no-session sync",
      "GET /pages get no-session sync",
      "GET /v1/more get no-session sync",
      "POST /old post no-session async",
      "POST /pages post no-session async",
      "POST /v1/more post no-session async",
    ]);
  },
);

test("a resource that nobody knows is listed", async () => {
  const source = `from fastapi import FastAPI
from fastapi_utils import Api
from elsewhere import pages
app = FastAPI()
Api(app).add_resource(pages, "/pages")
`;

  expect(await lines({ "main.py": source })).toEqual(["(unknown) /pages (unknown) unresolved sync"]);
});

test("a class-based view with paths has those of its methods that are named like a verb", async () => {
  const source = `from fastapi import APIRouter, FastAPI
from fastapi_utils.cbv import cbv
router = APIRouter(prefix="/api")
@cbv(router, "/a", "/b")
class Pages:
    def get(self): ...
    @router.post("/c")
    async def add(self): ...
app = FastAPI()
app.include_router(router)
`;

  expect(await lines({ "main.py": source })).toEqual([
    "GET /api/a get no-session sync",
    "GET /api/b get no-session sync",
    "POST /api/c add no-session async",
  ]);
});

test("objects of a Routable have a router with their decorated methods, inherited ones too", async () => {
  const files = {
    "users.py": `from classy_fastapi import Routable, get, websocket
class Base(Routable):
    @get("/base")
    async def base(self): ...
    @websocket("/live")
    async def live(self, websocket): ...
class Users(Base):
    def __init__(self, store):
        super().__init__(prefix="/users")
    @get("/{user_id}")
    def one(self, user_id: int): ...
    def helper(self): ...
`,
    "main.py": `from fastapi import FastAPI
from users import Users
app = FastAPI()
app.include_router(Users(None).router)
`,
  };

  expect(await lines(files)).toEqual([
    "GET /users/base base no-session async",
    "GET /users/{user_id} one no-session sync",
    "WEBSOCKET /users/live live no-session async",
  ]);
});

const versioned = (options: string) => `from fastapi import FastAPI
from fastapi_versioning import VersionedFastAPI, version
app = FastAPI()
@app.get("/a")
@version(1, 1)
def first(): ...
@app.get("/a")
@version(2)
async def second(): ...
@app.post("/plain")
def plain(): ...
app = VersionedFastAPI(app${options})
@app.get("/health")
def health(): ...
`;

test("each version answers what earlier ones do, and the app that was given nothing", async () => {
  expect(await lines({ "main.py": versioned("") })).toEqual([
    "GET /health health no-session sync",
    "GET /v1_1/a first no-session sync",
    "GET /v2_0/a second no-session async",
    "POST /v1_0/plain plain no-session sync",
    "POST /v1_1/plain plain no-session sync",
    "POST /v2_0/plain plain no-session sync",
  ]);
});

test("the paths of versions follow the given format, and the latest has its own", async () => {
  const options = ', prefix_format="/api/v{major}", default_version=(2, 0), enable_latest=True';

  expect(await lines({ "main.py": versioned(options) })).toEqual([
    "GET /api/v1/a first no-session sync",
    "GET /api/v2/a second no-session async",
    "GET /health health no-session sync",
    "GET /latest/a second no-session async",
    "POST /api/v2/plain plain no-session sync",
    "POST /latest/plain plain no-session sync",
  ]);
});

test("a class of routes may say the version of all that its router has", async () => {
  const files = {
    "main.py": `from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi_versioning import VersionedFastAPI, version, versioned_api_route
class Lower(APIRoute):
    def __init__(self, path, endpoint, **options):
        super().__init__(path.lower(), endpoint, **options)
old = APIRouter(prefix="/old", route_class=versioned_api_route())
new = APIRouter(prefix="/new", route_class=versioned_api_route(2, minor=1, route_class=Lower))
@old.get("/a")
def a(): ...
@new.get("/B")
async def b(): ...
app = FastAPI()
app.include_router(old)
app.include_router(new)
app = VersionedFastAPI(app, prefix_format="/v{major}.{minor}")
`,
  };
  expect(await lines(files)).toEqual([
    "GET /v1.0/old/a a no-session sync",
    "GET /v2.1/new/b b no-session async",
    "GET /v2.1/old/a a no-session sync",
  ]);
});

const versionizer = (options: string) => `from fastapi import FastAPI
from fastapi_versionizer import Versionizer, api_version
from other import noted
app = FastAPI()
@api_version(2)
@app.get("/late")
async def late(): ...
@app.get("/gone")
@api_version(1, remove_in_major=2)
def gone(): ...
@api_version(2)
@noted
@app.get("/hidden")
def hidden(): ...
app.mount("/static", FastAPI())
versions = Versionizer(app=app, prefix_format="/v{major}"${options}).versionize()
@app.get("/health")
def health(): ...
`;

test("fastapi-versionizer gives an app its routes back, once per version and under the latest prefix", async () => {
  expect(await lines({ "main.py": versionizer(', latest_prefix=""') })).toEqual([
    "GET /health health no-session sync",
    "GET /hidden hidden no-session sync",
    "GET /late late no-session async",
    "GET /v1/gone gone no-session sync",
    "GET /v1/hidden hidden no-session sync",
    "GET /v2/hidden hidden no-session sync",
    "GET /v2/late late no-session async",
  ]);
});

test("without a latest prefix only under the versions, those that say nothing from the default one on", async () => {
  expect(await lines({ "main.py": versionizer(", default_version=(2, 0)") })).toEqual([
    "GET /health health no-session sync",
    "GET /v1/gone gone no-session sync",
    "GET /v2/hidden hidden no-session sync",
    "GET /v2/late late no-session async",
  ]);
});

const adminOf = (made: string, init = "", base = "Admin", from = "starlette_admin.contrib.sqla") =>
  `from fastapi import FastAPI
from ${from} import ${base}
class Office(${base}):
${init}    async def _render_list(self, request): ...
    async def _render_create(self, request): ...
    async def _render_api_of_old(self, request): ...
    async def get_title(self, request): ...
app = FastAPI()
admin = ${made}
admin.mount_to(app)
`;

test.each([
  ["Office(engine, base_url='/office')", "", "/office"],
  [
    "Office(engine, base_url='/office')",
    "    def __init__(self, *args, **kwargs): super().__init__(*args, **kwargs)\n",
    "/office",
  ],
  ["Office(engine)", "", "/admin"],
])("starlette-admin made by `%s` serves the handlers of a subclass", async (made, init, root) => {
  expect(await linesOf({ "main.py": adminOf(made, init) })).toEqual([
    `GET ${root}/{identity}/create no-session`,
    `GET ${root}/{identity}/list no-session`,
    `POST ${root}/{identity}/create no-session`,
  ]);
});

test("where starlette-admin is mounted that its own constructor decides about is not guessed", async () => {
  const init = "    def __init__(self): super().__init__(engine, base_url='/own')\n";
  const { targets } = await scanFiles({ "main.py": adminOf("Office()", init) });

  expect(targets.map(({ handler, state }) => `${handler} ${state}`).sort()).toEqual([
    "_render_create unresolved",
    "_render_create unresolved",
    "_render_list unresolved",
  ]);
});

test.each([
  ["Admin(engine)", "Admin", "starlette_admin.contrib.sqla"],
  ["Office(engine)", "Admin", "other_admin"],
  ["Office(engine)", "ModelView", "starlette_admin"],
])("`%s` of %s in %s registers no handler of the repository", async (made, base, from) => {
  expect(await linesOf({ "main.py": adminOf(made, "", base, from) })).toEqual([]);
});
