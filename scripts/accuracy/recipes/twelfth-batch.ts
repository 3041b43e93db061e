import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen after the eleventh batch was scanned and before any of these was, by what they are for and who makes them, among
 * what is distributed as a package: blueapi (experiments at Diamond Light Source), turbinia (digital forensics by
 * Google), bbot-server (findings of scans of a network; MongoDB), ewoksserver (workflows of ESRF's beamlines),
 * autosubmit-api (climate experiments of Barcelona's supercomputing centre; SQLAlchemy), parlant (agents that talk with
 * customers; async), data-horizon (a company's marks of what was read; async sessions), jhub-apps (applications of
 * JupyterHub), sqlmesh (transformations of data), desdeo (multiobjective optimisation of a university; SQLModel), ert
 * (ensembles of reservoir models). Everything chosen that can be asked at run time counts. Given up before any scan:
 * lightspeed-stack (its distribution lacks modules that it imports), emmet-api (no app of its own), openbb (it takes
 * minutes to import), reachy-mini (it needs libraries of the system to be built), omnara and mirix (what is distributed
 * is a client only).
 */
export const twelfthBatch: readonly Recipe[] = [
  unseen(
    12,
    {
      id: "blueapi",
      source: { type: "pypi", distribution: "blueapi==1.21.1" },
      python: "3.12",
      requirements: ["blueapi==1.21.1"],
      importRoots: ["src"],
      // As its command line serves it without a configuration.
      standIns: {
        "started_blueapi.py": `from blueapi.config import ApplicationConfig
from blueapi.service.main import get_app
app = get_app(ApplicationConfig())
`,
      },
      apps: ["started_blueapi:app"],
    },
    { runtime: 36 },
  ),
  unseen(
    12,
    {
      id: "turbinia",
      source: { type: "pypi", distribution: "turbinia==20240820" },
      python: "3.12",
      requirements: ["turbinia[server,worker]==20240820"],
      apps: ["turbinia.api.api_server:app"],
    },
    { runtime: 31 },
  ),
  unseen(
    12,
    {
      id: "bbot-server",
      source: { type: "pypi", distribution: "bbot-server==0.3.1" },
      python: "3.12",
      // What it is built on asks for a later pydantic, under which its own models fail.
      requirements: ["bbot-server==0.3.1", "bbot==3.0.1", "omegaconf"],
      laidOver: ["pydantic==2.11.10", "pydantic-core==2.33.2"],
      apps: ["bbot_server.api.app:server_app"],
      environment: { HOME: "{scratch}" },
    },
    { runtime: 75, missed: 73 },
  ),
  unseen(
    12,
    {
      id: "ewoksserver",
      source: { type: "pypi", distribution: "ewoksserver==2.1.2" },
      python: "3.12",
      requirements: ["ewoksserver==2.1.2"],
      importRoots: ["src"],
      apps: ["ewoksserver.app:create_app()"],
    },
    { runtime: 125, conditional: 104 },
  ),
  unseen(
    12,
    {
      id: "autosubmit-api",
      source: { type: "pypi", distribution: "autosubmit-api==4.2.0" },
      python: "3.12",
      requirements: ["autosubmit-api==4.2.0"],
      // A process that shares a dictionary would go on after it was asked.
      standIns: {
        "started_autosubmit.py": `import multiprocessing
import os
from types import SimpleNamespace
multiprocessing.Manager = lambda: SimpleNamespace(dict=dict)
os.makedirs(os.path.expanduser("~/debug/autosubmit"), exist_ok=True)
from autosubmit_api.app import app
`,
      },
      apps: ["started_autosubmit:app"],
      environment: { HOME: "{scratch}", DISABLE_BACKGROUND_TASKS: "True" },
    },
    { runtime: 65 },
  ),
  unseen(
    12,
    {
      id: "parlant",
      source: { type: "pypi", distribution: "parlant==3.3.2" },
      python: "3.12",
      requirements: ["parlant[chroma]==3.3.2"],
      importRoots: ["src"],
      // As its command line serves it, and its server of tools without any.
      standIns: {
        "started_parlant.py": `import asyncio
from parlant.bin.server import StartupParameters, load_app
from parlant.core.services.tools.plugins import PluginServer
context = load_app(StartupParameters("localhost", 8800, "openai", "info", [], True))
app, _ = asyncio.new_event_loop().run_until_complete(context.__aenter__())
tools = PluginServer([])._create_app()
`,
      },
      apps: ["started_parlant:app", "started_parlant:tools"],
      environment: { PARLANT_HOME: "{scratch}/parlant", OPENAI_API_KEY: "nothing" },
      // It fetches its tables when it is made.
      absent: ["tiktoken"],
    },
    { runtime: 78, listed: 78 },
  ),
  unseen(
    12,
    {
      id: "data-horizon",
      source: { type: "pypi", distribution: "data-horizon==2.0.2" },
      python: "3.12",
      requirements: ["data-horizon[backend,postgres]==2.0.2"],
      apps: ["horizon.backend:get_application()"],
      environment: {
        HORIZON__DATABASE__URL: "postgresql+asyncpg://nobody:nothing@localhost/horizon",
        HORIZON__SERVER__STATIC_FILES__DIRECTORY: "{scratch}",
        HORIZON__AUTH__PROVIDER: "horizon.backend.providers.auth.dummy.DummyAuthProvider",
        HORIZON__AUTH__ACCESS_TOKEN__SECRET_KEY: "nothing",
      },
    },
    { runtime: 23 },
  ),
  unseen(
    12,
    {
      id: "jhub-apps",
      source: { type: "pypi", distribution: "jhub-apps==2026.9.1" },
      python: "3.12",
      requirements: ["jhub-apps==2026.9.1"],
      apps: ["jhub_apps.service.app:app"],
      // Without `JUPYTERHUB_SERVICE_PREFIX`, of which the code has a default: the hub makes it of the service's name when
      // it starts it, and which one a site has, no source says. The first run was asked below `/services/japps/`.
      environment: {
        JUPYTERHUB_API_TOKEN: "nothing",
        JUPYTERHUB_API_URL: "http://localhost:8000/hub/api",
        JUPYTERHUB_CLIENT_ID: "service-japps",
        JUPYTERHUB_OAUTH_CALLBACK_URL: "/services/japps/oauth_callback",
        JHUB_APP_JWT_SECRET_KEY: "nothing",
        PUBLIC_HOST: "http://localhost:8000",
      },
    },
    { runtime: 25, missed: 21, phantom: 21 },
  ),
  unseen(
    12,
    {
      id: "sqlmesh",
      source: { type: "pypi", distribution: "sqlmesh==0.236.4" },
      python: "3.12",
      requirements: ["sqlmesh[web]==0.236.4"],
      apps: ["web.server.app:app"],
    },
    { runtime: 25 },
  ),
  unseen(
    12,
    {
      id: "desdeo",
      source: { type: "pypi", distribution: "desdeo==2.8.0" },
      python: "3.12",
      // What its API imports is in no extra of the distribution.
      requirements: [
        "desdeo==2.8.0",
        "bcrypt",
        "fastapi",
        "psycopg2-binary",
        "python-dotenv",
        "python-jose[cryptography]",
        "python-multipart",
        "sqlalchemy-utils",
        "sqlmodel",
      ],
      apps: ["desdeo.api.app:app", "desdeo.problem.testproblems.benchmarks_server:app"],
    },
    { runtime: 90 },
  ),
  unseen(
    12,
    {
      id: "ert",
      source: { type: "wheel", distribution: "ert==26.0.3" },
      python: "3.12",
      requirements: ["ert==26.0.3", "setuptools<81"],
      apps: ["ert.dark_storage.app:app"],
    },
    { runtime: 26 },
  ),
];
