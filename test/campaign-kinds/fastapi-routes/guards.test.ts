import { expect, test } from "vitest";
import { scanFiles } from "./scan-files.ts";

async function pagesState(code: string, files: Readonly<Record<string, string>> = {}) {
  const pages = `from fastapi import APIRouter
router = APIRouter()
@router.get("/pages")
def pages(): ...
`;
  const main = `from fastapi import FastAPI
from pages import router
app = FastAPI()
${code}`;
  const scan = await scanFiles({ "pages.py": pages, "main.py": main, ...files });
  return scan.targets.map(({ state, marks }) => [state, ...marks].join(" ")).join("; ");
}

const flag = `try:
    import live
    HAS_LIVE = True
except ImportError:
    HAS_LIVE = False
if HAS_LIVE:
    app.include_router(router)
`;

test("what only a plug-in brings, which may not be installed, is conditional", async () => {
  const asked = `def has_live():
    try:
        import live
    except ModuleNotFoundError:
        return False
    return True
if has_live():
    app.include_router(router)
`;
  const bound = `try:
    from live import Client
except ImportError:
    Client = None
if Client is not None:
    app.include_router(router)
`;
  const inside = "try:\n    import live\n    app.include_router(router)\nexcept Exception:\n    pass\n";
  const afterwards =
    "try:\n    import live\nexcept ImportError:\n    pass\nelse:\n    app.include_router(router)\n";
  const untracked =
    "try:\n    from .secret import key\n    app.include_router(router)\nexcept ImportError:\n    ...\n";

  for (const code of [asked, flag, bound, inside, afterwards, untracked]) {
    expect([code, await pagesState(code)]).toEqual([code, "no-session conditional"]);
  }
});

test("what the repository requires, has or cannot go on without is there", async () => {
  const other = (module: string) => flag.replace("import live", `import ${module}`);
  const requiring = [
    { "pyproject.toml": '[project]\nname = "a"\ndependencies = ["fastapi", "Live>=2"]\n' },
    { "pyproject.toml": '[tool.poetry.dependencies]\nlive = "^2"\n' },
    { "requirements.txt": "fastapi\nlive==2.0\n" },
    { "setup.cfg": "[options]\ninstall_requires =\n    fastapi\n    python-live\n" },
    { "setup.py": "from setuptools import setup\nsetup(install_requires=['fastapi', 'live'])\n" },
    { "live.py": "" },
  ];
  const givingUp = flag.replace("HAS_LIVE = False", "raise RuntimeError()");
  const ending = flag.replace("    HAS_LIVE = False", "    print('no')\n    sys.exit(1)");

  for (const files of requiring)
    expect([files, await pagesState(flag, files)]).toEqual([files, "no-session"]);
  for (const code of [other("json"), other("pages"), givingUp, ending])
    expect([code, await pagesState(code)]).toEqual([code, "no-session"]);
});

test("an extra is not required, and a name has what the import brings", async () => {
  const extras = [
    { "pyproject.toml": '[project]\nname = "a"\n[project.optional-dependencies]\nlive = ["live"]\n' },
    { "pyproject.toml": '[tool.poetry.dependencies]\nlive = { version = "^2", optional = true }\n' },
    { "pyproject.toml": "this is no TOML" },
  ];
  const fallback = `try:
    from live import prefix
except ImportError:
    prefix = "/none"
app.include_router(router)
`;

  for (const files of extras)
    expect([files, await pagesState(flag, files)]).toEqual([files, "no-session conditional"]);
  expect(await pagesState(fallback)).toBe("no-session");
});

test("what a round of a loop does after an undecided condition may have left it is conditional", async () => {
  const loop = (guard: string) => `from elsewhere import chosen
for one in [router]:
    ${guard}
    one.tags = []
    if True:
        app.include_router(one)
`;
  const undecided = [
    "if not chosen(one): continue",
    "if chosen(one): break",
    "if True:\n        if chosen(one): continue",
    "try:\n        if chosen(one): continue\n    except ValueError: ...",
  ];
  const decided = [
    "if False: continue",
    "for _ in [1]:\n        if chosen(one): continue",
    "while chosen(one):\n        if chosen(one): break",
  ];

  for (const guard of undecided)
    expect([guard, await pagesState(loop(guard))]).toEqual([guard, "no-session conditional"]);
  for (const guard of decided) expect([guard, await pagesState(loop(guard))]).toEqual([guard, "no-session"]);
});
