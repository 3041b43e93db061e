import { expect, it } from "vitest";
import { scanFiles } from "./scan-files.ts";

const lines = (...all: string[]) => `${all.join("\n")}\n`;

const routes = (prefix: string, ...imports: string[]) =>
  lines(
    "from fastapi import APIRouter",
    ...imports,
    `router = APIRouter(prefix="${prefix}")`,
    '@router.get("/all")',
    "def show(): ...",
  );

it("starts with the packages around a module, whichever module comes first by its name", async () => {
  const scan = await scanFiles({
    "shop/__init__.py": "",
    "shop/api/__init__.py": "from . import main",
    "shop/api/handlers/__init__.py": "from . import admin, items",
    // If it ran before the package that it imports out of, the app would meet it half done.
    "shop/api/handlers/admin.py": routes("/admin", "from .. import models"),
    "shop/api/handlers/items.py": routes("/items"),
    "shop/api/main.py": lines(
      "from fastapi import FastAPI",
      "from . import handlers",
      "app = FastAPI()",
      "app.include_router(handlers.admin.router)",
      "app.include_router(handlers.items.router)",
    ),
    "shop/api/models.py": "",
  });

  expect(scan.unresolved).toEqual([]);
  expect(scan.targets.map(({ key, state }) => `${key} ${state}`)).toEqual([
    "GET /admin/all no-session",
    "GET /items/all no-session",
  ]);
});

it("starts with what makes an app, which is what a server starts", async () => {
  const scan = await scanFiles({
    "shop/__init__.py": "",
    "shop/api/__init__.py": "",
    "shop/api/auth/__init__.py": lines(
      "from fastapi import APIRouter",
      "from . import login",
      "router = APIRouter()",
      "router.include_router(login.router)",
    ),
    "shop/api/auth/login.py": routes("/login", "from shop.main import ADDRESS"),
    "shop/main.py": lines(
      "from fastapi import FastAPI",
      'ADDRESS = "http://localhost"',
      "from shop.api import auth",
      "app = FastAPI()",
      "app.include_router(auth.router)",
    ),
  });

  expect(scan.unresolved).toEqual([]);
  expect(scan.targets.map(({ key, state }) => `${key} ${state}`)).toEqual(["GET /login/all no-session"]);
});
