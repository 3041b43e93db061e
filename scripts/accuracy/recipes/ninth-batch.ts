import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen after the eighth batch was mended and before any of them was scanned, by what they are for and who makes them,
 * among what is distributed as a package: murfey (a laboratory's microscopes; SQLModel), syncmaster (a company's
 * transfers of data; async sessions), orchestrator-core (workflows of network operators; SQLAlchemy), featurebyte (a
 * feature store; MongoDB), pyspur (agents; SQLAlchemy), bluesky-httpserver (experiments at synchrotrons), jesse (trading;
 * peewee). Everything chosen that can be asked at run time counts: R2R, which was chosen too, makes its routes out of
 * running services, so it cannot.
 */
export const ninthBatch: readonly Recipe[] = [
  unseen(
    9,
    {
      id: "murfey",
      source: { type: "pypi", distribution: "murfey==0.27.5" },
      python: "3.12",
      requirements: ["murfey[server]==0.27.5"],
      importRoots: ["src"],
      apps: ["murfey.server.main:app", "murfey.instrument_server.main:app"],
    },
    { runtime: 198, wrong: 6 },
  ),
  unseen(
    9,
    {
      id: "syncmaster",
      source: { type: "pypi", distribution: "data-syncmaster==0.3.7" },
      python: "3.12",
      requirements: ["data-syncmaster[server]==0.3.7"],
      apps: ["syncmaster.server:get_application()"],
      environment: {
        SYNCMASTER__DATABASE__URL: "postgresql+asyncpg://nobody:nothing@localhost/syncmaster",
        SYNCMASTER__BROKER__URL: "amqp://nobody:nothing@localhost/",
        SYNCMASTER__AUTH__ACCESS_TOKEN__SECRET_KEY: "nothing",
        SYNCMASTER__SERVER__STATIC_FILES__DIRECTORY: "{scratch}/static",
        // The key of nothing.
        SYNCMASTER__ENCRYPTION__SECRET_KEY: "UBgPTioFrtH2unlC4XFDiGf5sYfzbdSf_VgiUSaQc94=",
      },
    },
    { runtime: 42 },
  ),
  unseen(
    9,
    {
      id: "orchestrator-core",
      source: { type: "pypi", distribution: "orchestrator-core==5.5.0" },
      python: "3.12",
      requirements: ["orchestrator-core==5.5.0"],
      // Who uses it makes it.
      standIns: {
        "started_orchestrator.py": `from orchestrator.core import OrchestratorCore
from orchestrator.core.settings import AppSettings
app = OrchestratorCore(base_settings=AppSettings())
`,
      },
      apps: ["started_orchestrator:app"],
    },
    { runtime: 73, listed: 73 },
  ),
  unseen(
    9,
    {
      id: "featurebyte",
      source: { type: "pypi", distribution: "featurebyte==3.4.4" },
      python: "3.12",
      requirements: [
        "featurebyte==3.4.4",
        "aioboto3",
        "asyncache",
        "celery[redis]",
        "celerybeat-mongo",
        "databricks-sdk",
        "databricks-sql-connector>=4.4,<5",
        // Later ones refuse arguments that it gives to Query.
        "fastapi==0.141.1",
        "feast[snowflake,redis,gcp]==0.66.0",
        "featurebyte-freeware",
        "gevent",
        "google-cloud-bigquery",
        "google-cloud-bigquery-storage",
        "motor",
        "pymysql",
        "weasyprint",
        "pyhive",
        "redis",
        "smart-open[azure,gcs]",
        "snowflake-connector-python",
        "thrift",
        "uvicorn[standard]",
      ],
      apps: ["featurebyte.app:app"],
      // They are built against libraries of the system.
      absent: ["requests_kerberos", "thrift_sasl", "pyhive.sasl_compat"],
    },
    { runtime: 390, phantom: 5 },
  ),
  unseen(
    9,
    {
      id: "pyspur",
      source: { type: "wheel", distribution: "pyspur==0.1.18" },
      python: "3.12",
      requirements: ["pyspur==0.1.18"],
      apps: ["pyspur.api.main:app"],
      environment: {
        POSTGRES_USER: "nobody",
        POSTGRES_PASSWORD: "nothing",
        POSTGRES_HOST: "localhost",
        POSTGRES_PORT: "5432",
        POSTGRES_DB: "pyspur",
      },
    },
    { runtime: 88 },
  ),
  unseen(
    9,
    {
      id: "bluesky-httpserver",
      source: { type: "pypi", distribution: "bluesky-httpserver==0.0.14" },
      python: "3.12",
      requirements: ["bluesky-httpserver==0.0.14", "pandas"],
      // As it is served from a configuration with a login of its own.
      standIns: {
        "started_bluesky.py": `from bluesky_httpserver.app import build_app
from bluesky_httpserver.config import construct_build_app_kwargs
app = build_app(**construct_build_app_kwargs({
    "authentication": {
        "secret_keys": ["not a secret"],
        "providers": [{"provider": "toy", "authenticator": "bluesky_httpserver.authenticators:DictionaryAuthenticator",
                       "args": {"users_to_passwords": {"nobody": "nothing"}}}],
    },
    "database": {"uri": "sqlite:///:memory:"},
}))
`,
      },
      apps: ["started_bluesky:app"],
    },
    { runtime: 73, missed: 1, wrong: 68 },
  ),
  unseen(
    9,
    {
      id: "jesse",
      source: { type: "pypi", distribution: "jesse==3.5.3" },
      python: "3.12",
      requirements: ["jesse==3.5.3"],
      apps: ["jesse.app:fastapi_app"],
    },
    { runtime: 173, phantom: 14 },
  ),
];
