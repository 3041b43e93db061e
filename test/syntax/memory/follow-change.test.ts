import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { fastapiRoutes } from "../../../src/campaign-kinds/fastapi-routes/index.ts";
import { fastapiSettings } from "../../../src/campaign-kinds/fastapi-routes/settings.ts";
import type { SourceTree } from "../../../src/domain/source-tree.ts";
import { defaultSettings } from "../../../src/workflows/load-settings.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { OpenCache } from "../../support/open-cache.ts";
import { entangled, entangledEdits } from "./entangled-project.ts";
import type { Edit, Project } from "./generated-project.ts";

const looking = fastapiSettings.parse(defaultSettings(fastapiRoutes).campaigns[0]?.settings);
const named = { ...looking, entry: ["app.main:app"], trees: ["app/**"] };

/** A tree and the files that were read of it: a scan from the start reads them all. */
function counting(files: Project): { tree: SourceTree; readonly read: Set<string> } {
  const read = new Set<string>();
  const inner = memoryTree(files);
  const tree: SourceTree = {
    ...inner,
    read(paths) {
      const wanted = [...paths];
      for (const path of wanted) read.add(path);
      return inner.read(wanted);
    },
  };
  return { tree, read };
}

/** Scans before and after a change; the scan after it has to be that of a scan from the start. */
async function changeAndScan(before: Project, after: Project, settings: typeof looking) {
  const cache = new OpenCache();
  await findRoutes(memoryTree(before), settings, { cache });
  const { tree, read } = counting(after);
  const scan = await findRoutes(tree, settings, { cache });
  expect(scan).toEqual(await findRoutes(memoryTree(after), settings));
  return { scan, read: [...read] };
}

const ways = [
  ["with apps found by looking", looking],
  ["with a named app", named],
] as const;

const path = "app/routes/users.py";

const application: Project = {
  "app/__init__.py": "",
  "app/main.py": `
from fastapi import FastAPI
from app.routes import api

app = FastAPI()
app.include_router(api, prefix="/api")
for route in app.routes:
    route.operation_id = route.name
`,
  "app/db.py": `
from typing import Annotated
from fastapi import Depends
from sqlalchemy.orm import Session

def get_session() -> Session: ...

SessionDep = Annotated[Session, Depends(get_session)]
`,
  "app/words.py": "words = ['a']\n",
  "app/routes/__init__.py": `
from fastapi import APIRouter
from app.routes.items import router as items
from app.routes.users import router as users

api = APIRouter()
api.include_router(items)
api.include_router(users, prefix="/users")
`,
  "app/routes/items.py": `
from fastapi import APIRouter
from app.db import SessionDep

router = APIRouter(prefix="/items")

@router.get("/")
def items(session: SessionDep): ...
`,
  [path]: `
from fastapi import APIRouter
from app.db import SessionDep

router = APIRouter()

@router.get("/{id}")
def user(id: int, session: SessionDep):
    return session.get(User, id)

@router.post("/")
def make_user(): ...
`,
};

const ordinary: readonly (readonly [string, (text: string) => string])[] = [
  ["a body", (text) => text.replace("session.get(User, id)", "session.query(User).all()")],
  ["a signature", (text) => text.replace("make_user()", "make_user(session: SessionDep, name: str)")],
  ["a handler that becomes async", (text) => text.replace("def user", "async def user")],
  ["a decorator", (text) => text.replace("def make_user", "@limited(3)\ndef make_user")],
  ["lines", (text) => `# A comment.\n\n${text}`],
  ["an import", (text) => `from app.words import words\nimport json\n${text}`],
  [
    "a dependency of the router",
    (text) => text.replace("APIRouter()", "APIRouter(dependencies=[SessionDep])"),
  ],
  ["a status code", (text) => text.replace('"/")', '"/", status_code=201)')],
];

const restructuring: typeof ordinary = [
  ["the prefix of the router", (text) => text.replace("APIRouter()", 'APIRouter(prefix="/people")')],
  ["a path", (text) => text.replace("/{id}", "/{id}/profile")],
  ["a name", (text) => text.replace("def user", "def person")],
  ["a new route", (text) => `${text}\n@router.get("/new")\ndef new(session: SessionDep): ...\n`],
  ["a route that goes", (text) => text.replace('@router.post("/")', "")],
  ["syntax that breaks", (text) => `${text}\nx = = (1\n`],
];

const watched = application["app/main.py"] ?? "";
const unwatched = { ...application, "app/main.py": watched.replace(/for route[^]*/, "") };

