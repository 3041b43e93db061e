import { describe, expect, it } from "vitest";
import { isOwnChild } from "../../../src/syntax/python/own-child.ts";
import { PythonProject } from "../../../src/syntax/python/project.ts";
import { memoryTree } from "../../support/memory-tree.ts";

async function asked(init: string): Promise<boolean> {
  const project = await PythonProject.open(
    memoryTree({
      "shop/__init__.py": init,
      "shop/settings.py": "",
      "other/__init__.py": "",
      "other/settings.py": "",
    }),
  );
  try {
    await project.load(project.index.paths);
    const module = project.module("shop/__init__.py");
    return module !== null && isOwnChild(project, module, "settings");
  } finally {
    project.close();
  }
}

describe("a name of a package", () => {
  it.each([
    "from shop import settings\n",
    "from . import settings\nsettings.load()\n",
    "if x:\n    from shop import other, settings\nfrom . import settings as settings\n",
  ])("is its own part where it imports nothing else under it: %j", async (init) => {
    expect(await asked(init)).toBe(true);
  });

  it.each([
    "",
    "from . import settings\nsettings = settings.load()\n",
    "from .settings import settings\n",
    "from other import settings\n",
    "from . import other as settings\n",
    "from . import settings\nfrom .settings import *\n",
    "import shop.settings\n",
  ])("may be something else where it does more, or says nothing: %j", async (init) => {
    expect(await asked(init)).toBe(false);
  });
});
