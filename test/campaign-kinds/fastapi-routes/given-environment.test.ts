import { describe, expect, it, test } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { OpenCache } from "../../support/open-cache.ts";
import { lineOf, scanFiles, settingsWith } from "./scan-files.ts";

async function linesWith(
  environment: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { targets } = await scanFiles(files, { environment });
  return targets.map(lineOf).sort();
}

const main = `from fastapi import FastAPI
from shop.config import settings
app = FastAPI()
@app.get(f"{settings.api_root}/fruit")
def fruit(): ...
if settings.pages:
    @app.get("/pages")
    def pages(): ...
else:
    @app.get("/none")
    def no_pages(): ...
`;

/** A shop whose settings are what some source says. */
const shop = (config: string, files: Readonly<Record<string, string>> = {}) => ({
  "shop/__init__.py": "",
  "shop/main.py": main,
  "shop/config.py": config,
  ...files,
});

const given = { API_ROOT: "/v1", PAGES: "true" };
const sure = ["GET /none unmounted", "GET /pages no-session", "GET /v1/fruit no-session"];

/** The same settings, read from variables in every way that is known. */
const asked = (root: string, pages: string) => `class settings:
    api_root = ${root}
    pages = ${pages}
`;

describe("variables that the deployment sets are sure, however they are read", () => {
  it.each([
    [
      "pydantic, without defaults",
      `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    api_root: str
    pages: bool
settings = Settings()
`,
    ],
    [
      "pydantic, with defaults",
      `from pydantic import Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    api_root: str | None = "/other"
    pages: bool = Field(default=False, description="Pages.")
settings = Settings()
`,
    ],
    [
      "pydantic, with factories and a constructor of its own",
      `from pydantic import Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    api_root: str = Field(default_factory=lambda: "/other")
    pages: bool = False
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
settings = Settings()
`,
    ],
    ["os.getenv", `import os\n${asked('os.getenv("API_ROOT")', 'os.getenv("PAGES")')}`],
    [
      "os.getenv, with defaults",
      `import os\n${asked('os.getenv("API_ROOT", "/other")', 'os.getenv("PAGES", "no").lower() in ("1", "true")')}`,
    ],
    ["os.environ", `import os\n${asked('os.environ["API_ROOT"]', '"PAGES" in os.environ')}`],
    [
      "os.environ.get",
      `from os import environ\n${asked('environ.get("API_ROOT", "")', 'environ.get("PAGES", default="") == "true"')}`,
    ],
    [
      "Starlette",
      `from starlette.config import Config\nconfig = Config(".env")\n${asked('config("API_ROOT", default="/other")', 'config("PAGES", cast=bool, default=False)')}`,
    ],
    [
      "Starlette, as text",
      `from starlette.config import Config\nconfig = Config()\n${asked('config.get("API_ROOT")', 'config("PAGES", bool, "false")')}`,
    ],
    [
      "decouple",
      `from decouple import config\n${asked('config("API_ROOT", default="/other")', 'config("PAGES", default=False, cast=bool)')}`,
    ],
    [
      "decouple, with a function",
      `from decouple import AutoConfig\nconfig = AutoConfig()\n${asked('config("API_ROOT")', 'config("PAGES", default="no", cast=lambda text: text == "true")')}`,
    ],
    [
      "environs",
      `from environs import Env\nenv = Env()\nenv.read_env()\n${asked('env("API_ROOT", "/other")', 'env.bool("PAGES", False)')}`,
    ],
    [
      "django-environ",
      `import environ\nenv = environ.Env(PAGES=(bool, False))\n${asked('env.str("API_ROOT", default="/other")', 'env("PAGES")')}`,
    ],
    [
      "dynaconf",
      `from dynaconf import Dynaconf\nloaded = Dynaconf(envvar_prefix=False, settings_files=["settings.toml"])\n${asked("loaded.api_root", "loaded.PAGES")}`,
    ],
  ])("%s", async (_, config) => {
    const files = shop(config, { "shop/settings.toml": 'api_root = "/file"\npages = false\n' });
    expect(await linesWith(given, files)).toEqual(sure);
  });
});

test("what is off by default says how to tell what the deployment switches on", async () => {
  const config = `import os\n${asked('os.getenv("API_ROOT", "")', 'os.getenv("PAGES")')}`;
  const pagesWith = async (environment: Readonly<Record<string, string>>) => {
    const { targets } = await scanFiles(shop(config), { environment });
    const pages = targets.find(({ key }) => key === "GET /pages");
    return { marks: pages?.marks, last: pages?.reasons.at(-1) };
  };

  expect(await pagesWith({})).toMatchObject({
    marks: ["default-off"],
    last: {
      message: expect.stringMatching(/^off by default: .*`environment`/),
      file: "shop/main.py",
      line: 7,
    },
  });
  expect(await pagesWith({ PAGES: "1" })).toMatchObject({
    marks: [],
    last: { message: "no session, neither its own nor through a dependency" },
  });
});

