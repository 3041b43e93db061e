import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen while the fourth batch was mended and before any of them was scanned, again by use and variety: litellm (a
 * proxy of many modules), skyvern (async, routes kept apart from handlers), phoenix
 * (routers made by functions), nomad (sync and async, several apps in one), opal (components that make their app),
 * infrahub (async, dependencies of its own). Everything chosen that can be asked at run time counts: r2r, which was
 * chosen too, makes its routes out of running services, so it cannot.
 */
export const fifthBatch: readonly Recipe[] = [
  unseen(
    5,
    {
      id: "litellm",
      source: { type: "pypi", distribution: "litellm==1.89.1" },
      python: "3.12",
      requirements: ["litellm[proxy]==1.89.1"],
      // Its first run did not ask the app of its MCP server, which a middleware mounts at the first request (1 phantom).
      apps: ["litellm.proxy.proxy_server:app", "litellm.proxy._experimental.mcp_server.server:app"],
    },
    { runtime: 564, missed: 10, phantom: 1 },
  ),
  unseen(
    5,
    {
      id: "skyvern",
      source: {
        type: "git",
        repositories: ["Skyvern-AI/skyvern"],
        commit: "07222e7a7caae79aacd5908c30e4a4445fce5f9b",
        paths: ["skyvern", "pyproject.toml"],
      },
      python: "3.12",
      requirements: ["skyvern[server]==1.0.56"],
      apps: ["skyvern.forge.api_app:create_api_app()"],
    },
    { runtime: 547, missed: 2, phantom: 79 },
  ),
  unseen(
    5,
    {
      id: "phoenix",
      source: { type: "pypi", distribution: "arize-phoenix==20.26.1" },
      python: "3.12",
      requirements: ["arize-phoenix==20.26.1"],
      importRoots: ["src"],
      // Its command line gives the app a database; the harness of an evaluation has one of its own.
      standIns: {
        "started_phoenix.py": `from unittest.mock import MagicMock
from pydantic import SecretStr
from phoenix.server.app import create_app
app = create_app(db=MagicMock(), authentication_enabled=True, serve_ui=False, secret=SecretStr("not-a-secret-1" * 4))
`,
      },
      apps: ["started_phoenix:app"],
      otherApps: ["evals/**"],
      environment: { PHOENIX_WORKING_DIR: "{scratch}" },
    },
    { runtime: 145, conditional: 17, listed: 10, wrong: 1 },
  ),
  unseen(
    5,
    {
      id: "nomad",
      source: { type: "pypi", distribution: "nomad-lab==1.4.3" },
      python: "3.12",
      requirements: ["nomad-lab[infrastructure]==1.4.3", "mongomock"],
      // It asks for its database's connection when it is imported, and for the database when it starts.
      standIns: {
        "started_nomad.py": `import mongoengine
import mongomock
mongoengine.connect("nomad", mongo_client_class=mongomock.MongoClient)
from nomad.app.main import app
`,
      },
      apps: ["started_nomad:app"],
    },
    { runtime: 108, listed: 107 },
  ),
  unseen(
    5,
    {
      id: "opal",
      source: {
        type: "git",
        repositories: ["permitio/opal"],
        commit: "d30e462de0efada6034c134f5ef130d92244836c",
        paths: ["packages"],
      },
      python: "3.12",
      requirements: ["opal-server==0.9.9", "opal-client==0.9.9"],
      importRoots: ["packages/opal-common", "packages/opal-server", "packages/opal-client"],
      apps: ["opal_server.main:app", "opal_client.main:app"],
    },
    { runtime: 29, listed: 4, phantom: 9 },
  ),
  unseen(
    5,
    {
      id: "infrahub",
      source: { type: "pypi", distribution: "infrahub-server==1.4.13" },
      python: "3.12",
      requirements: ["infrahub-server==1.4.13"],
      importRoots: ["backend"],
      apps: ["infrahub.server:app"],
    },
    { runtime: 45 },
  ),
];
