import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen together with the twelfth batch, before any of either was scanned, in the same way: memmachine (memories of
 * agents), openviking (a database of contexts by Bytedance, with its gateway and its store of vectors), opensandbox
 * (sandboxes by Alibaba), harbor (runs of agents over tasks), pyrit (attacks on language models by Microsoft;
 * SQLAlchemy), magentic-ui (agents in a browser by Microsoft; SQLModel), feast (a feature store of four servers;
 * SQLAlchemy), monarch-py (genes and diseases of the Monarch Initiative), refgenieserver (reference genomes), squirrels
 * (interfaces to data), burr (state machines of agents, with its examples), covalent (workflows on clusters; SQLAlchemy).
 * Everything chosen that can be asked at run time counts. Given up before any scan: aind-metadata-service (19 routes
 * only), cheshire-cat-ai (14), piccolo-admin and qualibrate (no app of their own), anyvar and logdetective (what they
 * require cannot be built here), lilac and phosphobot (they cannot be installed within minutes), kodit and invokeai
 * (their models take gigabytes), inspect-scout (it needs what is not released).
 */
export const thirteenthBatch: readonly Recipe[] = [
  unseen(
    13,
    {
      id: "memmachine",
      source: { type: "pypi", distribution: "memmachine-server==0.4.0" },
      python: "3.12",
      requirements: ["memmachine-server==0.4.0"],
      importRoots: ["src"],
      apps: ["memmachine_server.server.app:app"],
    },
    { runtime: 36 },
  ),
  unseen(
    13,
    {
      id: "openviking",
      source: { type: "pypi", distribution: "openviking==0.5.2" },
      python: "3.12",
      requirements: ["openviking==0.5.2"],
      standIns: {
        // With its own example of a configuration, whose commas no reader of JSON takes.
        "started_openviking.py": `import os
import re
from pathlib import Path
example = Path(os.environ["EXAMPLE"]).read_text()
file = Path.home() / ".openviking" / "ov.conf"
file.parent.mkdir(exist_ok=True)
file.write_text(re.sub(r",(\\s*[}\\]])", r"\\1", example))
from openviking.server.app import create_app
from openviking.server.config import ServerConfig
app = create_app(ServerConfig())
`,
        "started_gateway.py": `from openviking_gateway.config import StandaloneGatewayConfig
from openviking_gateway.standalone import create_standalone_app
app = create_standalone_app(StandaloneGatewayConfig(openviking_url="http://localhost:1933", storage_path="gateway"))
`,
      },
      apps: [
        "started_openviking:app",
        "started_gateway:app",
        "openviking.storage.vectordb.service.server_fastapi:app",
      ],
      // Programs of their own, and a service that a run of training gives its data.
      otherApps: [
        "benchmark/**",
        "bot/**",
        "examples/**",
        "openviking/session/train/components/dataset_service.py",
      ],
      environment: { HOME: "{scratch}", EXAMPLE: "{top}/examples/ov.conf.example" },
    },
    { runtime: 283, conditional: 3 },
  ),
  unseen(
    13,
    {
      id: "opensandbox",
      source: { type: "pypi", distribution: "opensandbox-server==1.1.1" },
      python: "3.12",
      requirements: ["opensandbox-server==1.1.1"],
      apps: ["opensandbox_server.main:app"],
      absent: ["docker"],
      // Its own example.
      environment: {
        HOME: "{scratch}",
        SANDBOX_CONFIG_PATH: "{top}/opensandbox_server/examples/example.config.toml",
      },
    },
    { runtime: 87 },
  ),
  unseen(
    13,
    {
      id: "harbor",
      source: { type: "pypi", distribution: "harbor==0.25.0" },
      python: "3.12",
      requirements: ["harbor==0.25.0"],
      importRoots: ["src"],
      // As its command line serves a folder of jobs and a folder of tasks.
      standIns: {
        "started_harbor.py": `from pathlib import Path
from harbor.viewer.server import create_app
for name in ("jobs", "tasks"):
    Path(name).mkdir(exist_ok=True)
jobs = create_app(Path("jobs"))
tasks = create_app(Path("tasks"), mode="tasks")
`,
      },
      apps: ["started_harbor:jobs", "started_harbor:tasks", "harbor.environments.singularity.server:app"],
      // It waits for a login.
      otherApps: ["src/harbor/auth/oauth.py"],
      environment: { HOME: "{scratch}" },
    },
    { runtime: 53, listed: 5 },
  ),
  unseen(
    13,
    {
      id: "pyrit",
      source: { type: "pypi", distribution: "pyrit==1.1.0" },
      python: "3.12",
      requirements: ["pyrit==1.1.0"],
      apps: ["pyrit.backend.main:app"],
      environment: { HOME: "{scratch}" },
    },
    { runtime: 47, listed: 7 },
  ),
  unseen(
    13,
    {
      id: "magentic-ui",
      source: { type: "wheel", distribution: "magentic-ui==0.2.2" },
      python: "3.12",
      requirements: ["magentic-ui==0.2.2"],
      apps: ["magentic_ui.backend.web.app:app"],
      environment: { HOME: "{scratch}" },
    },
    { runtime: 26 },
  ),
  unseen(
    13,
    {
      id: "feast",
      source: { type: "wheel", distribution: "feast==0.67.0" },
      python: "3.12",
      // Later ones refuse an argument that it gives, and it asks for a Starlette that these do not take.
      requirements: ["feast[grpcio]==0.67.0"],
      laidOver: ["fastapi==0.129.2", "starlette==0.52.1"],
      // As its command line serves the smallest store.
      standIns: {
        "started_feast.py": `from pathlib import Path
from feast import FeatureStore, feature_server, ui_server
from feast.api.registry.rest.rest_registry_server import RestRegistryServer
Path("feature_store.yaml").write_text("""project: smallest
provider: local
registry: registry.db
online_store:
  type: sqlite
  path: online.db
entity_key_serialization_version: 3
""")
store = FeatureStore(".")
features = feature_server.get_app(store)
ui = ui_server.get_app(store, "smallest")
registry = RestRegistryServer(store).app
`,
        "started_lineage.py": `from pathlib import Path
from feast import FeatureStore
from feast.lineage_server import create_lineage_app
Path("lineage.yaml").write_text("""project: smallest
provider: local
registry: registry.db
entity_key_serialization_version: 3
openlineage:
  enabled: true
  consumer:
    enabled: true
    connection_string: sqlite:///lineage.db
""")
app = create_lineage_app(FeatureStore(fs_yaml_file=Path("lineage.yaml")))
`,
      },
      apps: ["started_feast:features", "started_feast:ui", "started_feast:registry", "started_lineage:app"],
      environment: { HOME: "{scratch}", FEAST_USAGE: "False" },
    },
    { runtime: 183, conditional: 1, listed: 16, missed: 1 },
  ),
  unseen(
    13,
    {
      id: "monarch-py",
      source: { type: "pypi", distribution: "monarch-py==1.31.1" },
      python: "3.12",
      requirements: ["monarch-py==1.31.1", "linkml-runtime<1.10", "uvicorn"],
      importRoots: ["src"],
      apps: ["monarch_py.api.main:app"],
      environment: { HOME: "{scratch}" },
    },
    { runtime: 34 },
  ),
  unseen(
    13,
    {
      id: "refgenieserver",
      source: { type: "pypi", distribution: "refgenieserver==0.8.0" },
      python: "3.12",
      requirements: ["refgenieserver==0.8.0"],
      // As its command line serves a configuration without genomes, and as its factory makes it.
      standIns: {
        "genomes.py": `from pathlib import Path
Path("genomes.yaml").write_text("""config_version: 0.4
genome_folder: genomes
genome_servers: []
genomes: {}
""")
`,
        "started_refgenie.py": `import sys
import genomes
import uvicorn
uvicorn.run = lambda *_, **__: None
sys.argv = ["refgenieserver", "serve", "--config", "genomes.yaml"]
from refgenieserver import main
main()
app = sys.modules["refgenieserver.main"].app
`,
        "made_refgenie.py": `import genomes
from refgenieserver.app_factory import create_app
app = create_app("genomes.yaml")
`,
      },
      apps: ["started_refgenie:app", "made_refgenie:app"],
    },
    { runtime: 65, listed: 23 },
  ),
  unseen(
    13,
    {
      id: "squirrels",
      source: { type: "pypi", distribution: "squirrels==0.6.0.post0" },
      python: "3.12",
      // Later ones no longer have what it asks for.
      requirements: ["squirrels==0.6.0.post0", "mcp<2", "sqlglot<28", "update-checker<1"],
      // As its command line serves a project that it made with its own defaults, and as another app embeds it.
      standIns: {
        "started_squirrels.py": `import subprocess
import sys
from argparse import Namespace
from pathlib import Path
if not Path("project").exists():
    subprocess.run([sys.executable, "-m", "squirrels._command_line", "new", "--use-defaults", "project"], check=True)
import uvicorn
from squirrels import SquirrelsProject
from squirrels._api_server import ApiServer
# It attaches a lake by an extension of DuckDB that it downloads.
SquirrelsProject._ensure_virtual_datalake_exists = staticmethod(lambda *_: None)
project = SquirrelsProject(project_path="project")
embedded = project.get_fastapi_components().fastapi_app
served = []
uvicorn.run = lambda app, **_: served.append(app)
ApiServer(False, project).run(Namespace(host="localhost", port=4465, forwarded_allow_ips=None))
app = served[0]
`,
      },
      apps: ["started_squirrels:app", "started_squirrels:embedded"],
    },
    { runtime: 72, conditional: 11, listed: 43 },
  ),
  unseen(
    13,
    {
      id: "burr",
      source: { type: "wheel", distribution: "apache-burr==0.43.0" },
      python: "3.12",
      requirements: ["apache-burr[start]==0.43.0"],
      apps: ["burr.tracking.server.run:app", "burr.examples.email-assistant.server:app"],
      environment: { HOME: "{scratch}" },
    },
    { runtime: 38 },
  ),
  unseen(
    13,
    {
      id: "covalent",
      source: { type: "pypi", distribution: "covalent==0.240.0" },
      python: "3.12",
      requirements: ["covalent==0.240.0"],
      apps: ["covalent_ui.app:fastapi_app", "covalent_dispatcher._triggers_app.app:triggers_only_app"],
      environment: { HOME: "{scratch}" },
    },
    { runtime: 33 },
  ),
];
