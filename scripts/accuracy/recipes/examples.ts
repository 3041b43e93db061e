import { framework, type Recipe } from "../recipe.ts";

/** FastAPI's own documentation examples: each file is an app of its own. */
export const examples: Recipe = {
  id: "fastapi-examples",
  group: "examples",
  source: { type: "pypi", distribution: `fastapi==${framework}` },
  requirements: [
    `fastapi==${framework}`,
    "httpx",
    "python-multipart",
    "jinja2",
    "sqlmodel",
    "pydantic-settings",
    "strawberry-graphql",
    "orjson",
    "ujson",
    "a2wsgi",
    "flask",
    "pyjwt",
    "pwdlib[argon2]",
    "email-validator",
    "psycopg[binary]",
    "pyyaml",
    "uvicorn",
  ],
  importRoots: ["."],
  folder: "docs_src",
  apps: null,
  environment: { ADMIN_EMAIL: "admin@example.org" },
  standIns: {},
  settings: {},
  // Models of pydantic 1, and an example that shows an error.
  refused: /PydanticV1NotSupportedError|temp_pydantic_v1_params|Invalid args for response field/,
};

/** The repository that the sandbox and the demonstration use. */
export const sample: Recipe = {
  id: "sample",
  group: "sample",
  source: { type: "folder", path: "test/sandbox/sample/start" },
  requirements: [`fastapi==${framework}`, "sqlalchemy[asyncio]", "aiosqlite"],
  importRoots: ["."],
  folder: "",
  apps: ["orchard.api.app:app"],
  environment: {},
  standIns: {},
  settings: {},
};

/** Applications that chance puts together from the ways in which FastAPI can be used: shapes that nobody thought of. */
export const generated: Recipe = {
  id: "generated",
  group: "examples",
  source: { type: "generated", seed: 1, applications: 300 },
  requirements: [`fastapi==${framework}`, "sqlalchemy[asyncio]", "aiosqlite"],
  importRoots: ["."],
  folder: "apps",
  apps: null,
  environment: {},
  standIns: {},
  settings: {},
};