describe.each(ways)("following a change, %s", (_, settings) => {
  const users = (project: Project, edit: (text: string) => string) => ({
    ...project,
    [path]: edit(project[path] ?? ""),
  });

  it.each(ordinary)("of %s reads the changed file only", async (_what, edit) => {
    const { read } = await changeAndScan(application, users(application, edit), settings);
    expect(read.filter((file) => file !== "app/words.py")).toEqual([path]);
  });

  it.each(restructuring)(
    "of %s reads the changed file only where nobody looks at the routes",
    async (_what, edit) => {
      const { read } = await changeAndScan(unwatched, users(unwatched, edit), settings);
      expect(read).toEqual([path]);
    },
  );

  it("follows a second change of the same file, and one of the package that includes it", async () => {
    const cache = new OpenCache();
    let files: Project = unwatched;
    await findRoutes(memoryTree(files), settings, { cache });
    for (const [, edit] of [...restructuring.slice(0, 4), ...ordinary]) {
      files = {
        ...users(files, edit),
        "app/routes/__init__.py": (files["app/routes/__init__.py"] ?? "").replace("/users", "/of/users"),
      };
      const { tree, read } = counting(files);
      expect(await findRoutes(tree, settings, { cache })).toEqual(
        await findRoutes(memoryTree(files), settings),
      );
      expect(read).not.toContain("app/main.py");
    }
  });

  it.each<[string, string, (text: string) => string]>([
    ["what others depend on", "app/db.py", (text) => text.replaceAll("Session", "AsyncSession")],
    ["the app", "app/main.py", (text) => text.replace("/api", "/v2")],
  ])("goes from the start after a change of %s", async (_what, file, edit) => {
    const changed = { ...application, [file]: edit(application[file] ?? "") };
    const { read } = await changeAndScan(application, changed, settings);
    expect(read).toContain("app/routes/items.py");
  });
});

/** Changes that somebody else can tell: what is said of them was wrong once each of the checks was left out. */
const entangling: readonly (readonly [string, Project, (text: string) => string])[] = [
  [
    "reads what was changed after it had run",
    {
      "app/words.py": "limits = {'most': 1}\n",
      "app/main.py": `from app.words import limits\nlimits.get("most")\n${unwatched["app/main.py"]}\nlimits["most"] = 3\n`,
    },
    (text) =>
      `${text}\nfrom app.words import limits\nif limits['most'] == 3: router.get("/three")(make_user)\n`,
  ],
  [
    "no longer imports first what others import",
    {
      "app/routes/extra.py":
        "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/e')\ndef e(): ...\n",
      "app/main.py": `from fastapi import APIRouter\nimport app.routes.users\nimport app.routes.items\nimport app.routes.extra\n${watched}`,
      "app/routes/__init__.py": "api = None\n",
      [path]: `${application[path] ?? ""}\nimport app.routes.extra\n`,
    },
    (text) => text.replace("import app.routes.extra\n", ""),
  ],
  [
    "is copied on from a router that got more routes since",
    {
      "app/main.py": `${unwatched["app/main.py"]}\napi.add_api_route("/more", print)\n@api.get("/most")\ndef most(): ...\n`,
    },
    (text) => text.replace("/{id}", "/{name}"),
  ],
  [
    "becomes another thing for whoever is given a session by it",
    {
      [path]: `${application[path] ?? ""}\ndef load(session): ...\n`,
      "app/routes/items.py":
        `from app.routes.users import load\n${application["app/routes/items.py"] ?? ""}    load(session)\n`.replace(
          "def items(session: SessionDep): ...",
          "def items(session: SessionDep):",
        ),
    },
    (text) => text.replace("def load", "async def load"),
  ],
  [
    "hands on an app that another one makes",
    {
      [path]: `# It says create_app already.\n${application[path] ?? ""}`,
      "app/main.py": `
from fastapi import FastAPI
from app.routes import api

def create_app():
    app = FastAPI()
    app.include_router(api)
    return app
`,
    },
    (text) => `${text}
from app.main import create_app

def serve():
    app = create_app()
    app.get("/served")(make_user)
    return app
`,
  ],
];

describe.each(ways)("following a change of a module, %s", (_, settings) => {
  it.each(entangling)("that %s finds what a scan from the start finds", async (_what, files, edit) => {
    const before = { ...application, ...files };
    await changeAndScan(before, { ...before, [path]: edit(before[path] ?? "") }, settings);
  });
});

/** Handlers that get their sessions from objects which are made, and kept, while somebody asks for them. */
const keeping: Project = {
  ...unwatched,
  "app/store.py": `
from sqlalchemy.orm import Session, sessionmaker

class Kept:
    current = None
    made = []

class Store:
    def __init__(self):
        self.maker = sessionmaker()

    def session(self) -> Session:
        return self.maker()

def store_of():
    if Kept.current is None:
        Kept.current = Store()
        Kept.made.append(Kept.current)
    return Kept.current

def fill(app):
    app.state.store = store_of()
`,
  "app/routes/items.py": `
from fastapi import APIRouter, Depends, Request
from app.store import Store, store_of

router = APIRouter(prefix="/items")

@router.get("/")
def items(store: Store = Depends(store_of)):
    return store.session().query()

@router.get("/kept")
async def kept(request: Request):
    return request.app.state.store.session().query()
`,
  [path]: `
from fastapi import APIRouter, Depends
from app.store import Store, store_of

router = APIRouter()

@router.get("/{id}")
def user(id: int, store: Store = Depends(store_of)):
    return store.session().get(id)
`,
};

