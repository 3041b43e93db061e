import { expect, test } from "vitest";
import { linesOf } from "./scan-files.ts";

/** An app below the path that `prefix` gives. */
const app = (before: string, prefix: string) =>
  `${before}
from fastapi import APIRouter, FastAPI
router = APIRouter()
@router.get("/items")
def read(): ...
app = FastAPI()
app.include_router(router, prefix=${prefix})
`;
const major = app(
  'from importlib.metadata import version\nfrom packaging.version import Version\nown = Version(version("shop-api"))',
  'f"/v{own.major}"',
);
const served = (path: string) => [`GET ${path} no-session`];
const notKnown = ["GET (unknown) unresolved"];

const declared: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "pyproject.toml": { "pyproject.toml": '[project]\nname = "Shop_API"\nversion = "2.1.0"\n' },
  Poetry: { "pyproject.toml": '[tool.poetry]\nname = "shop-api"\nversion = "2.1.0"\n' },
  "a file that setuptools reads": {
    "api/pyproject.toml":
      '[project]\nname = "shop-api"\ndynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = { file = "VERSION" }\n',
    "api/VERSION": "2.1.0\n",
  },
  "a name of a module": {
    "pyproject.toml":
      '[project]\nname = "shop-api"\ndynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = { attr = "shop.about.__version__" }\n',
    "shop/__init__.py": "",
    "shop/about.py": '__version__ = "2.1.0"\n',
  },
  "setup.cfg": { "setup.cfg": "[metadata]\nname = shop-api\nversion = 2.1.0\n[options]\n" },
  "a file that setup.cfg names": {
    "setup.cfg": "[metadata]\nname = shop-api\nversion = file: version.txt\n",
    "version.txt": "2.1.0",
  },
  "setup.py": {
    "setup.py": 'from setuptools import setup\nsetup(name="shop-api", version="2.1.0")\n',
  },
  "what a setup.py reads and gathers": {
    "services/api/setup.py": `import sys
from pathlib import Path
from setuptools import setup
HERE = Path(sys.argv[0] if __name__ == "__main__" else __file__).resolve().parent
SETUP = {"name": "shop-api", "version": (HERE / "VERSION").read_text().strip()}
if __name__ == "__main__":
    setup(**SETUP)
`,
    "services/api/VERSION": "2.1.0\n",
  },
};

for (const [what, files] of Object.entries(declared)) {
  test(`a path of the version of the repository's own package is known: ${what}`, async () => {
    expect(await linesOf({ ...files, "main.py": major })).toEqual(served("/v2/items"));
  });
}

const unsaid: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "the tags of the repository": { "pyproject.toml": '[project]\nname = "shop-api"\ndynamic = ["version"]\n' },
  "a version that stands for none": { "pyproject.toml": '[project]\nname = "shop-api"\nversion = "0.0.0"\n' },
  "Poetry's plug-in": {
    "pyproject.toml":
      '[tool.poetry]\nname = "shop-api"\nversion = "1.0.0"\n[tool.poetry-dynamic-versioning]\nenable = true\n',
  },
  "packages that disagree": {
    "a/pyproject.toml": '[project]\nname = "shop-api"\nversion = "2.1.0"\n',
    "b/pyproject.toml": '[project]\nname = "shop-api"\nversion = "3.0.0"\n',
  },
  "another package": { "pyproject.toml": '[project]\nname = "shop-api-client"\nversion = "2.1.0"\n' },
  "a version as nobody hands it on": {
    "pyproject.toml": '[project]\nname = "shop-api"\nversion = "2.1-beta"\n',
  },
};

for (const [what, files] of Object.entries(unsaid)) {
  test(`a path of a version that the repository does not say is not known: ${what}`, async () => {
    expect(await linesOf({ ...files, "main.py": major })).toEqual(notKnown);
  });
}

const asked: Readonly<Record<string, readonly [before: string, prefix: string, path: string]>> = {
  "a text": ["from importlib.metadata import version", `f"/{version('shop-api')}"`, "/2.1.0/items"],
  "a distribution": [
    "from importlib import metadata\nown = metadata.distribution('shop-api')",
    `f"/{own.metadata['Name']}/{own.version}"`,
    "/shop-api/2.1.0/items",
  ],
  metadata: [
    "from importlib.metadata import metadata\nown = metadata('shop-api')",
    `"/" + own["Version"].split(".")[0]`,
    "/2/items",
  ],
  pkg_resources: [
    "import pkg_resources\nown = pkg_resources.get_distribution('shop-api')",
    `f"/{own.version}"`,
    "/2.1.0/items",
  ],
  "the text of an object": [
    "from importlib.metadata import version\nfrom packaging.version import parse",
    `f"/{parse(version('shop-api'))}"`,
    "/2.1.0/items",
  ],
  "a class of the repository": [
    `import re
from importlib.metadata import distribution
from packaging.version import Version
class About:
    def __init__(self, name):
        self._found = distribution(name)
        if re.match("^[a-z-]+$", self.name) is None:
            raise ValueError(name)
    @property
    def name(self):
        return self._found.metadata["Name"]
    @property
    def tag(self):
        return f"v{Version(self._found.version).major}"
about = About(name="shop-api")`,
    `f"/{about.tag}"`,
    "/v2/items",
  ],
};

for (const [what, [before, prefix, path]] of Object.entries(asked)) {
  test(`the version is found however it is asked for: ${what}`, async () => {
    const files = {
      "pyproject.toml": '[project]\nname = "shop-api"\nversion = "2.1.0"\n',
      "main.py": app(before, prefix),
    };
    expect(await linesOf(files)).toEqual(served(path));
  });
}

test("another version may be installed: what it turns on is off by default", async () => {
  const files = {
    "pyproject.toml": '[project]\nname = "shop-api"\nversion = "2.1.0"\n',
    "main.py": `from importlib.metadata import version
from fastapi import FastAPI
app = FastAPI()
if version("shop-api") == "1.0.0":
    @app.get("/old")
    def old(): ...
`,
  };
  expect(await linesOf(files)).toEqual(["GET /old no-session default-off"]);
});
