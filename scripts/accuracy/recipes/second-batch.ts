import type { Recipe } from "../recipe.ts";

const common = {
  group: "application",
  importRoots: ["."],
  folder: "",
  environment: {},
  standIns: {},
  settings: {},
} as const;

/** Chosen after the first batch was mended; all run once with the scanner as it was then, before any was looked into. */
export const secondBatch: readonly Recipe[] = [
  {
    ...common,
    id: "gns3-server",
    unseen: { batch: 2 },
    source: { type: "pypi", distribution: "gns3-server==3.0.6" },
    requirements: ["gns3-server==3.0.6"],
    apps: ["gns3server.api.server:app"],
  },
  {
    ...common,
    id: "fractal-server",
    unseen: { batch: 2 },
    source: { type: "pypi", distribution: "fractal-server==2.18.5" },
    requirements: ["fractal-server==2.18.5"],
    apps: ["fractal_server.main:app"],
    environment: { POSTGRES_DB: "nothing", JWT_SECRET_KEY: "not a secret" },
  },
  {
    ...common,
    id: "quetz",
    unseen: { batch: 2 },
    source: { type: "pypi", distribution: "quetz-server==0.10.4" },
    requirements: ["quetz-server==0.10.4", "fastapi==0.115.14"],
    apps: ["quetz.main:app"],
    environment: { QUETZ_CONFIG_FILE: "{top}/dev_config.toml" },
  },
  {
    ...common,
    id: "zenml",
    unseen: { batch: 2 },
    source: { type: "pypi", distribution: "zenml==0.98.0" },
    requirements: ["zenml[server]==0.98.0"],
    importRoots: ["src"],
    apps: ["zenml.zen_server.zen_server_api:app"],
    environment: { ZENML_CONFIG_PATH: "{scratch}/zenml" },
  },
  {
    ...common,
    id: "contextforge",
    unseen: { batch: 2 },
    source: { type: "pypi", distribution: "mcp-contextforge-gateway==1.0.7.post20260921" },
    requirements: ["mcp-contextforge-gateway==1.0.7.post20260921"],
    apps: ["mcpgateway.main:app"],
    // Made by functions that need a command to bridge, and a demonstration.
    otherApps: ["mcpgateway/translate.py", "scripts/**"],
  },
  {
    ...common,
    id: "conda-store",
    unseen: { batch: 2 },
    source: { type: "pypi", distribution: "conda-store-server==2025.2.2" },
    requirements: ["conda-store-server==2025.2.2", "fastapi==0.115.14"],
    standIns: {
      "started_conda_store.py": `from conda_store_server._internal.server.app import CondaStoreServer
server = CondaStoreServer()
server.initialize([])
app = server.init_fastapi_app()
`,
    },
    apps: ["started_conda_store:app"],
  },
  {
    ...common,
    id: "mlrun",
    unseen: { batch: 2 },
    source: {
      type: "git",
      repositories: ["mlrun/mlrun"],
      commit: "c43870ff8eb19f3b35e16d48b956a6fd9caed427",
    },
    requirements: [
      "setuptools~=71.0",
      "mlrun==1.7.2",
      "fastapi~=0.110.0",
      "uvicorn~=0.27.1",
      "apscheduler>=3.10.3,<4",
      "objgraph~=3.6",
      "igz-mgmt~=0.2.0",
      "humanfriendly~=10.0",
      "sqlalchemy~=1.4",
      "pymysql~=1.0",
      "alembic~=1.9",
      "timelength~=1.1",
      "memray~=1.12",
    ],
    apps: ["server.api.main:app"],
  },
];
