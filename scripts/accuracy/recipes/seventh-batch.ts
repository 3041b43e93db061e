import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen after the sixth batch was mended and before any of them was scanned: agenta (async sessions, routers that are
 * attributes of objects), ayon (packages found by listing a folder), cognee (routers made by functions), openhands
 * (services by dependency), basic-memory (versions of an API), chainlit (a single module), optimade (apps made by a
 * factory, routers under several prefixes). Everything chosen that can be asked at run time counts.
 */
export const seventhBatch: readonly Recipe[] = [
  unseen(
    7,
    {
      id: "agenta",
      source: {
        type: "git",
        repositories: ["Agenta-AI/agenta"],
        commit: "753af3838ef61cfc3f06c05951b3599fefbc75ef",
        paths: ["api", "clients/python", "sdks/python"],
      },
      python: "3.12",
      requirements: [
        "agenta",
        "fastapi>=0.139,<0.140",
        "pydantic[email]",
        "uvicorn",
        "httpx",
        "structlog",
        "python-dotenv",
        "python-multipart",
        "cryptography",
        "sqlalchemy>=2,<2.1",
        "sqlalchemy-utils",
        "sqlalchemy-json",
        "greenlet",
        "asyncpg",
        "alembic",
        "orjson",
        "jsonschema",
        "genson",
        "python-jsonpath",
        "uuid-utils",
        "taskiq",
        "taskiq-redis",
        "redis",
        "cachetools",
        "supertokens-python",
        "openai",
        "sendgrid",
        "stripe",
        "posthog",
        "newrelic",
        "dnspython",
        "opentelemetry-proto",
        "croniter",
        "miniopy-async",
        "pathspec",
        "stream-zip",
        "puremagic",
      ],
      importRoots: ["api", "clients/python", "sdks/python"],
      // It looks for its migrations where its image has them.
      standIns: {
        "started_agenta.py": `from unittest.mock import MagicMock
from alembic.script import ScriptDirectory
ScriptDirectory.from_config = MagicMock()
from entrypoints.routers import app
`,
      },
      // Its first run did not ask the app of its SDK (1 phantom): that was the recipe's fault.
      apps: ["started_agenta:app", "agenta.sdk.decorators.routing:default_app"],
    },
    { runtime: 905 },
  ),
  unseen(
    7,
    {
      id: "ayon",
      source: {
        type: "git",
        repositories: ["ynput/ayon-backend"],
        commit: "16b514a7ca95102494e50b055cdee17942a8161f",
      },
      python: "3.13",
      requirements: [
        "aiocache>=0.12.3",
        "aiofiles>=25.1.0",
        "aioshutil>=1.6",
        "asyncpg>=0.31.0",
        "boto3>=1.35.22",
        "codenamize>=1.2.3",
        "croniter>=6.2.2",
        "cryptography>=46.0.5",
        "email-validator>=2.3.0",
        "fastapi==0.125.0",
        "geoip2>=5.2.0",
        "granian",
        "httpx>=0.28.1",
        "jinja2>=3.1.6",
        "loguru>=0.7.3",
        "orjson>=3.11.7",
        "pillow>=12.1.1",
        "psutil>=7.2.2",
        "pydantic==1.10.26",
        "pyjwt>=2.13.0",
        "python-multipart",
        "pytz",
        "pyyaml>=6.0.3",
        "redis>=7.2.0",
        "rich>=14.3.2",
        "semver>=3.0.4",
        "shortuuid>=1.0.13",
        "strawberry-graphql[fastapi]>=0.294.0",
        "toml>=0.10.2",
        "typer>=0.24.0",
        "unidecode>=1.4.0",
        "user-agents>=2.2.0",
      ],
      // It reads its attributes from its database when it is imported; without a table it has a list of its own.
      standIns: {
        "started_ayon.py": `from ayon_server.lib.postgres import Postgres

async def connect(*_, **__): ...

async def fetch(*_, **__):
    raise Postgres.UndefinedTableError("attributes")

Postgres.connect, Postgres.fetch = connect, fetch
from ayon_server.api.server import app
`,
      },
      apps: ["started_ayon:app"],
      directory: "{top}",
    },
    { runtime: 319 },
  ),
  unseen(
    7,
    {
      id: "cognee",
      source: { type: "wheel", distribution: "cognee==1.6.5" },
      python: "3.12",
      requirements: ["cognee==1.6.5"],
      apps: ["cognee.api.client:app"],
      environment: { DATA_ROOT_DIRECTORY: "{scratch}/data", SYSTEM_ROOT_DIRECTORY: "{scratch}/system" },
    },
    { runtime: 133 },
  ),
  unseen(
    7,
    {
      id: "openhands",
      source: { type: "wheel", distribution: "openhands-ai==1.11.0" },
      python: "3.12",
      requirements: ["openhands-ai==1.11.0"],
      apps: ["openhands.app_server.app:app"],
    },
    { runtime: 67 },
  ),
  unseen(
    7,
    {
      id: "basic-memory",
      // At its first run the scanner took what makes sessions, handed on by type, for no session (8 told wrong).
      source: { type: "wheel", distribution: "basic-memory==0.24.1" },
      python: "3.12",
      requirements: ["basic-memory==0.24.1"],
      apps: ["basic_memory.api.app:app"],
    },
    { runtime: 62, wrong: 8 },
  ),
  unseen(
    7,
    {
      id: "chainlit",
      source: { type: "wheel", distribution: "chainlit==2.12.0" },
      python: "3.12",
      requirements: ["chainlit==2.12.0"],
      apps: ["chainlit.server:app"],
    },
    { runtime: 37 },
  ),
  unseen(
    7,
    {
      id: "optimade",
      source: { type: "wheel", distribution: "optimade==1.5.0" },
      python: "3.12",
      requirements: ["optimade[server]==1.5.0"],
      apps: ["optimade.server.main:app", "optimade.server.main_index:app"],
    },
    { runtime: 40 },
  ),
];
