import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen after the tenth batch was scanned and before any of these was, by what they are for and who makes them, among
 * what is distributed as a package: skyline-apiserver (OpenStack's console; SQLAlchemy), google-adk (agents by Google;
 * SQLAlchemy for sessions of agents), hypha (services and artifacts of laboratories; SQLModel), sapporo (workflows by
 * GA4GH's protocol; SQLModel), recce (reviews of changes to data), fmu-settings-api (settings of reservoir models),
 * moonshot (tests of language models), cashu (a mint of electronic money; SQLAlchemy). Everything chosen that can be
 * asked at run time counts. Given up before any scan: solace-agent-mesh (its many requirements take too long to
 * install), beeai-server (what it requires no longer has what it imports), ragna (11 routes only), deepsel-cms (no app
 * of its own), openeo-fastapi and ldaca-wordflow (they cannot be installed under Python 3.12).
 */
export const eleventhBatch: readonly Recipe[] = [
  unseen(
    11,
    {
      id: "skyline-apiserver",
      source: { type: "pypi", distribution: "skyline-apiserver==9.0.0" },
      python: "3.12",
      requirements: ["skyline-apiserver==9.0.0"],
      apps: ["skyline_apiserver.main:app"],
    },
    { runtime: 26 },
  ),
  unseen(
    11,
    {
      id: "google-adk",
      source: { type: "pypi", distribution: "google-adk==2.13.0" },
      python: "3.12",
      requirements: ["google-adk==2.13.0", "sqlalchemy", "greenlet"],
      importRoots: ["src"],
      // As its command line serves a folder of agents. At its first run the oracle asked FastAPI 0.165 in the way of
      // earlier versions whether it awaits a wrapped handler (1 wrong).
      standIns: {
        "started_adk.py": `import os
from google.adk.cli.fast_api import get_fast_api_app
os.makedirs("agents", exist_ok=True)
app = get_fast_api_app(agents_dir=os.path.abspath("agents"), web=True)
`,
      },
      apps: ["started_adk:app"],
    },
    { runtime: 68, conditional: 4, listed: 41, wrong: 1 },
  ),
  unseen(
    11,
    {
      id: "hypha",
      source: { type: "pypi", distribution: "hypha==0.21.137" },
      python: "3.12",
      requirements: ["hypha[s3,db]==0.21.137"],
      standIns: {
        "started_hypha.py": `from hypha.server import create_application, get_args_from_env
app = create_application(get_args_from_env())
`,
      },
      apps: ["started_hypha:app"],
    },
    { runtime: 25, conditional: 2, listed: 23, phantom: 2 },
  ),
  unseen(
    11,
    {
      id: "sapporo",
      source: { type: "pypi", distribution: "sapporo==2.4.0" },
      python: "3.12",
      requirements: ["sapporo==2.4.0"],
      apps: ["sapporo.app:create_app()"],
    },
    { runtime: 16 },
  ),
  unseen(
    11,
    {
      id: "recce",
      source: { type: "pypi", distribution: "recce==1.69.1" },
      python: "3.12",
      requirements: ["recce==1.69.1"],
      apps: ["recce.server:app"],
    },
    { runtime: 47 },
  ),
  unseen(
    11,
    {
      id: "fmu-settings-api",
      source: { type: "pypi", distribution: "fmu-settings-api==1.6.0" },
      python: "3.12",
      requirements: ["fmu-settings-api==1.6.0"],
      importRoots: ["src"],
      apps: ["fmu_settings_api.__main__:app"],
    },
    { runtime: 56 },
  ),
  unseen(
    11,
    {
      id: "moonshot",
      source: { type: "pypi", distribution: "aiverify-moonshot==0.7.6" },
      python: "3.12",
      requirements: ["aiverify-moonshot[web-api]==0.7.6"],
      standIns: {
        "started_moonshot.py": `from moonshot.integrations.web_api.app import create_app
from moonshot.integrations.web_api.container import Container
container = Container()
container.config.from_default()
app = create_app(container.config)
`,
      },
      apps: ["started_moonshot:app"],
    },
    { runtime: 68 },
  ),
  unseen(
    11,
    {
      id: "cashu",
      source: { type: "pypi", distribution: "cashu==0.20.2" },
      python: "3.12",
      // Later ones of both no longer have what it asks them for.
      requirements: ["cashu==0.20.2", "limits<4", "marshmallow<4"],
      apps: ["cashu.mint.app:app"],
      // The wallet has an app while it waits for the answer of whom its owner signs in with.
      otherApps: ["cashu/wallet/**"],
      environment: { MINT_PRIVATE_KEY: "nothing", MINT_BACKEND_BOLT11_SAT: "FakeWallet" },
    },
    { runtime: 27, listed: 11 },
  ),
];