describe.each(ways)("following a change where objects keep sessions, %s", (_, settings) => {
  it.each([
    [path, "store.session().get(id)", "store.session()"],
    [path, "def user", "async def user"],
    ["app/routes/items.py", "async def kept", "def kept"],
  ])("reads %s only for a change of `%s`", async (file, from, to) => {
    const after = { ...keeping, [file]: (keeping[file] ?? "").replace(from, to) };
    const { scan, read } = await changeAndScan(keeping, after, settings);
    expect(read).toEqual([file]);
    expect(scan.targets.map(({ session }) => session)).toEqual(["sync", "sync", "sync"]);
  });

  it.each([
    ["app/store.py", "self.maker = sessionmaker()", "self.maker = async_sessionmaker()"],
    ["app/store.py", "app.state.store = store_of()", "app.state.other = store_of()"],
    ["app/store.py", "Kept.current is None", "Kept.made == []"],
    [
      "app/routes/items.py",
      "import Store, store_of",
      "import Kept, Store, store_of\nKept.current = object()",
    ],
  ])("of %s, `%s`, finds what a scan from the start finds", async (file, from, to) => {
    await changeAndScan(keeping, { ...keeping, [file]: (keeping[file] ?? "").replace(from, to) }, settings);
  });
});

/** Ways to learn which names a module has; a new one decides about routes. */
const asking: readonly (readonly [string, string])[] = [
  ["is asked for in vain", 'if getattr(words, "switch", None):\n    app.get("/switched")(print)\n'],
  ["is looked for", 'if hasattr(words, "switch"):\n    app.get("/switched")(print)\n'],
  ["would be listed", 'for name in dir(words):\n    app.get(f"/{name}")(print)\n'],
  ["would be a key", 'for name in vars(words):\n    app.get(f"/{name}")(print)\n'],
];

describe.each(ways)("following a change of a module of data, %s", (_, settings) => {
  it.each(asking)("finds what follows from a name that %s", async (_what, question) => {
    const main = `from app import words\n${application["app/main.py"] ?? ""}\n${question}`;
    const before = { ...application, "app/main.py": main };
    const { scan } = await changeAndScan(before, { ...before, "app/words.py": "switch = True\n" }, settings);
    expect(scan.targets.map(({ key }) => key)).toContain(
      question.includes("switched") ? "GET /switched" : "GET /switch",
    );
  });
});

it.each(ways)(
  "a module that ran while another one ran does so still after that one ran again, %s",
  async (_, settings) => {
    const beta = `from fastapi import APIRouter
from app.routes.users import router as users
router = APIRouter()
def helper(): ...
`;
    const start = {
      ...unwatched,
      "app/routes/__init__.py": `from app.routes.beta import helper\n${application["app/routes/__init__.py"] ?? ""}`,
      "app/routes/beta.py": beta,
      [path]: "from fastapi import APIRouter\nrouter = APIRouter()\nrouter.get('/borrowed')(print)\n",
    };
    const again = { ...start, "app/routes/beta.py": `# Once more.\n${beta}` };
    const borrowing = `from app.routes.beta import helper\nfrom fastapi import APIRouter\nrouter = APIRouter()\nrouter.get('/borrowed')(helper)\n`;
    const cache = new OpenCache();
    for (const files of [start, again, { ...again, [path]: borrowing }]) {
      const scan = await findRoutes(memoryTree(files), settings, { cache });
      expect(scan).toEqual(await findRoutes(memoryTree(files), settings));
    }
  },
);

it("values that are nested without end are looked at all the same", async () => {
  const nesting =
    "deep = []\nfor one in range(1000):\n    for other in range(1000):\n        deep = [deep]\n";
  const before = {
    ...unwatched,
    "app/words.py": `from fastapi import APIRouter\n${nesting}`,
    [path]: `from app.words import deep\n${application[path] ?? ""}\nrouter.tags = deep\n`,
  };
  const { read } = await changeAndScan(
    before,
    { ...before, [path]: before[path].replace("def user", "def person") },
    named,
  );
  expect(read).toEqual([path]);
}, 30_000);

describe("following changes", () => {
  it.each(ways)(
    "finds what a scan from the start finds, however modules hang together, %s",
    async (_, settings) => {
      let followed = 0;
      let changes = 0;
      await fc.assert(
        fc.asyncProperty(
          entangled,
          fc.array(entangledEdits, { minLength: 2, maxLength: 10 }),
          async (start, sequence) => {
            const cache = new OpenCache();
            let files: Project = start;
            for (const edit of [(same: Project) => same, ...sequence] satisfies Edit[]) {
              const before = files;
              files = edit(files);
              const { tree, read } = counting(files);
              const warm = await findRoutes(tree, settings, { cache });
              const cold = await findRoutes(memoryTree(files), settings);
              expect(JSON.stringify(warm)).toBe(JSON.stringify(cold));
              if (JSON.stringify(before) !== JSON.stringify(files)) changes++;
              if (read.size > 0 && read.size <= 3) followed++;
            }
          },
        ),
        { numRuns: 120 },
      );
      // Else nothing but the way from the start would have been tried.
      expect(followed).toBeGreaterThan(changes / 5);
    },
    120_000,
  );
});
