import { expect, test } from "vitest";
import { routesIn } from "./scan-files.ts";

const books = `from fastapi import APIRouter
router = APIRouter(prefix="/books")
@router.get("/")
async def books(): ...
`;
const main = `from fastapi import FastAPI
from core.config import prefix
from routers import books
app = FastAPI()
app.include_router(books.router, prefix=prefix)
`;
const served = ["GET /v1/books/ async none none"];

test("a package from which a program is started finds what lies in it by its own name", async () => {
  const files = {
    "api/__init__.py": "",
    "api/main.py": main,
    "api/core/__init__.py": "",
    "api/core/config.py": 'prefix = "/v1"\n',
    "api/routers/__init__.py": "",
    "api/routers/books.py": books,
  };

  expect(await routesIn(files)).toEqual(served);
});

test("so it does where its project lies, before what another one has by this name", async () => {
  const files = {
    "services/__init__.py": "",
    "services/shop/__init__.py": "",
    "services/shop/pyproject.toml": "",
    "services/shop/serve.py": main,
    "services/shop/core/config.py": 'prefix = "/v1"\n',
    "services/shop/routers/books.py": books,
    "other/core/config.py": 'prefix = "/v2"\n',
    "other/routers/books.py": 'router = "none"\n',
  };

  expect(await routesIn(files)).toEqual(served);
});

test("what is installed from a folder of sources is found there, though it has an init", async () => {
  const files = {
    "src/__init__.py": "",
    "src/shop/__init__.py": "",
    "src/shop/serve.py": main
      .replace("core.config", "shop.core.config")
      .replace("from routers", "from shop.routers"),
    "src/shop/core/config.py": 'prefix = "/v1"\n',
    "src/shop/routers/__init__.py": "",
    "src/shop/routers/books.py": books,
  };

  expect(await routesIn(files)).toEqual(served);
});

const rooms = {
  "src/__init__.py": "",
  "src/app/__init__.py": "",
  "src/app/main.py": `from fastapi import FastAPI
from redis import rooms
app = FastAPI()
app.include_router(rooms.router)
`,
  "src/redis/__init__.py": "from redis import rooms\nfrom redis.words import prefix\n",
  "src/redis/words.py": 'prefix = "/v1"\n',
  "src/redis/rooms.py": books.replace("/books", "/v1/books"),
};

test("a package finds in itself by its own name what else it has", async () => {
  expect(await routesIn(rooms)).toEqual(served);
});

test("a module that imports its own name means what is installed", async () => {
  const files = {
    "src/__init__.py": "",
    "src/main.py": `from fastapi import FastAPI
from redis import Redis
app = FastAPI()
@app.get("/v1/books/")
async def books(): return Redis()
`,
    "src/redis.py": "from redis import Redis\n",
  };

  expect(await routesIn(files)).toEqual(served);
});

test("folders without an init are packages where modules are found in them", async () => {
  const files = {
    "backend/server/main.py": main
      .replace("core.config", "server.core.config")
      .replace("from routers", "from server.routers"),
    "backend/server/core/config.py": 'prefix = "/v1"\n',
    "backend/server/routers/__init__.py": "",
    "backend/server/routers/books.py": books,
  };

  expect(await routesIn(files)).toEqual(served);
});

test("what a package requires by a name is not its own module of this name", async () => {
  const files = {
    "requirements.txt": "fastapi\nredis==5.0\n",
    "app/__init__.py": "",
    "app/redis.py": "def prefix(): return '/wrong'\n",
    "app/json.py": "def loads(text): return '/wrong'\n",
    "app/main.py": `import json
import redis
from fastapi import FastAPI
app = FastAPI()
@app.get(redis.prefix())
def one(): ...
@app.get(json.loads('"/x"'))
def other(): ...
`,
  };

  expect((await routesIn(files)).filter((line) => line.includes("wrong"))).toEqual([]);
});

test("a package that is named as one of Python's own modules is meant where something in it is asked for", async () => {
  const files = {
    "api/__init__.py": "",
    "api/profile/__init__.py": "",
    "api/profile/router.py": books,
    "api/main.py": `import profile.router as profile_router
from fastapi import FastAPI
app = FastAPI()
app.include_router(profile_router.router, prefix="/v1")
`,
  };

  expect(await routesIn(files)).toEqual(served);
});

test("a folder that is named as the framework is not the framework", async () => {
  const files = {
    "tools/run.py": "",
    "tools/__init__.py": "",
    "tools/fastapi/__init__.py": "",
    "tools/fastapi/books.py": books,
    "tools/service.py": `from fastapi import FastAPI
from .fastapi import books
app = FastAPI()
app.include_router(books.router, prefix="/v1")
`,
  };

  expect(await routesIn(files)).toEqual(served);
});

test("a package that is imported by its name was not started inside", async () => {
  const files = {
    "routers/books/__init__.py": books,
    "shop/__init__.py": "",
    "shop/api/__init__.py": "",
    "shop/api/books.py": "router = None",
    "shop/config.py": 'prefix = "/v1"\n',
    "shop/api/server.py": `import sys
from fastapi import FastAPI
from shop.config import prefix
sys.path.insert(0, "routers")
import books
app = FastAPI()
app.include_router(books.router, prefix=prefix)
`,
  };

  expect(await routesIn(files)).toEqual(served);
});

test("a folder that is called like the framework, below one that holds packages, is not what others import by its name", async () => {
  const files = {
    "main.py": `from fastapi import FastAPI
from routers import books
app = FastAPI()
app.include_router(books.router, prefix="/v1")
`,
    "routers/books.py": books,
    // Pytest finds packages in `contexts`, so it counts as a place where packages are found.
    "tests/contexts/shop/__init__.py": "",
    "tests/contexts/fastapi/helpers.py": "",
    "tests/unit/fastapi/__init__.py": "",
    "tests/unit/sqlalchemy/orm.py": "",
  };

  expect(await routesIn(files)).toEqual(served);
});

test("what a distribution brings to a namespace package is found where it is built", async () => {
  const files = {
    "packages/web/pyproject.toml": "",
    "packages/web/shop/web/__init__.py": "",
    "packages/web/shop/web/main.py": `from fastapi import FastAPI
from shop.books import api
app = FastAPI()
app.include_router(api.router, prefix="/v1")
`,
    "packages/books/pyproject.toml": "",
    "packages/books/shop/books/__init__.py": "",
    "packages/books/shop/books/api.py": books,
  };

  expect(await routesIn(files)).toEqual(served);
});

test("what is built inside of a package is found by its own name, by those who require it too", async () => {
  const files = {
    "common/__init__.py": "",
    "common/pyproject.toml": "",
    "common/common/__init__.py": "",
    "common/common/api/__init__.py": "",
    "common/common/api/books.py": books,
    "backend/pyproject.toml": '[tool.poetry.dependencies]\ncommon = { path = "../common", develop = true }\n',
    "backend/backend/__init__.py": "",
    "backend/backend/main.py": `from fastapi import FastAPI
from common.api.books import router
app = FastAPI()
app.include_router(router, prefix="/v1")
`,
  };

  expect(await routesIn(files)).toEqual(served);
});
