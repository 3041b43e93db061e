import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen together with the ninth batch, before any of either was scanned, in the same way: lightly-studio (labels of
 * pictures; SQLModel), data-rentgen (a company's lineage of data; async sessions), aegra (agents by LangGraph's protocol;
 * async sessions), fmn (Fedora's notifications; async sessions), goosebit (updates of devices; Tortoise), hindsight
 * (memories of agents; asyncpg), qwenpaw (an assistant, and a hub of many), dbgpt (questions to databases, of five
 * distributions; SQLAlchemy). Everything chosen that can be asked at run time counts.
 */
export const tenthBatch: readonly Recipe[] = [
  unseen(
    10,
    {
      id: "lightly-studio",
      source: { type: "pypi", distribution: "lightly-studio==1.2.0" },
      python: "3.12",
      requirements: [
        "alembic-postgresql-enum>=1.10.0",
        "alembic>=1.14.0,<2",
        "av>=10",
        "brotli-asgi>=1.4.0",
        "click>=8",
        "duckdb-engine>=0.15.0,<0.17",
        "duckdb>=1.2.2,<1.6",
        "environs<12.0.0",
        "eval-type-backport>=0.2.2",
        "fastapi>=0.115.5",
        "fsspec>=2023.1.0",
        "greenlet",
        "httpx>=0.27.2",
        "jinja2>=3.1.6",
        "labelformat>=0.1.17",
        "lightly-studio-serve>=0.1.0,<0.2.0",
        "mcap-ros2-support>=0.5.0,<0.6",
        "mcap",
        "numpy",
        "opencv-python-headless>=4.11.0.86",
        "pandas>=2.2.3,<3.0",
        "pgvector>=0.4.0,<0.5.0",
        "posthog>=6.9,<7",
        "psycopg[binary]>=3.2.4",
        "pyarrow>=17",
        "python-multipart>=0.0.20",
        "requests>=2.32.3",
        "scikit-learn==1.7.2",
        "scipy>=1.13.1",
        "sqlalchemy-utils>=0.41.0",
        "sqlmodel>=0.0.22",
        "tqdm",
        "uvicorn>=0.32.1",
        "xxhash>=3.5.0",
      ],
      importRoots: ["src"],
      apps: ["lightly_studio.api.app:app"],
      // Models.
      absent: ["einops", "lightly_mundig", "open_clip", "torch", "torchvision"],
    },
    { runtime: 123 },
  ),
  unseen(
    10,
    {
      id: "data-rentgen",
      source: { type: "pypi", distribution: "data-rentgen==0.7.2" },
      python: "3.12",
      requirements: ["data-rentgen[server,http2kafka,postgres]==0.7.2"],
      apps: ["data_rentgen.server:get_application()", "data_rentgen.http2kafka:get_application()"],
      environment: {
        DATA_RENTGEN__DATABASE__URL: "postgresql+asyncpg://nobody:nothing@localhost/rentgen",
        DATA_RENTGEN__AUTH__PROVIDER: "data_rentgen.server.providers.auth.dummy_provider.DummyAuthProvider",
        DATA_RENTGEN__AUTH__ACCESS_TOKEN__SECRET_KEY: "nothing",
        DATA_RENTGEN__AUTH__PERSONAL_TOKENS__SECRET_KEY: "nothing",
        DATA_RENTGEN__SERVER__STATIC_FILES__DIRECTORY: "{scratch}/static",
        DATA_RENTGEN__KAFKA__BOOTSTRAP_SERVERS: '["localhost:9092"]',
      },
    },
    { runtime: 28 },
  ),
  unseen(
    10,
    {
      id: "aegra",
      source: { type: "pypi", distribution: "aegra-api==0.11.0" },
      python: "3.12",
      requirements: ["aegra-api==0.11.0"],
      importRoots: ["src"],
      apps: ["aegra_api.main:app"],
    },
    { runtime: 57 },
  ),
  unseen(
    10,
    {
      id: "fmn",
      source: { type: "wheel", distribution: "fmn==3.4.0" },
      python: "3.12",
      requirements: [
        "fmn[database,sqlite]==3.4.0",
        "backoff<3",
        "cashews[redis]<8",
        "fastapi<0.122.0",
        "fedora-messaging>=3.3.0,<4",
        "fmn-messages",
        "greenlet",
        "httpx<0.29.0",
        "uvicorn<0.39.0",
      ],
      apps: ["fmn.api.main:app"],
      // It is built against a library of the system.
      absent: ["httpx_gssapi"],
    },
    { runtime: 17 },
  ),
  unseen(
    10,
    {
      id: "goosebit",
      source: { type: "pypi", distribution: "goosebit==0.2.12" },
      python: "3.12",
      requirements: ["goosebit[postgresql]==0.2.12"],
      apps: ["goosebit:app"],
    },
    { runtime: 62 },
  ),
  unseen(
    10,
    {
      id: "hindsight",
      source: { type: "pypi", distribution: "hindsight-api-slim==1.1.0" },
      python: "3.12",
      requirements: ["hindsight-api-slim==1.1.0"],
      // It is made for one worker.
      standIns: {
        "started_worker.py": `from types import SimpleNamespace
from hindsight_api.worker.main import create_worker_app
app = create_worker_app(None, SimpleNamespace(_pool=None))
`,
      },
      apps: ["hindsight_api.server:app", "started_worker:app"],
      environment: {
        HINDSIGHT_API_DATABASE_URL: "postgresql://nobody:nothing@localhost/hindsight",
        HINDSIGHT_API_LLM_PROVIDER: "openai",
        HINDSIGHT_API_LLM_API_KEY: "nothing",
      },
    },
    { runtime: 107 },
  ),
  unseen(
    10,
    {
      id: "qwenpaw",
      source: { type: "pypi", distribution: "qwenpaw==2.2.2.post1" },
      python: "3.12",
      requirements: ["qwenpaw==2.2.2.post1"],
      importRoots: ["src"],
      // Its lifespan registers what actions say, before anything is served. The hub is an app of its own, and has another
      // for what it started.
      standIns: {
        "started_app.py": `from qwenpaw.api_action import ManagerRegistry
from qwenpaw.app._api_action_routes import register_http_routes
from qwenpaw.app._app import app
from qwenpaw.app.crons.manager import CronManager
registry = ManagerRegistry()
registry.register(CronManager, lambda started: None)
register_http_routes(app, registry)
`,
        "started_hub.py": `from pathlib import Path
from qwenpaw.hub.control_app import create_hub_app
from qwenpaw.hub.model_service.listener import ModelListener
app = create_hub_app(root_dir=Path("hub").resolve())
listener = ModelListener(None, None, None).app
`,
      },
      apps: ["started_app:app", "started_hub:app", "started_hub:listener"],
    },
    { runtime: 719, conditional: 4 },
  ),
  unseen(
    10,
    {
      id: "dbgpt",
      source: {
        type: "pypi",
        distribution: "dbgpt-app==0.8.2",
        more: ["dbgpt==0.8.2", "dbgpt-serve==0.8.2", "dbgpt-ext==0.8.2", "dbgpt-client==0.8.2"],
      },
      python: "3.11",
      // Later ones make objects that pydantic takes for fields.
      requirements: ["dbgpt-app==0.8.2", "cachetools<6"],
      importRoots: ["src"],
      // As it is served with the smallest configuration; its migrations are in the wheel only.
      standIns: {
        "smallest.toml": `[system]
language = "en"
[service.web]
host = "127.0.0.1"
port = 5670
[service.web.database]
type = "sqlite"
path = "pilot/meta_data/dbgpt.db"
[[models.llms]]
name = "gpt-4o"
provider = "proxy/openai"
api_key = "nothing"
[[models.embeddings]]
name = "text-embedding-3-small"
provider = "proxy/openai"
api_key = "nothing"
`,
        "started_dbgpt.py": `import os
from dbgpt.storage.metadata import db
from dbgpt_app import dbgpt_server
def make_tables(*_):
    import dbgpt_app.initialization.db_model_initialization
    db.create_all()
dbgpt_server._migration_db_storage = make_tables
param = dbgpt_server.load_config(os.path.join(os.path.dirname(__file__), "smallest.toml"))
dbgpt_server.system_app.config.configs["app_config"] = param
dbgpt_server.initialize_app(param)
app = dbgpt_server.app
`,
      },
      apps: ["started_dbgpt:app"],
      // They serve as soon as they are made.
      otherApps: ["src/dbgpt/model/cluster/apiserver/api.py", "src/dbgpt/util/network/_cli.py"],
    },
    { runtime: 324, listed: 324 },
  ),
];
