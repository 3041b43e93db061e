import { expect, test } from "vitest";
import { lineOf, scanFiles } from "./scan-files.ts";

async function lines(source: string) {
  const head = "import argparse, os\nfrom fastapi import FastAPI\ndef handler(): ...\n";
  const scan = await scanFiles({ "main.py": head + source });
  return scan.targets.map(lineOf);
}

const parser = `def parser():
    made = argparse.ArgumentParser(add_help=False)
    made.add_argument("-p", "--base-path", type=str, default="/api", help="Where it is")
    made.add_argument("--docs", action="store_true")
    made.add_argument("--no-health", dest="health", action="store_false")
    group = made.add_argument_group("more")
    group.add_argument("--port", type=int, default="80")
    group.add_argument("-q", default="/q")
    group.add_argument("names", nargs="*")
    made.set_defaults(kind="plain")
    return made
`;

const create = `def create(args):
    app = FastAPI()
    app.add_api_route(args.base_path + args.q + "/" + args.kind, handler)
    if args.docs:
        app.add_api_route("/docs-on", handler)
    if args.health:
        app.add_api_route("/health", handler)
    for name in args.names:
        app.add_api_route("/" + name, handler)
    return app
`;

test("what a command line can be given has its defaults, which somebody may change", async () => {
  const source = `${parser}${create}app = create(parser().parse_args())\n`;

  expect(await lines(source)).toEqual([
    "GET (unknown) unresolved conditional",
    "GET /api/q/plain no-session",
    "GET /docs-on no-session default-off",
    "GET /health no-session",
  ]);
});

test("what a command line is given by the source is so for certain", async () => {
  const source = (given: string) =>
    `${parser}${create}app = create(parser().parse_known_args(${given})[0])\n`;
  const given = ["GET /docs-on no-session", "GET /v2/q/plain no-session"];

  expect(await lines(source('["--docs", "--no-health", "--base-path", "/v2"]'))).toEqual([
    "GET (unknown) unresolved conditional",
    ...given,
  ]);
  expect(await lines(source('args=["--docs", "--base-path=/v2"]'))).toEqual([
    "GET (unknown) unresolved conditional",
    given[0],
    "GET /health no-session",
    given[1],
  ]);
});

test("arguments that the environment may set keep their defaults", async () => {
  const source = `${parser}${create}def from_environment():
    args = parser().parse_args([])
    for name in vars(args):
        if "APP_" + name.upper() in os.environ:
            setattr(args, name, os.environ["APP_" + name.upper()])
    return args
app = create(from_environment())
`;

  expect(await lines(source)).toEqual([
    "GET (unknown) unresolved conditional",
    "GET /api/q/plain no-session",
    "GET /docs-on no-session default-off",
    "GET /health no-session",
  ]);
});

test("a switch that a setting which is off turns on stays as it was", async () => {
  const source = `${parser}class State:
    def __init__(self):
        self.on = False
        self.path = None
state = State()
if os.environ.get("EXTRA"):
    state.on = True
    state.path = "/filled"
    inner = State()
    inner.on = True
    app = FastAPI()
    if inner.on:
        app.add_api_route("/inner", handler)
app = FastAPI()
if state.on:
    app.add_api_route("/on", handler)
if state.path:
    app.add_api_route(state.path, handler)
`;

  expect(await lines(source)).toEqual(["GET /filled no-session", "GET /inner no-session default-off"]);
});