describe("what the deployment switches off is not there", () => {
  const settings = `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    api_root: str = ""
    pages: bool = True
settings = Settings()
`;
  it("and the other side is sure", async () => {
    expect(await linesWith({}, shop(settings))).toEqual([
      "GET /fruit no-session",
      "GET /none no-session default-off",
      "GET /pages no-session",
    ]);
    expect(await linesWith({ pages: "0" }, shop(settings))).toEqual([
      "GET /fruit no-session",
      "GET /none no-session",
      "GET /pages unmounted",
    ]);
  });
});

test("nothing changes where other variables are given", async () => {
  const config = `import os\n${asked('os.getenv("API_ROOT", "/v1")', 'os.getenv("PAGES") == "true"')}`;
  const without = await linesWith({}, shop(config));
  expect(without).toEqual([
    "GET /none no-session",
    "GET /pages no-session default-off",
    "GET /v1/fruit no-session",
  ]);
  expect(await linesWith({ PAGE: "true", API_ROOTS: "/v2", pages: "true" }, shop(config))).toEqual(without);
});

describe("fields of pydantic's settings are read under the names that pydantic looks for", () => {
  const source = (body: string, before = "") => `from enum import Enum
from typing import Annotated, Literal, Optional
from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, Field, field_validator, validator
from pydantic_settings import BaseSettings, SettingsConfigDict
${before}
class Settings(BaseSettings):
    pages: bool = False
${body}
settings = Settings()
`;
  const fruitWith = async (
    environment: Readonly<Record<string, string>>,
    body: string,
    before = "",
  ): Promise<string | undefined> =>
    (await linesWith(environment, shop(source(body, before)))).find(
      (line) => line.includes("fruit") || line.includes("(unknown)"),
    );

  it.each<[string, Readonly<Record<string, string>>, string, string?]>([
    ["in any case", { Api_Root: "/v1" }, "    api_root: str"],
    [
      "after a prefix",
      { SHOP_API_ROOT: "/v1", API_ROOT: "/v2" },
      '    model_config = SettingsConfigDict(env_prefix="SHOP_")\n    api_root: str = "/d"',
    ],
    ["under an alias", { ROOT: "/v1", API_ROOT: "/v2" }, '    api_root: str = Field("/d", alias="ROOT")'],
    [
      "under the first of several aliases",
      { ROOT: "/v1" },
      '    api_root: str = Field(default="/d", validation_alias=AliasChoices("BASE", "ROOT"))',
    ],
    [
      "under an alias inside of the annotation",
      { ROOT: "/v1" },
      '    api_root: Annotated[str, Field(alias="ROOT")] = "/d"',
    ],
    [
      "under its own name beside an alias",
      { API_ROOT: "/v1" },
      '    model_config = {"populate_by_name": True}\n    api_root: str = Field("/d", alias="ROOT")',
    ],
    [
      "as pydantic's first version names it",
      { ROOT: "/v1" },
      '    api_root: str = Field("/d", env=["BASE", "ROOT"])',
    ],
    [
      "as a part of a part without a default",
      { S__API__ROOT: "/v1" },
      '    model_config = SettingsConfigDict(env_nested_delimiter="__", env_prefix="S__")\n    api: Api\n    @property\n    def api_root(self): return self.api.root',
      "class Api(BaseModel):\n    root: str",
    ],
    [
      "as a part of a part with a default",
      { API__ROOT: "/v1" },
      '    model_config = SettingsConfigDict(env_nested_delimiter="__")\n    api: Api = Api(root="/d")\n    @property\n    def api_root(self): return self.api.root',
      "class Api(BaseModel):\n    root: str",
    ],
    [
      "as JSON of a part",
      { API: '{"root": "/v1"}' },
      "    api: Api | None = None\n    @property\n    def api_root(self): return self.api.root",
      "class Api(BaseModel):\n    root: str",
    ],
    [
      "in settings inside of settings",
      { API_ROOT: "/v1" },
      "    api: Api = Field(default_factory=Api)\n    @property\n    def api_root(self): return self.api.root",
      'class Api(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="API_")\n    root: str = "/d"',
    ],
    [
      "in settings that are the default of a field",
      { API_ROOT: "/v1" },
      "    api: Api = Api()\n    @property\n    def api_root(self): return self.api.root",
      'class Api(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="API_")\n    root: str = "/d"',
    ],
    [
      "as a member of an enumeration",
      { MODE: "first" },
      '    mode: Mode = Mode.SECOND\n    @property\n    def api_root(self): return "/v1" if self.mode == Mode.FIRST else "/d"',
      'class Mode(str, Enum):\n    FIRST = "first"\n    SECOND = "second"',
    ],
    [
      "as one of some texts",
      { MODE: "first" },
      '    mode: Literal["first", "second"] = "second"\n    @property\n    def api_root(self): return "/v1" if self.mode == "first" else "/d"',
    ],
    [
      "as a number",
      { VERSION: "1" },
      '    version: Optional[int] = None\n    @property\n    def api_root(self): return f"/v{self.version + 0}"',
    ],
    [
      "as a list",
      { ROOTS: '["/v1", "/v2"]' },
      "    roots: list[str] = []\n    @property\n    def api_root(self): return self.roots[0]",
    ],
    [
      "after its validators",
      { API_ROOT: "v1" },
      '    api_root: str = "/d"\n    @field_validator("api_root")\n    @classmethod\n    def slash(cls, value): return "/" + value',
    ],
    [
      "after those that come first",
      { API_ROOT: "v1" },
      '    api_root: str = "/d"\n    @field_validator("api_root", mode="before")\n    @classmethod\n    def slash(cls, value, info): return "/" + value',
    ],
    [
      "after those of pydantic's first version",
      { API_ROOT: "/V1/" },
      '    api_root: str = "/d"\n    @validator("api_root", pre=True)\n    def low(cls, value): return value.lower()\n    @validator("api_root")\n    def bare(cls, value): return value.rstrip("/")',
    ],
    [
      "after those of its annotation",
      { API_ROOT: "V1" },
      '    api_root: Annotated[str, BeforeValidator(lambda value: value.lower()), AfterValidator(lambda value: "/" + value)] = "/d"',
    ],
  ])("%s", async (_, environment, body, before) => {
    expect(await fruitWith(environment, body, before)).toBe("GET /v1/fruit no-session");
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "where case counts",
      { api_root: "/v1" },
      '    model_config = {"case_sensitive": True}\n    API_ROOT: str = "/d"\n    @property\n    def api_root(self): return self.API_ROOT',
    ],
    [
      "where what is empty counts as not set",
      { API_ROOT: "" },
      '    model_config = {"env_ignore_empty": True}\n    api_root: str = "/d"',
    ],
    [
      "where the program sets it itself",
      { API_ROOT: "/v1" },
      '    api_root: str = "/e"\n    def __init__(self): super().__init__(); self.api_root = "/d"',
    ],
  ])("and not %s", async (_, environment, body) => {
    expect(await fruitWith(environment, body)).toBe("GET /d/fruit no-session");
  });

  it.each([
    ["a type that nobody knows", "    api_root: AnyHttpUrl = '/d'"],
    ["a text that is none of the type", "    api_root: int = 1"],
    [
      "a validator that nobody can follow",
      '    api_root: str = "/d"\n    @field_validator("api_root", mode="wrap")\n    @classmethod\n    def any(cls, value, handler): return value',
    ],
  ])("%s makes it unknown, and never its default", async (_, body) => {
    expect(await fruitWith({ API_ROOT: "/v1" }, body)).toBe("GET (unknown) unresolved");
  });
});

