import { expect, test } from "vitest";
import { scanFiles } from "./scan-files.ts";

/** The paths of the routes that `paths` becomes. */
async function pathsOf(source: string): Promise<string[]> {
  const text = `from fastapi import FastAPI
app = FastAPI()
def handler(): ...
${source}
for path in paths:
    app.add_api_route(path, handler)
`;
  const { targets } = await scanFiles({ "main.py": text });
  return targets.map(({ path, marks }) => [path, ...marks].join(" "));
}

const computed: Readonly<Record<string, readonly [source: string, paths: readonly string[]]>> = {
  "sorted by what items are": ['paths = sorted(["/b", "/a"])[:1]', ["/a"]],
  "sorted by a key, the other way round": [
    'paths = [p for _, p in sorted([(1, "/a"), (2, "/b")], key=lambda pair: pair[0], reverse=True)[:1]]',
    ["/b"],
  ],
  "a list that is sorted in place": ['paths = ["/b", "/a"]\npaths.sort()\npaths.pop()', ["/a"]],
  "a set keeps one of each": ['paths = set()\nfor one in ["/a", "/a"]:\n    paths.add(one)', ["/a"]],
  "sets that are joined": ['paths = {"/a"}\npaths |= {"/a", "/b"}', ["/a", "/b"]],
  "a set less another one": ['paths = {"/a", "/b"} - {"/a"}', ["/b"]],
  "what two sets share": ['paths = {"/a", "/b"}.intersection({"/a"})', ["/a"]],
  "a dictionary of pairs": ['paths = dict([("x", "/a"), ("y", "/b")]).values()', ["/a", "/b"]],
  "a dictionary of what is zipped": ['paths = dict(zip(["x"], ["/a"])).values()', ["/a"]],
  "keys that are tuples": ['by = {}\nby["x", 1] = "/a"\nby["x", 2] = "/b"\npaths = [by["x", 2]]', ["/b"]],
  "a defaultdict": [
    'from collections import defaultdict\nby = defaultdict(list)\nby["x"].append("/a")\npaths = by["x"]',
    ["/a"],
  ],
  "classes as keys": [
    'class A: ...\nclass B: ...\nby = {A: "/a", B: "/b"}\npaths = [by[B], by.get(A)]',
    ["/a", "/b"],
  ],
  "what is filtered": ['paths = filter(lambda one: one != "/a", ["/a", "/b"])', ["/b"]],
  "what is counted from one": [
    'paths = [f"/{n}{p}" for n, p in enumerate(["/a", "/b"], start=1)] + [f"/{n}{p}" for n, p in enumerate(["/c"], 5)]',
    ["/1/a", "/2/b", "/5/c"],
  ],
  "texts that are split once": [
    'a, b = "x.y./a".rsplit(".", 1)\nc, d = "/b:y:z".split(":", maxsplit=1)\npaths = [b, "/" + a, c, "/" + d]',
    ["/a", "/b", "/x.y", "/y:z"],
  ],
  "texts that are parted": [
    'a, _, b = "/a:x:y".partition(":")\nc, _, d = "x.y./b".rpartition(".")\npaths = [a, "/" + b, "/" + c, d]',
    ["/a", "/b", "/x.y", "/x:y"],
  ],
  "beginnings to choose from": [
    'paths = [p for p in ["/a", "/_b", "/.c"] if not p.startswith(("/_", "/."))]',
    ["/a"],
  ],
  "names in capitals": [
    'paths = ["/" + n for n in ["URL", "Url", "url"] if n.isupper() or n.islower()]',
    ["/URL", "/url"],
  ],
  "chains of lists": [
    'import itertools\nfrom itertools import chain\npaths = [*chain(["/a"], ("/b",)), *itertools.chain.from_iterable([["/c"], []])]',
    ["/a", "/b", "/c"],
  ],
  "what is reduced": [
    'from functools import reduce\npaths = reduce(lambda all, one: all + ["/" + one], ["a", "b"], [])\npaths += [reduce(lambda a, b: a + b, ["/", "c"])]',
    ["/a", "/b", "/c"],
  ],
  "attributes and items by operators": [
    'from operator import attrgetter, itemgetter\nclass A:\n    class b:\n        path = "/a"\npaths = list(map(attrgetter("b.path"), [A])) + list(map(itemgetter("p"), [{"p": "/b"}]))',
    ["/a", "/b"],
  ],
  "named tuples": [
    'from collections import namedtuple\nRow = namedtuple("Row", "path verb")\nrows = [Row("/a", 1), Row(verb=2, path="/b"), Row(*["/c", 3])]\npaths = [row.path for row in rows] + [path + "s" for path, _ in rows]',
    ["/a", "/as", "/b", "/bs", "/c", "/cs"],
  ],
  "models that are made of dictionaries": [
    'from pydantic import BaseModel\nclass Api(BaseModel):\n    prefix: str = "/a"\n    port: int = 1\nclass Config(BaseModel):\n    api: Api = Api()\npaths = [Config(**{"api": {"port": 2}}).api.prefix, Config(api={"prefix": "/b"}).api.prefix]',
    ["/a", "/b"],
  ],
  "the version of Python": [
    'import sys\nfrom sys import version_info\npaths = ["/new" if sys.version_info >= (3, 10) else "/old"]\nif version_info[:2] < (3, 9):\n    paths.append("/older")\nif sys.platform != "win32":\n    paths.append("/posix")',
    ["/new", "/posix"],
  ],
  "the next one": ['paths = [next(iter(["/a", "/b"]))]', ["/a"]],
  "any and all": [
    'paths = (["/a"] if any([False, True]) else []) + (["/b"] if all([True, False]) else ["/c"])',
    ["/a", "/c"],
  ],
  subclasses: [
    'class A: ...\nclass B(A): ...\npaths = ["/a" if issubclass(B, A) else "/b", "/c" if issubclass(A, B) else "/d"]',
    ["/a", "/d"],
  ],
  "what is a class": [
    'class A: ...\npaths = ["/a" if isinstance(one, type) else "/b" for one in [A, A(), handler, "text", [A]]]',
    ["/a", "/b"],
  ],
};

