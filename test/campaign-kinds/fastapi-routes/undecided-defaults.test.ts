import { expect, test } from "vitest";
import { lineOf, scanFiles } from "./scan-files.ts";

async function lines(body: string) {
  const source = `from fastapi import APIRouter, FastAPI
router = APIRouter()
@router.get("/pages")
def pages(): ...
def create_app(store, server=None):
    app = FastAPI()
${body}    return app
`;
  const scan = await scanFiles({ "main.py": source });
  return scan.targets.map(lineOf).sort();
}

test.each(["None", "False", "''", "(server.store if server else None)"])(
  "`given or %s` decides nothing of what nobody knows",
  async (otherwise) => {
    const body = `    found = store or ${otherwise}
    if found:
        app.include_router(router)
`;

    expect(await lines(body)).toEqual(["GET /pages no-session conditional"]);
  },
);

test("`given or None` is not None for sure, nor anything else", async () => {
  const body = `    found = store or None
    if found is None:
        app.include_router(router, prefix="/none")
    if found is not None and hasattr(found, "name"):
        app.include_router(router, prefix="/some")
    if isinstance(found, str):
        app.include_router(router, prefix="/text")
`;

  expect(await lines(body)).toEqual([
    "GET /none/pages no-session conditional",
    "GET /some/pages no-session conditional",
    "GET /text/pages no-session conditional",
  ]);
});

test("what is given or else a text is true, and the text tells what it is", async () => {
  const body = `    prefix, none = store or "/api", store or ""
    if prefix:
        app.include_router(router, prefix=prefix + none)
`;

  expect(await lines(body)).toEqual(["GET /api/pages no-session"]);
});

test("what an object that nobody knows has by default, whoever gives the object may change", async () => {
  const body = `    if getattr(store, "debug", False):
        app.include_router(router, prefix="/debug")
    if getattr(store, "public", True):
        app.include_router(router, prefix="/public")
    else:
        app.include_router(router, prefix="/private")
    features = getattr(store.config, "features", None)
    if features is not None:
        app.include_router(router, prefix="/features")
`;

  expect(await lines(body)).toEqual([
    "GET /debug/pages no-session default-off",
    "GET /features/pages no-session default-off",
    "GET /private/pages no-session default-off",
    "GET /public/pages no-session",
  ]);
});

test("what an object has to have, or the program ends, it has", async () => {
  const body = `    features = getattr(store.config, "features", None)
    if features is None:
        raise ValueError("features are missing")
    pages = getattr(features, "pages", None)
    if pages is None:
        raise ValueError("pages are missing")
    app.include_router(router)
`;

  expect(await lines(body)).toEqual(["GET /pages no-session"]);
});

test.each([
  "store or []",
  "store or ()",
  "(store or {}).values()",
  "store if store else []",
  "store if store is not None else []",
  "getattr(store, 'names', [])",
  "list(store or [])",
])("`%s` may have something in it", async (names) => {
  const body = `    for name in ${names}:
        app.include_router(router, prefix="/each")
    if not (${names}):
        app.include_router(router, prefix="/none")
`;

  expect(await lines(body)).toEqual([
    "GET /each/pages no-session conditional",
    "GET /none/pages no-session conditional",
  ]);
});
