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

const models = (mode: string) => `import functools
from pydantic import BaseModel, Field, model_validator
from pydantic_settings import BaseSettings
def telling(url):
    def decorator(cls):
        made = cls.__init__
        @functools.wraps(made)
        def told(self, **data):
            try:
                made(self, **data)
            except ValueError as error:
                raise RuntimeError(url) from error
        cls.__init__ = told
        return cls
    return decorator
class More(BaseModel):
    enabled: bool = False
@telling("https://example.org")
class Api(BaseModel):
    prefix: str = "/api"
    more: More = Field(default_factory=More)
@telling("https://example.org")
class File(BaseModel):
    api: Api = Field(default_factory=Api)
class Settings(BaseSettings):
    place: str = "config.yml"
    @model_validator(mode="${mode}")
    def read(cls, values):
        values.api = File(**loaded(values.place)).api
        return values
def load():
    return Settings()
`;

test("what a model's own validator sets when the fields are there, the model has", async () => {
  expect(await lines(models("after"))).toEqual(found);
  const ofObject = models("after").replace("(cls, values)", "(self)").replaceAll("values", "self");
  expect(await lines(ofObject)).toEqual(found);
  // Before that the values are no object.
  expect((await lines(models("before"))).filter((line) => line.includes("/api/"))).toEqual([]);
});

test("what is in a list that a setting leaves empty is there only where somebody changes it", async () => {
  const source = (more: string) => `from fastapi import APIRouter, FastAPI
from pydantic import Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    disabled: list[str] = Field(default_factory=list)
router = APIRouter()
@router.get("/pages")
def pages(): ...
app = FastAPI()
settings = Settings()
${more}if "a" not in settings.disabled:
    app.include_router(router, prefix="/a")
if "b" in settings.disabled:
    app.include_router(router, prefix="/b")
`;
  const asked = async (more = "") =>
    (await scanFiles({ "main.py": source(more) })).targets.map(lineOf).sort();

  expect(await asked()).toEqual(["GET /a/pages no-session", "GET /b/pages no-session default-off"]);
  const unknown = ["GET /a/pages no-session conditional", "GET /b/pages no-session conditional"];
  expect(await asked("settings.disabled += elsewhere()\n")).toEqual(unknown);
  expect(await asked("settings.disabled.extend(elsewhere())\n")).toEqual(unknown);
});

test("a field's default may stand inside of its annotation", async () => {
  const source = `from typing import Annotated
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings
class More(BaseModel):
    enabled: Annotated[bool, Field(default=False), "more"]
class Api(BaseModel):
    more: Annotated[More, Field(default_factory=More)]
    prefix: Annotated[str, "where", Field("/api", min_length=1)]
class Settings(BaseSettings):
    api: Annotated[Api, Field(default_factory=Api)]
def load():
    return Settings()
`;

  expect(await lines(source)).toEqual(found);
  expect(await lines(source.replace("Field(default=False)", "Field(description='more')"))).toEqual([
    "GET /api/pages no-session",
    "GET /more/pages no-session conditional",
  ]);
});
