import { expect, test } from "vitest";
import { scanFiles } from "./scan-files.ts";

/** The routes with their marks. */
async function lines(source: string): Promise<string[]> {
  const { targets } = await scanFiles({ "main.py": source });
  return targets.map(({ key, marks }) => [key, ...marks].join(" "));
}

for (const dump of ["dict", "model_dump"]) {
  test(`settings that are handed on as what .${dump}() gives decide like the settings`, async () => {
    const source = `import inspect
from functools import lru_cache
from fastapi import FastAPI
from pydantic_settings import BaseSettings
class Defaults(BaseSettings):
    latest_only: bool = False
    pages: bool = True
    level: str = "info"
class Environment(Defaults): ...
@lru_cache
def environment():
    return Environment().${dump}()
def create(latest_only: bool = False, pages: bool = True):
    global settings
    settings = (latest_only, pages)
def configure(**given):
    all_args = environment()
    if given:
        all_args["latest_only"] = True
    names = set(inspect.signature(create).parameters)
    create(**{name: all_args[name] for name in names})
configure()
app = FastAPI()
def handler(): ...
for version in ["v1", "v2"]:
    if settings[0] and version != "v2":
        continue
    app.get(f"/{version}")(handler)
if settings[1]:
    app.get("/pages")(handler)
`;

    expect(await lines(source)).toEqual(["GET /pages", "GET /v1", "GET /v2"]);
  });
}

test("a model gives its own data and those of the models inside of it, and nothing else", async () => {
  const source = `from typing import ClassVar
from fastapi import FastAPI
from pydantic import BaseModel
class Api(BaseModel):
    prefix: str = "/api"
class Config(BaseModel):
    kind: ClassVar[str] = "config"
    _secret: str = ""
    name: str
    api: Api = Api()
    apis: list[Api] = [Api(prefix="/first"), Api(prefix="/second")]
app = FastAPI()
def handler(): ...
data = Config(name="/name").model_dump()
for path in [data["name"], data["api"]["prefix"], *[api["prefix"] for api in data["apis"]], *("/" + key for key in data)]:
    app.get(path)(handler)
`;

  expect(await lines(source)).toEqual(["GET /api", "GET /apis", "GET /first", "GET /name", "GET /second"]);
});

const open: Readonly<Record<string, readonly [model: string, dump: string]>> = {
  "a model that takes more than its fields": [
    '    model_config = ConfigDict(extra="allow")\n',
    "model_dump()",
  ],
  "a model that takes more in an old way": ['    class Config:\n        extra = "allow"\n', "dict()"],
  "a call that chooses among the fields": ["", "model_dump(exclude_none=True)"],
};

for (const [what, [model, dump]] of Object.entries(open)) {
  test(`what else there is, is not known of ${what}`, async () => {
    const source = `from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
class Paths(BaseModel):
${model}    page: str = "/page"
app = FastAPI()
def handler(): ...
paths = Paths().${dump}
if "more" in paths:
    app.get("/more")(handler)
`;

    expect(await lines(source)).toEqual(["GET /more conditional"]);
  });
}