for (const [what, [source, paths]] of Object.entries(computed)) {
  test(`plain Python is computed: ${what}`, async () => {
    expect(await pathsOf(source)).toEqual(paths);
  });
}

const undecided: Readonly<Record<string, string>> = {
  "one way out, then the other": `def is_on():
    if exists("/etc/on"):
        return True
    return False`,
  "the other way round": `def is_on():
    if exists("/etc/off"):
        return False
    return True`,
  "both sides": `def is_on():
    if exists("/etc/on"):
        return True
    else:
        return False`,
  "nothing at the end": `def is_on():
    if exists("/etc/on"):
        return True`,
  "from a loop": `def is_on():
    for place in ["/etc", "/usr"]:
        while place != "/":
            if exists(place):
                return place
            place = parent(place)
    return ""`,
  "from a try": `def is_on():
    try:
        if exists("/etc/on"):
            return "yes"
    except OSError:
        pass
    return ""`,
};

const asking = (body: string) => `from fastapi import FastAPI
from elsewhere import exists, parent
app = FastAPI()
${body}
if is_on():
    @app.get("/a")
    def a(): ...
`;

for (const [what, body] of Object.entries(undecided)) {
  test(`what a function may return or not is not decided: ${what}`, async () => {
    const { targets } = await scanFiles({ "main.py": asking(body) });

    expect(targets.map(({ key, marks }) => [key, ...marks].join(" "))).toEqual(["GET /a conditional"]);
  });
}

test("what a function returns on all its ways is decided", async () => {
  const body = `def is_on():
    if exists("/etc/on"):
        return "one"
    else:
        return "another"
    return ""`;

  const { targets } = await scanFiles({ "main.py": asking(body) });

  expect(targets.map(({ key, marks }) => [key, ...marks].join(" "))).toEqual(["GET /a"]);
});

const switches: Readonly<Record<string, string>> = {
  "that one side sets": `on = False
if exists("/etc/on"):
    on = True`,
  "that one side takes back": `on = True
if exists("/etc/off"):
    on = False`,
  "that both sides set": `if exists("/etc/on"):
    on = True
else:
    on = False`,
  "that an expression chooses": `on = True if exists("/etc/on") else False`,
  "that a loop over nobody knows what sets": `on = ""
for place in parent("/etc"):
    on = "yes"`,
  "that a case sets": `on = None
match parent("/etc"):
    case "on":
        on = "yes"`,
};

for (const [what, body] of Object.entries(switches)) {
  test(`a switch is not decided ${what}`, async () => {
    const source = `from fastapi import FastAPI
from elsewhere import exists, parent
app = FastAPI()
${body}
if on:
    @app.get("/a")
    def a(): ...
`;

    const { targets } = await scanFiles({ "main.py": source });

    expect(targets.map(({ key, marks }) => [key, ...marks].join(" "))).toEqual(["GET /a conditional"]);
  });
}

test("a prefix that one side of a condition sets is the one or the other", async () => {
  const source = `from fastapi import APIRouter, FastAPI
from elsewhere import exists
app = FastAPI()
router = APIRouter()
@router.get("/a")
def a(): ...
prefix = ""
if exists("/etc/prefix"):
    prefix = "/api"
app.include_router(router, prefix=prefix)
`;

  const { targets } = await scanFiles({ "main.py": source });

  expect(targets.map(({ key, marks }) => [key, ...marks].join(" "))).toEqual([
    "GET /a conditional",
    "GET /api/a conditional",
  ]);
});

test("a member of an enumeration of another module is in a tuple that names it", async () => {
  const files = {
    "role.py": `from enum import Enum
class Role(str, Enum):
    PANEL = "panel"
    NODE = "node"
    ALL = "all"
`,
    "main.py": `from fastapi import FastAPI
from role import Role
app = FastAPI()
def handler(): ...
if Role.ALL in (Role.PANEL, Role.ALL):
    app.get("/panel")(handler)
if Role.ALL not in [Role.NODE, Role.PANEL]:
    app.get("/other")(handler)
if Role.ALL in {Role.NODE}:
    app.get("/node")(handler)
`,
  };

  const scan = await scanFiles(files);
  expect(scan.targets.map(({ key, marks }) => [key, ...marks].join(" "))).toEqual([
    "GET /other",
    "GET /panel",
  ]);
});
