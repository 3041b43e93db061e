import { expect, test } from "vitest";
import { lineOf, scanFiles } from "./scan-files.ts";

async function lines(main: string) {
  const router = (path: string) =>
    `from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("${path}")\ndef handler(): ...\n`;
  const scan = await scanFiles({
    "fast.py": router("/fast"),
    "slow.py": router("/slow"),
    "main.py": `from fastapi import APIRouter, FastAPI\nfrom elsewhere import quick\napp = FastAPI()\n${main}`,
  });
  const all = scan.targets.map(lineOf);
  return [...all, ...scan.unresolved.map(({ message }) => message)].sort();
}

const include = "app.include_router(router)\n";

test.each([
  `if quick():\n    from fast import router\nelse:\n    from slow import router\n${include}`,
  `import fast, slow\nif quick():\n    router = fast.router\nelse:\n    router = slow.router\n${include}`,
  `from slow import router\nif quick():\n    from fast import router\n${include}`,
  "import fast, slow\napp.include_router(fast.router if quick() else slow.router)\n",
  `try:\n    import an_extra\n    from fast import router\nexcept ImportError:\n    from slow import router\n${include}`,
  "import fast, slow\ndef pick():\n    if quick():\n        return fast.router\n    return slow.router\napp.include_router(pick())\n",
])("of two routers that may be meant, each is included under a condition: %s", async (main) => {
  expect(await lines(main)).toEqual(["GET /fast no-session conditional", "GET /slow no-session conditional"]);
});

test("a router of a package that may not be there leaves the project's own under a condition", async () => {
  const main = `try:\n    from an_extra import router\nexcept ImportError:\n    from slow import router\n${include}`;

  expect(await lines(main)).toEqual([
    "GET /fast unmounted",
    "GET /slow no-session conditional",
    "what is included here could not be found; its routes are missing",
  ]);
});

test("what is registered after the choice is there whichever router it is", async () => {
  const main = `if quick():
    router = APIRouter(tags=["quick"])
else:
    router = APIRouter()
@router.get("/own")
def own(): ...
${include}`;

  expect((await lines(main)).filter((line) => line.includes("/own"))).toEqual(["GET /own no-session"]);
});
