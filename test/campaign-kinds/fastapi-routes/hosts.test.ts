import { describe, expect, it } from "vitest";
import { scanFiles } from "./scan-files.ts";

const routers = {
  "web/pages.py": `
from fastapi import APIRouter
router = APIRouter()

@router.get("/")
def home(): ...
`,
  "web/api.py": `
from fastapi import APIRouter
router = APIRouter(prefix="/v1")

@router.get("/players")
async def players(): ...
`,
};

describe("routes for another host name", () => {
  it("are served, their paths as they are", async () => {
    const { targets, unresolved } = await scanFiles({
      ...routers,
      "web/main.py": `
import os
from fastapi import FastAPI
from web import api, pages

def make():
    app = FastAPI()
    for domain in ("example.org", os.environ["DOMAIN"]):
        app.host(f"www.{domain}", pages.router)
        app.host(f"api.{domain}", api.router, name="api")
    return app

app = make()
`,
    });

    expect(unresolved).toEqual([]);
    expect(targets.map(({ key, state }) => [key, state]).sort()).toEqual([
      ["GET /", "no-session"],
      ["GET /v1/players", "no-session"],
    ]);
  });

  it("are served as route objects too, below the path at which the app around them is mounted", async () => {
    const { targets } = await scanFiles({
      ...routers,
      "web/main.py": `
from fastapi import FastAPI
from starlette.routing import Host, Router
from web import api, pages

app = FastAPI(routes=[Host("www.example.org", app=pages.router)])
app.mount("/other", Router(routes=[Host("{name}.example.org", api.router)]))
`,
    });

    expect(targets.map(({ key, state }) => [key, state]).sort()).toEqual([
      ["GET /", "no-session"],
      ["GET /other/v1/players", "no-session"],
    ]);
  });
});
