import { expect, test } from "vitest";
import { lineOf, scanFiles } from "./scan-files.ts";

const head = `import os
from fastapi import APIRouter, FastAPI
from elsewhere import enabled
app = FastAPI()
router = APIRouter()
@router.get("/a")
def a(): ...
`;

async function lines(source: string) {
  const scan = await scanFiles({ "main.py": head + source });
  return scan.targets.map(lineOf);
}

const filling = (start: string) => `def fill(app):
    ${start}
    app.include_router(router)
fill(app)
`;

test("what a function does after an undecided condition may have ended it is conditional", async () => {
  const ends = [
    "if not enabled():\n        return",
    "if not enabled():\n        return None",
    "for one in [1]:\n        if enabled():\n            return",
    "if enabled():\n        print()\n        if enabled():\n            return",
  ];

  for (const end of ends) expect(await lines(filling(end))).toEqual(["GET /a no-session conditional"]);
});

test("what a setting that is off keeps a function from doing is off", async () => {
  expect(await lines(filling('if not os.environ.get("ON"):\n        return'))).toEqual([
    "GET /a no-session default-off",
  ]);
  expect(await lines(filling('if os.environ.get("OFF"):\n        return'))).toEqual(["GET /a no-session"]);
  expect(await lines(filling("if False:\n        return"))).toEqual(["GET /a no-session"]);
  expect(await lines(filling("if True:\n        return"))).toEqual(["GET /a unmounted"]);
});

test("what a program cannot do without it has, whoever runs it", async () => {
  expect(await lines(filling('if not os.environ.get("KEY"):\n        raise ValueError("KEY")'))).toEqual([
    "GET /a no-session",
  ]);
  expect(await lines(filling('if not enabled():\n        raise ValueError("not enabled")'))).toEqual([
    "GET /a no-session",
  ]);
  expect(
    await lines(
      'if os.environ.get("KEY") is None:\n    raise ValueError("KEY")\napp.include_router(router)\n',
    ),
  ).toEqual(["GET /a no-session"]);
});

test("what is given as long as no setting gives something else is a default, which a program may not do with", async () => {
  const asked = (given: string) => `def setting(name, default=None):
    ${given}
`;
  const ways = [
    "if name in os.environ:\n        return os.environ[name]\n    return default",
    "if name not in os.environ:\n        return None\n    return os.environ[name]",
    "found = os.environ.get(name)\n    if found:\n        if found.isdigit():\n            return int(found)\n        return found\n    return default",
    "return os.environ[name] if name in os.environ else default",
  ];
  const needed = `if not setting("KEY"):
    raise RuntimeError("KEY")
app.include_router(router)
`;
  const chosen = `if setting("PAGES"):
    app.include_router(router)
`;

  for (const way of ways) {
    expect(await lines(asked(way) + needed)).toEqual(["GET /a no-session"]);
    expect(await lines(asked(way) + chosen)).toEqual(["GET /a no-session default-off"]);
  }
  const never = asked("if name == 'OTHER':\n        return True\n    return default");
  expect(await lines(never + chosen)).toEqual(["GET /a unmounted"]);
});

test("what a function gives instead does not make conditional what it makes otherwise", async () => {
  const source = `made = {}
def build(name):
    if name in made:
        return made[name]
    api = FastAPI()
    api.include_router(router, prefix="/v2")
    return api
app.mount("/api", build(enabled()))
`;

  expect(await lines(source)).toEqual(["GET /api/v2/a no-session"]);
});

test("a router that a function may not make is conditional", async () => {
  const source = `def optional():
    if not enabled():
        return None
    made = APIRouter()
    @made.get("/b")
    def b(): ...
    return made
one = optional()
if one is not None:
    app.include_router(one)
`;

  expect(await lines(source)).toEqual(["GET /a unmounted", "GET /b no-session conditional"]);
});

test("a program that ends before it starts its server serves nothing, so what it does after that is certain", async () => {
  const program = (serve: string) => `import uvicorn
def run(port: int = 8000):
    if not enabled(port):
        print("in use")
        return
    app.include_router(router)
    ${serve}
run()
`;

  expect(await lines(program("uvicorn.run(app, port=port)"))).toEqual(["GET /a no-session"]);
  expect(await lines(program("uvicorn.Server(uvicorn.Config(app)).serve()"))).toEqual(["GET /a no-session"]);
  expect(await lines(program("print(app)"))).toEqual(["GET /a no-session conditional"]);
});

test.each([
  'getattr(app.state, "done", False)',
  'getattr(app.state, "done", None) is not None',
  'hasattr(app.state, "done")',
  'getattr(app, "_done", False)',
])("what was never set on an app is not there at the first run: %s", async (asked) => {
  const setUp = `def fill(app):
    if ${asked}:
        return
    app.state.done = app._done = True
    app.include_router(router)
fill(app)
fill(app)
`;

  expect(await lines(setUp)).toEqual(["GET /a no-session"]);
});

test("what code sets on an app's state that nobody was seen to call may be there", async () => {
  const elsewhere = "def finish(app):\n    app.state.done = True\n";
  const guarded = filling('if getattr(app.state, "done", False):\n        return');

  expect(await lines(elsewhere + guarded)).toEqual(["GET /a no-session conditional"]);
});
