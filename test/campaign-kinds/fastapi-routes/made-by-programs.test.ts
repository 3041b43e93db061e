import { expect, test } from "vitest";
import { linesAndNotesOf } from "./scan-files.ts";

const api = `from fastapi import APIRouter
router = APIRouter()
@router.get("/a")
def a(): ...
`;
const base = `from abc import ABC, abstractmethod
import uvicorn
class Base(ABC):
    @abstractmethod
    def make(self): ...
    def run(self, port=80):
        uvicorn.run(self.make(), port=port)
`;
const makesLater = `from fastapi import FastAPI
from api import router
from base import Base
class Web(Base):
    def __init__(self, title, prefix):
        self.__prefix = prefix
    def make(self):
        app = FastAPI()
        app.include_router(router, prefix=self.__prefix)
        return app
`;
const makesAtOnce = `import uvicorn
from fastapi import FastAPI
from api import router
class Web:
    def __init__(self, title, prefix):
        self.app = FastAPI(title=title)
        self.app.include_router(router, prefix=prefix)
    def run(self):
        uvicorn.run(self.app)
`;
const served = (web: string, start: string) =>
  linesAndNotesOf({
    "api.py": api,
    "base.py": base,
    "web.py": web,
    "start.py": `from web import Web\n${start}`,
  });

const program = `def main() -> int:
    web = Web("shop", prefix="/v9")
    web.run()
    return 0
`;
const starts = [
  ["a program", `${program}if __name__ == "__main__":\n    code = main()\n`],
  ["a program that says nothing else", `${program}if __name__ == "__main__":\n    main()\n`],
  ["a module", `${program}main()\n`],
  ["a command", `import typer\ncli = typer.Typer()\n@cli.command("serve")\n${program}`],
] as const;

test.each(starts)("%s says with what the object is made whose method makes the app", async (_name, start) => {
  expect(await served(makesLater, start)).toEqual(["GET /v9/a no-session"]);
});

test.each(starts)("%s says with what the object is made that makes the app", async (_name, start) => {
  expect(await served(makesAtOnce, start)).toEqual(["GET /v9/a no-session"]);
});

test("an object that is only perhaps made is made with nothing as well", async () => {
  const perhaps = `import sys
def main():
    if sys.argv[1] == "serve":
        Web("shop", "/v9").run()
if __name__ == "__main__":
    main()
`;
  const fixed = makesLater.replace("prefix=self.__prefix", 'prefix="/api"');

  expect(await served(fixed, perhaps)).toEqual(["GET /api/a no-session"]);
});

test("of two programs that make one, the first counts", async () => {
  const two = `def one():
    Web("shop", "/one").run()
def two():
    Web("shop", "/two").run()
if __name__ == "__main__":
    one()
`;

  expect(await served(makesAtOnce, two)).toEqual(["GET /one/a no-session"]);
});
