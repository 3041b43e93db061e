import { expect, test } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { OpenCache } from "../../support/open-cache.ts";
import { linesOf, settingsWith } from "./scan-files.ts";

const main = `from fastapi import FastAPI
from shop.config import settings
app = FastAPI()
@app.get(f"{settings.api_root}/fruit")
def fruit(): ...
`;

const settings = (rest = "") => `from pydantic_settings import BaseSettings, SettingsConfigDict
class Settings(BaseSettings):
    api_root: str
${rest}
settings = Settings()
`;

const shop = (config: string, files: Readonly<Record<string, string>>) =>
  linesOf({ "shop/__init__.py": "", "shop/main.py": main, "shop/config.py": config, ...files });

const found = (prefix: string) => [`GET ${prefix}/fruit no-session`];
const listed = ["GET (unknown) unresolved"];

test("a setting without a default that nobody names stays unknown", async () => {
  expect(await shop(settings(), {})).toEqual(listed);
  expect(await shop(settings(), { ".env.example": "#API_ROOT=/v1\nAPI_ROOTS=/v2\n" })).toEqual(listed);
  expect(await shop(settings(), { ".env.example": "API_ROOT=<your prefix>\n" })).toEqual(listed);
});

for (const file of [
  ".env",
  ".env.example",
  ".env.sample",
  ".env.template",
  ".env-example",
  "env.example",
  "example.env",
  ".example.env",
  "shop/.env.dist",
  "config/dev.env",
  "docker/.env",
])
  test(`a setting without a default is what ${file} says`, async () => {
    const text = "# where it is\nOTHER=1\nexport API_ROOT = '/v1' # the first\n";
    expect(await shop(settings(), { [file]: text })).toEqual(found("/v1"));
  });

test("files for tests, for other services and for the browser say nothing as long as others do", async () => {
  const other = { "tests/.env": "API_ROOT=/t\n", "web/.env": "API_ROOT=/w\n", ".env.test": "API_ROOT=/u\n" };
  expect(await shop(settings(), { ...other, ".env.example": "API_ROOT=/v1\n" })).toEqual(found("/v1"));
  expect(await shop(settings(), { "tests/.env": "API_ROOT=/t\n", "web/.env": "API_ROOT=/w\n" })).toEqual(
    listed,
  );
});

test("the file that the settings name comes first, then .env, then its examples; the nearest of each", async () => {
  const files = { ".env": "API_ROOT=/b\n", ".env.example": "API_ROOT=/c\n", "prod.env": "API_ROOT=/a\n" };
  const named = settings('    model_config = SettingsConfigDict(env_file="prod.env")');
  expect(await shop(named, files)).toEqual(found("/a"));
  expect(await shop(settings('    class Config:\n        env_file = (".env", "prod.env")'), files)).toEqual(
    found("/a"),
  );
  expect(await shop(settings(), files)).toEqual(found("/b"));
  expect(await shop(settings(), { ".env.example": "API_ROOT=/c\n", "dev.env": "API_ROOT=/d\n" })).toEqual(
    found("/c"),
  );
  expect(
    await shop(settings(), { ".env": "API_ROOT=/top\n", "shop/.env.example": "API_ROOT=/near\n" }),
  ).toEqual(found("/near"));
});

test("an example of the file that the settings name stands for it", async () => {
  const named = settings('    model_config = {"env_file": "config/prod.env"}');
  const files = { "config/prod.env.example": "API_ROOT=/p\n", ".env.example": "API_ROOT=/c\n" };
  expect(await shop(named, files)).toEqual(found("/p"));
});

test("files that contradict each other, and none comes first, say nothing", async () => {
  expect(await shop(settings(), { "dev.env": "API_ROOT=/a\n", "prod.env": "API_ROOT=/b\n" })).toEqual(listed);
  expect(await shop(settings(), { "dev.env": "API_ROOT=/a\n", "prod.env": "API_ROOT=/a\n" })).toEqual(
    found("/a"),
  );
});

test("what containers are started with says what a setting is", async () => {
  const compose = (environment: string) => `services:
  db:
    image: postgres
  shop:
    build: .
    environment:
${environment}`;
  expect(
    await shop(settings(), { "docker-compose.yml": compose("      API_ROOT: ${API_ROOT:-/v1}\n") }),
  ).toEqual(found("/v1"));
  expect(await shop(settings(), { "compose.yaml": compose("      - API_ROOT=/v2\n") })).toEqual(found("/v2"));
  expect(await shop(settings(), { "docker-compose.yml": compose("      API_ROOT: ${API_ROOT}\n") })).toEqual(
    listed,
  );
  const dockerfile = `FROM python\nENV PYTHONUNBUFFERED=1 \\\n    API_ROOT="/v3"\nENV OTHER \${API_ROOT}\n`;
  expect(await shop(settings(), { Dockerfile: dockerfile })).toEqual(found("/v3"));
});

