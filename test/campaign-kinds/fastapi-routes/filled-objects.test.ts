import { expect, test } from "vitest";
import { lineOf, scanFiles } from "./scan-files.ts";

async function lines(settings: string, files: Readonly<Record<string, string>> = {}) {
  const main = `from fastapi import APIRouter, FastAPI
from settings import load
router = APIRouter()
@router.get("/pages")
def pages(): ...
def create_app():
    config = load()
    app = FastAPI()
    app.include_router(router, prefix=config.api.prefix)
    if config.api.more.enabled:
        app.include_router(router, prefix="/more")
    return app
`;
  const scan = await scanFiles({ "main.py": main, "settings.py": settings, ...files });
  return scan.targets.map(lineOf).sort();
}

const dataclasses = `from dataclasses import dataclass, field
import loader
@dataclass
class More:
    enabled: bool = False
@dataclass(kw_only=True)
class Api:
    key: str
    more: More = field(default_factory=More)
    prefix: str = "/api"
@dataclass
class Base:
    name: str
@dataclass
class Config(Base):
    api: Api
`;
const found = ["GET /api/pages no-session", "GET /more/pages no-session default-off"];

test.each([
  "loader.load(loader.Source('config.yml'), schema=Config)",
  "loader.Converter().structure(loader.read('config.yml'), Config)",
  "loader.from_dict(Config, loader.read('config.yml'))",
  "Config(**loader.read('config.yml'))",
])(
  "what is loaded into the project's own class of data has its defaults, which may be changed: %s",
  async (loaded) => {
    const source = `${dataclasses}def load():\n    return ${loaded}\n`;

    expect(await lines(source)).toEqual(found);
  },
);

test("a part of the settings that has to be given has its own defaults", async () => {
  const source = `from pydantic import BaseModel
from pydantic_settings import BaseSettings
class More(BaseModel):
    key: str
    enabled: bool = False
class Api(BaseModel):
    key: str
    more: "More | None"
    prefix: str = "/api"
class Settings(BaseSettings):
    api: Api
def load():
    return Settings()
`;

  expect(await lines(source)).toEqual(found);
});

test("what is loaded into no class of data, or one of several, is not known", async () => {
  const kinds = ["loader.load(Plain)", "loader.load(Config, Api)", "loader.find(Config)"];

  for (const kind of kinds) {
    const source = `${dataclasses}class Plain:\n    api = Api(key="")\ndef load():\n    return ${kind}\n`;
    expect((await lines(source)).filter((line) => line.includes("/api/"))).toEqual([]);
  }
});
