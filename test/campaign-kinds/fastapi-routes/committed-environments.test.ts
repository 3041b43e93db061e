import { expect, test } from "vitest";
import { linesAndNotesOf } from "./scan-files.ts";

test("an environment that was committed with the program is not part of it", async () => {
  const app = `from fastapi import FastAPI
from fastapi_extras import router
app = FastAPI()
app.include_router(router)
@app.get("/a")
def a(): ...
`;
  const framework = `class FastAPI:
    def get(self, path):
        return lambda handler: handler
`;
  const extras = `from fastapi import APIRouter
router = APIRouter()
@router.get("/extra")
def extra(): ...
`;

  for (const place of ["env/lib/python3.12/site-packages", "myenv/Lib/site-packages", "deps/dist-packages"]) {
    const files = {
      "main.py": app,
      [`${place}/fastapi/__init__.py`]: framework,
      [`${place}/fastapi_extras.py`]: extras,
    };

    expect(await linesAndNotesOf(files)).toEqual([
      "GET /a no-session",
      "what is included here could not be found; its routes are missing",
    ]);
  }
});
