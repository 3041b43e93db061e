import { expect, test } from "vitest";
import { linesOf } from "./scan-files.ts";

const app = (cases: string, mode = "mode: Mode = Mode.SERVER") => `from enum import Enum, auto
from fastapi import FastAPI
from pydantic_settings import BaseSettings
class Mode(str, Enum):
    WORKER = "worker"
    SERVER = "server"
class Settings(BaseSettings):
    ${mode}
settings = Settings()
app = FastAPI()
def read(): ...
match settings.mode:
${cases}
`;
const worker = '    case Mode.WORKER:\n        app.get("/worker")(read)\n';
const server = '    case Mode.SERVER:\n        app.get("/server")(read)\n';
const rest = '    case _:\n        app.get("/rest")(read)\n';
const decided = ["GET /server no-session", "GET /worker no-session default-off"];
const both = ["GET /server no-session conditional", "GET /worker no-session conditional"];

test("the case of a setting's default is taken, and the others are off by default", async () => {
  expect(await linesOf({ "main.py": app(server + worker) })).toEqual(decided);
  expect(await linesOf({ "main.py": app(worker + server) })).toEqual(decided);
  expect(await linesOf({ "main.py": app(server + rest) })).toEqual([
    "GET /rest no-session default-off",
    "GET /server no-session",
  ]);
});

test("a text is a case too", async () => {
  const cases = (server + worker).replaceAll(/Mode\.(\w+)/g, (_, name: string) => `"${name.toLowerCase()}"`);
  expect(await linesOf({ "main.py": app(cases, 'mode: str = "server"') })).toEqual(decided);
});

test("a case is not decided behind a guard, behind a pattern that looks into the value, and where the value is not known", async () => {
  const guarded = server.replace(":", " if settings.ready():");
  expect(await linesOf({ "main.py": app(guarded + worker) })).toEqual(both);
  const either = worker.replace(":", " | Mode.OTHER:");
  expect(await linesOf({ "main.py": app(either + server) })).toEqual(both);
  expect(await linesOf({ "main.py": app(server + worker, "mode: Mode") })).toEqual(both);
});

test("what comes behind a return in the case that is taken is what a setting turns on", async () => {
  const source = app("    case _: pass").replace(/match[^]*/, "");
  const made = `${source}def fill():
    match settings.mode:
        case Mode.SERVER:
            app.get("/server")(read)
            return
        case Mode.WORKER:
            pass
    app.get("/worker")(read)
fill()
`;
  expect(await linesOf({ "main.py": made })).toEqual(decided);
});
