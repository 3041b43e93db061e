import { expect, test } from "vitest";
import { linesOf } from "./scan-files.ts";

const settings = `# of the shop
[DEFAULT]
base = /shop

[paths]
Fruit = /fruit
nuts: /nuts
made = %(base)s/made

[pages]
enabled = yes
loose = off
`;

const main = `from configparser import ConfigParser
from fastapi import FastAPI
class Kept:
    def __init__(self, path):
        self.config = ConfigParser(interpolation=None)
        self.config.read(path)
kept = None
def get_config():
    global kept
    if kept is None:
        kept = Kept("shop.conf")
    return kept.config
def value(section, name, otherwise=None):
    config = get_config()
    if section in config and name in config[section]:
        return config[section][name]
    return otherwise
class Paths:
    fruit = value("paths", "fruit", "/default-fruit")
    plums = value("paths", "plums", "/plums")
app = FastAPI()
config = get_config()
@app.get(Paths.fruit)
def fruit(): ...
@app.get(Paths.plums)
def plums(): ...
@app.get(config.get("paths", "nuts", fallback="/default-nuts"))
def nuts(): ...
@app.get(config["paths"].get("pears", "/pears"))
def pears(): ...
@app.get(config.get("paths", "base", fallback="/"))
def base(): ...
if config.getboolean("pages", "enabled", fallback=False):
    @app.get("/pages")
    def pages(): ...
if config["pages"].getboolean("loose"):
    @app.get("/loose")
    def loose(): ...
`;

const asWritten = [
  "GET /fruit no-session",
  "GET /loose no-session default-off",
  "GET /nuts no-session",
  "GET /pages no-session",
  "GET /pears no-session",
  "GET /plums no-session",
  "GET /shop no-session",
];

test("what a file of settings in sections says is read", async () => {
  expect(await linesOf({ "main.py": main, "shop.conf": settings })).toEqual(asWritten);
});

test("settings that are not in the repository are those of their example", async () => {
  for (const name of ["shop.conf.example", "shop.example.conf", "shop.conf.dist", "shop-sample.conf"])
    expect(await linesOf({ "main.py": main, [name]: settings })).toEqual(asWritten);
  const yaml = `import yaml
from fastapi import FastAPI
app = FastAPI()
with open("settings.yaml") as file:
    settings = yaml.safe_load(file)
@app.get(settings["path"])
def show(): ...
`;
  expect(await linesOf({ "main.py": yaml, "settings.template.yaml": "path: /shown\n" })).toEqual([
    "GET /shown no-session",
  ]);
});

test("without any file of settings a path is its default", async () => {
  expect(await linesOf({ "main.py": main })).toEqual([
    "GET / no-session",
    "GET /default-fruit no-session",
    "GET /default-nuts no-session",
    "GET /loose no-session default-off",
    "GET /pages no-session default-off",
    "GET /pears no-session",
    "GET /plums no-session",
  ]);
});

test("a setting that the source sets, or that takes in another one, is not known", async () => {
  const source = (change: string, name: string) => `import configparser
from fastapi import FastAPI
config = configparser.ConfigParser()
config.read("shop.conf")
${change}
app = FastAPI()
@app.get(config.get("paths", "${name}", fallback="/default"))
def show(): ...
`;
  const unresolved = ["GET (unknown) unresolved"];
  for (const change of ['config["other"] = given()', 'config.set("paths", "plums", given())'])
    expect(await linesOf({ "main.py": source(change, "plums"), "shop.conf": "[other]\n" })).toEqual(
      unresolved,
    );
  expect(await linesOf({ "main.py": source("", "made"), "shop.conf": settings })).toEqual(unresolved);
  expect(await linesOf({ "main.py": source("", "made"), "shop.conf": "[paths]\nmade\n" })).toEqual(
    unresolved,
  );
});