test("prefixes, aliases and parts of settings have names of their own", async () => {
  const prefixed = `from pydantic_settings import BaseSettings, SettingsConfigDict
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_")
    api_root: str
settings = Settings()
`;
  expect(await shop(prefixed, { ".env": "API_ROOT=/a\nSHOP_API_ROOT=/b\n" })).toEqual(found("/b"));
  const aliased = (field: string) => `from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    api_root: str = Field(${field})
settings = Settings()
`;
  for (const field of ['..., env="ROOT"', 'alias="ROOT"', 'validation_alias=AliasChoices("BASE", "ROOT")'])
    expect(await shop(aliased(field), { ".env": "ROOT=/r\nAPI_ROOT=/a\n" })).toEqual(found("/r"));
  const nested = `from pydantic import BaseModel
from pydantic_settings import BaseSettings, SettingsConfigDict
class Api(BaseModel):
    root: str
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_nested_delimiter="__", env_prefix="S_")
    api: Api
    @property
    def api_root(self): return self.api.root
settings = Settings()
`;
  expect(await shop(nested, { ".env": "S_API__ROOT=/n\n" })).toEqual(found("/n"));
});

test("other ways to ask for what the environment has to say", async () => {
  const asked = (source: string) => `${source}
class settings:
    api_root = ROOT
`;
  const files = { ".env.example": "API_ROOT=/v1\n" };
  for (const source of [
    'import os\nROOT = os.environ["API_ROOT"]',
    'import os\nROOT = os.getenv("API_ROOT")',
    'import os\nROOT = os.environ.get("API_ROOT")',
    'from starlette.config import Config\nROOT = Config(".env")("API_ROOT")',
    'from starlette.config import Config\nconfig = Config()\nROOT = config("API_ROOT", cast=str)',
    'from decouple import config\nROOT = config("API_ROOT")',
    'from decouple import AutoConfig\nconfig = AutoConfig()\nROOT = config("API_ROOT")',
    'from environs import Env\nenv = Env()\nenv.read_env()\nROOT = env.str("API_ROOT")',
    'from environs import Env\nenv = Env()\nROOT = env("API_ROOT")',
    'from dotenv import dotenv_values\nROOT = dotenv_values(".env")["API_ROOT"]',
  ])
    expect(await shop(asked(source), files), source).toEqual(found("/v1"));
  expect(
    await shop(asked('from environs import Env\nenv = Env()\nROOT = env.str("NO_ROOT", "/w")'), files),
  ).toEqual(found("/w"));
});

test("what dynaconf reads says what a setting is", async () => {
  const asked = (source: string) => `from dynaconf import Dynaconf, Validator
loaded = Dynaconf(envvar_prefix="SHOP", settings_files=["settings.toml", ".secrets.toml"]${source})
class settings:
    api_root = loaded.api.root
`;
  expect(await shop(asked(""), { "shop/settings.toml": '[api]\nroot = "/d"\n' })).toEqual(found("/d"));
  expect(
    await shop(asked(", environments=True"), {
      "settings.toml": '[default.api]\nroot = "/d"\n[production.api]\nroot="/p"\n',
    }),
  ).toEqual(found("/d"));
  const flat = (source: string) => asked(source).replace("loaded.api.root", "loaded.get('API_ROOT')");
  expect(await shop(flat(""), { "settings.toml": 'api_root = "/e"\n' })).toEqual(found("/e"));
  expect(
    await shop(asked(', validators=[Validator("API.ROOT", default="/f")]'), { "settings.toml": "" }),
  ).toEqual(found("/f"));
});

test("a switch that only an environment file names is a setting that somebody may change", async () => {
  const source = `from fastapi import FastAPI
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    pages: bool
    port: int
    mode: str
settings = Settings()
app = FastAPI()
if settings.pages:
    @app.get("/pages")
    def pages(): ...
if settings.mode == "production":
    @app.get("/hooks")
    def hooks(): ...
if settings.port > 8000:
    @app.get("/high")
    def high(): ...
`;
  expect(await linesOf({ "main.py": source, ".env.example": "PAGES=yes\nMODE=local\nPORT=9000\n" })).toEqual([
    "GET /high no-session",
    "GET /hooks no-session default-off",
    "GET /pages no-session",
  ]);
});

test("what may as well not be set is not set", async () => {
  const source = `import os
from fastapi import FastAPI
app = FastAPI()
if os.getenv("PAGES"):
    @app.get("/pages")
    def pages(): ...
`;
  expect(await linesOf({ "main.py": source, ".env.example": "PAGES=1\n" })).toEqual([
    "GET /pages no-session default-off",
  ]);
});

test("another text of an environment file is another answer, and so is another file", async () => {
  const cache = new OpenCache();
  const scan = async (files: Readonly<Record<string, string>>) => {
    const given = { "shop/__init__.py": "", "shop/main.py": main, "shop/config.py": settings(), ...files };
    const { targets } = await findRoutes(memoryTree(given), settingsWith(), { cache });
    return targets.map(({ key }) => key);
  };

  expect(await scan({})).toEqual(["GET (unknown)"]);
  expect(await scan({ ".env.example": "API_ROOT=/a\n" })).toEqual(["GET /a/fruit"]);
  expect(await scan({ ".env.example": "API_ROOT=/b\n" })).toEqual(["GET /b/fruit"]);
  expect(await scan({ ".env.example": "API_ROOT=/b\n", ".env": "API_ROOT=/c\n" })).toEqual(["GET /c/fruit"]);
});
