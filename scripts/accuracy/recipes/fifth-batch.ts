import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen while the fourth batch was mended and before any of them was scanned, again by use and variety: litellm (a
 * proxy of many modules), r2r (routers made by classes), skyvern (async, routes kept apart from handlers), phoenix
 * (routers made by functions), nomad (sync and async, several apps in one), opal (components that make their app),
 * infrahub (async, dependencies of its own). Everything chosen that can be asked at run time counts.
 */
export const fifthBatch: readonly Recipe[] = [
  unseen(5, {
    id: "litellm",
    source: { type: "pypi", distribution: "litellm==1.110.2" },
    python: "3.12",
    requirements: ["litellm[proxy]==1.110.2"],
    apps: ["litellm.proxy.proxy_server:app"],
  }),
  unseen(5, {
    id: "r2r",
    source: { type: "pypi", distribution: "r2r==3.6.6" },
    python: "3.12",
    requirements: ["r2r[core]==3.6.6"],
    apps: ["core.main.app_entry:app"],
  }),
  unseen(5, {
    id: "skyvern",
    source: {
      type: "git",
      repositories: ["Skyvern-AI/skyvern"],
      commit: "07222e7a7caae79aacd5908c30e4a4445fce5f9b",
      paths: ["skyvern", "pyproject.toml"],
    },
    python: "3.12",
    requirements: ["skyvern[server]==1.0.50"],
    apps: ["skyvern.forge.api_app:create_api_app()"],
  }),
  unseen(5, {
    id: "phoenix",
    source: { type: "pypi", distribution: "arize-phoenix==20.26.1" },
    python: "3.12",
    requirements: ["arize-phoenix==20.26.1"],
    importRoots: ["src"],
    apps: ["phoenix.server.app:create_app()"],
  }),
  unseen(5, {
    id: "nomad",
    source: { type: "pypi", distribution: "nomad-lab==1.4.3" },
    python: "3.12",
    requirements: ["nomad-lab[infrastructure]==1.4.3"],
    apps: ["nomad.app.main:app"],
  }),
  unseen(5, {
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
  }),
  unseen(5, {
    id: "infrahub",
    source: { type: "pypi", distribution: "infrahub-server==1.4.13" },
    python: "3.12",
    requirements: ["infrahub-server==1.4.13"],
    apps: ["infrahub.server:app"],
  }),
];