test("a text that is empty is given as well", async () => {
  const config = `import os\n${asked('os.getenv("API_ROOT", "/d")', 'os.environ["PAGES"]')}`;
  expect(await linesWith({ API_ROOT: "", PAGES: "" }, shop(config))).toEqual([
    "GET /fruit no-session",
    "GET /none no-session",
    "GET /pages unmounted",
  ]);
});

test("the real environment wins over files of an environment, which still say the rest", async () => {
  const config = `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    api_root: str
    pages: bool
    model_config = {"env_file": ".env"}
settings = Settings()
`;
  const files = shop(config, { ".env": "API_ROOT=/file\nPAGES=false\n" });
  expect(await linesWith({ PAGES: "true" }, files)).toEqual([
    "GET /file/fruit no-session",
    "GET /none unmounted",
    "GET /pages no-session",
  ]);
});

test("a part of dynaconf's settings that no file has", async () => {
  const config = `from dynaconf import Dynaconf
loaded = Dynaconf(envvar_prefix="SHOP", settings_files=["settings.toml"])
class settings:
    api_root = loaded.api.root
    pages = loaded.get("PAGES", False)
`;
  expect(await linesWith({ SHOP_API__ROOT: "/v1", SHOP_PAGES: "true" }, shop(config))).toEqual(sure);
});

test("our own environment is never asked", async () => {
  const config = `import os\n${asked('os.getenv("API_ROOT", "/d")', 'os.getenv("PAGES")')}`;
  process.env.API_ROOT = "/ours";
  try {
    expect(await linesWith({ PAGES: "1" }, shop(config))).toContain("GET /d/fruit no-session");
  } finally {
    delete process.env.API_ROOT;
  }
});

test("other variables are another answer, whatever was remembered and whatever changed since", async () => {
  const cache = new OpenCache();
  const config = `import os\n${asked('os.getenv("API_ROOT", "/d")', 'os.getenv("PAGES")')}`;
  const environments = [{}, { API_ROOT: "/a" }, { API_ROOT: "/b" }, { API_ROOT: "/a", PAGES: "1" }, {}];
  const texts = [main, main.replace("fruit():", "fruits():"), `${main}@app.get("/more")\ndef more(): ...\n`];
  for (const text of [...texts, ...texts]) {
    for (const environment of environments) {
      const tree = () => memoryTree(shop(config, { "shop/main.py": text }));
      const settings = settingsWith({ environment });
      const warm = await findRoutes(tree(), settings, { cache });
      expect(warm).toEqual(await findRoutes(tree(), settings));
      expect(await findRoutes(tree(), settings, { cache })).toEqual(warm);
    }
  }
});
