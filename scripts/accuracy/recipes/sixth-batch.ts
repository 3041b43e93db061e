import type { Recipe } from "../recipe.ts";
import { unseen } from "./application.ts";

/**
 * Chosen after the fifth batch was mended and before any of them was scanned, again by use and variety: datajunction
 * (async sessions, many routers), diracx (routers by entry points, databases of its own), nucliadb (several apps of one
 * repository, versioned by mounts), gpustack (SQLModel, routes made by tables), skypilot (a large single module), tiled
 * (routers made by functions), freqtrade (sync, an app inside a class), frigate (peewee, an app with a dependency made
 * by a function), autogen-studio (SQLModel, a mounted app). Everything chosen that can be asked at run time counts.
 */
export const sixthBatch: readonly Recipe[] = [
  unseen(
    6,
    {
      id: "datajunction",
      source: {
        type: "git",
        repositories: ["DataJunction/dj"],
        commit: "899ff6576e47cb4b431188f9b01cb5c4990154f4",
        paths: ["datajunction-server"],
      },
      python: "3.12",
      // What its lock file names; later ones refuse an argument that it gives. At its first run SQLAlchemy had no greenlet,
      // and the oracle saw none of its sessions (378 of them told wrong): that was the oracle's fault.
      requirements: [
        "datajunction-server==0.0.272",
        "fastapi==0.128.0",
        "graphql-core==3.2.7",
        "mcp==1.12.4",
        "sqlalchemy[asyncio]==2.0.46",
        "starlette==0.50.0",
        "strawberry-graphql==0.289.4",
      ],
      importRoots: ["datajunction-server"],
      apps: ["datajunction_server.api.main:app"],
    },
    { runtime: 380 },
  ),
  unseen(
    6,
    {
      id: "diracx",
      source: {
        type: "git",
        repositories: ["DIRACGrid/diracx"],
        commit: "712f32e9695610bba2f37de375bdf2f4a67195e6",
        paths: [
          "diracx-core",
          "diracx-db",
          "diracx-logic",
          "diracx-routers",
          "diracx-tasks",
          "pyproject.toml",
        ],
      },
      python: "3.12",
      requirements: ["diracx-routers==0.7.0", "diracx-logic==0.7.0", "diracx-db==0.7.0"],
      importRoots: [
        "diracx-core/src",
        "diracx-db/src",
        "diracx-logic/src",
        "diracx-routers/src",
        "diracx-tasks/src",
      ],
      // Its own factory with every service that is installed, without the configuration of a site.
      standIns: {
        "started_diracx.py": `from unittest.mock import MagicMock
from diracx.core.extensions import DiracEntryPoint, select_from_extension
from diracx.core.settings import ServiceSettingsBase
from diracx.routers.access_policies import BaseAccessPolicy
from diracx.routers.factory import create_app_inner, find_dependents

def names(group):
    return {entry.name for entry in select_from_extension(group=group)}

services = {entry.name: entry.load() for entry in select_from_extension(group=DiracEntryPoint.SERVICES)}
settings = {one for router in services.values() for one in find_dependents(router, ServiceSettingsBase)}
app = create_app_inner(
    enabled_systems=set(services),
    all_service_settings=[one.model_construct() for one in settings],
    database_urls={name: "sqlite+aiosqlite:///:memory:" for name in names(DiracEntryPoint.SQL_DB)},
    os_database_conn_kwargs={name: {} for name in names(DiracEntryPoint.OS_DB)},
    config_source=MagicMock(),
    all_access_policies={
        name: BaseAccessPolicy.available_implementations(name) for name in names(DiracEntryPoint.ACCESS_POLICY)
    },
)
`,
      },
      apps: ["started_diracx:app"],
    },
    { runtime: 42, listed: 42 },
  ),
  unseen(
    6,
    {
      id: "nucliadb",
      source: {
        type: "git",
        repositories: ["nuclia/nucliadb"],
        commit: "1e0ef0f62841ea36234dcbee303017ae3aea25d6",
        paths: ["nucliadb", "nucliadb_models", "nucliadb_telemetry", "nucliadb_utils", "pyproject.toml"],
      },
      python: "3.13",
      requirements: ["nucliadb==7.2.0.post7403", "fastapi==0.136.3", "starlette==1.3.1"],
      importRoots: ["nucliadb/src", "nucliadb_models/src", "nucliadb_telemetry/src", "nucliadb_utils/src"],
      standIns: {
        "started_nucliadb.py": `from nucliadb.standalone.app import application_factory
from nucliadb.standalone.settings import Settings
app = application_factory(Settings())
`,
      },
      apps: [
        "started_nucliadb:app",
        "nucliadb.reader.app:create_application()",
        "nucliadb.search.app:application",
        "nucliadb.train.app:application",
        "nucliadb.writer.app:create_application()",
      ],
    },
    { runtime: 157, listed: 2, missed: 146, phantom: 146 },
  ),
  unseen(
    6,
    {
      id: "gpustack",
      source: { type: "wheel", distribution: "gpustack==2.3.0" },
      python: "3.12",
      requirements: ["gpustack==2.3.0"],
      // Its command line gives the app its configuration.
      standIns: {
        "started_gpustack.py": `from unittest.mock import MagicMock
from gpustack.server.app import create_app
app = create_app(MagicMock(jwt_secret_key="not a secret", enable_cors=False))
`,
      },
      apps: ["started_gpustack:app"],
      // Apps that a running worker, exporter or proxy makes.
      otherApps: ["gpustack/worker/**", "gpustack/exporter/**", "gpustack/websocket_proxy/main.py"],
    },
    { runtime: 336, conditional: 2 },
  ),
  unseen(
    6,
    {
      id: "skypilot",
      source: { type: "wheel", distribution: "skypilot==0.14.1" },
      python: "3.12",
      requirements: ["skypilot[server,kubernetes]==0.14.1"],
      apps: ["sky.server.server:app", "sky.server.metrics:metrics_app"],
      // Made by objects of a running service.
      otherApps: ["sky/serve/controller.py", "sky/serve/load_balancer.py"],
    },
    { runtime: 133 },
  ),
  unseen(
    6,
    {
      id: "tiled",
      source: { type: "pypi", distribution: "tiled==0.2.20" },
      python: "3.12",
      requirements: ["tiled[server]==0.2.20"],
      // As it is served from a configuration with a login of its own.
      standIns: {
        "started_tiled.py": `from tiled.server.app import build_app_from_config
app = build_app_from_config({
    "authentication": {
        "secret_keys": ["not a secret"],
        "providers": [{"provider": "toy", "authenticator": "tiled.authenticators:DictionaryAuthenticator",
                       "args": {"users_to_passwords": {"nobody": "nothing"}}}],
    },
    "trees": [{"path": "/", "tree": "catalog", "args": {"uri": "sqlite:///:memory:", "writable_storage": "{scratch}"}}],
})
`,
      },
      apps: ["started_tiled:app"],
    },
    { runtime: 76, conditional: 13, listed: 9, wrong: 3 },
  ),
  unseen(
    6,
    {
      id: "freqtrade",
      source: { type: "pypi", distribution: "freqtrade==2026.9" },
      python: "3.12",
      requirements: ["freqtrade==2026.9"],
      // The server starts its thread when it is made.
      standIns: {
        "started_freqtrade.py": `from freqtrade.rpc.api_server.webserver import ApiServer
ApiServer.start_api = lambda self: None
app = ApiServer({"api_server": {}}, standalone=True).app
`,
      },
      apps: ["started_freqtrade:app"],
    },
    { runtime: 87 },
  ),
  unseen(
    6,
    {
      id: "frigate",
      source: {
        type: "git",
        repositories: ["blakeblackshear/frigate"],
        commit: "e3fa70189324e5eb3b1dba756c153f6696f457de",
        paths: ["frigate", "docker/main/requirements-wheels.txt"],
      },
      requirements: [
        "aiofiles==24.1.0",
        "aiohttp==3.12.15",
        "cryptography==44.0.3",
        "distlib==0.3.9",
        "fastapi[standard-no-fastapi-cloud-cli]==0.116.2",
        "filelock==3.8.2",
        "httpx",
        "joserfc==1.2.2",
        "markupsafe==3.0.3",
        "norfair==2.3.0",
        "numpy==1.26.4",
        "onvif-zeep-async==4.0.4",
        "openai==1.65.5",
        "opencv-python-headless==4.11.0.86",
        "paho-mqtt==2.1.0",
        "pandas==2.2.3",
        "pathvalidate==3.3.1",
        "peewee==3.17.9",
        "peewee_migrate==1.14.3",
        "prometheus-client==0.21.1",
        "psutil==7.1.3",
        "py-vapid==1.9.2",
        "pyclipper==1.3.0.post6",
        "pydantic==2.10.6",
        "python-multipart==0.0.26",
        "pytz",
        "pywebpush==2.0.3",
        "pyzmq==26.2.1",
        "rapidfuzz==3.12.2",
        "regex",
        "requests==2.32.5",
        "ruamel.yaml==0.18.16",
        "scipy==1.16.3",
        "setproctitle==1.3.7",
        "setuptools<81",
        "shapely==2.0.7",
        "slowapi==0.1.9",
        "starlette-context==0.4.0",
        "starlette==0.47.3",
        "titlecase==2.4.1",
        "tzlocal==5.2",
        "unidecode==1.3.8",
        "ws4py==0.5.1",
      ],
      // The running program gives the app its parts.
      standIns: {
        "started_frigate.py": `from unittest.mock import MagicMock
from frigate.api.fastapi_app import create_fastapi_app
config = MagicMock()
config.auth.enabled = False
config.auth.failed_login_rate_limit = None
app = create_fastapi_app(config, *[MagicMock() for _ in range(9)])
`,
      },
      apps: ["started_frigate:app"],
      environment: { CONFIG_DIR: "{scratch}" },
      absent: [
        "degirum",
        // Written when an image is built.
        "frigate.version",
        "faster_whisper",
        "google",
        "librosa",
        "ollama",
        "onnxruntime",
        "openvino",
        "py3nvml",
        "sherpa_onnx",
        "soundfile",
        "tensorflow",
        "tflite_runtime",
        "transformers",
      ],
    },
    { runtime: 179 },
  ),
  unseen(
    6,
    {
      id: "autogen-studio",
      source: { type: "wheel", distribution: "autogenstudio==0.4.2.2" },
      python: "3.12",
      requirements: ["autogenstudio==0.4.2.2"],
      apps: ["autogenstudio.web.app:app", "autogenstudio.web.serve:app"],
      environment: { AUTOGENSTUDIO_APPDIR: "{scratch}" },
    },
    { runtime: 31 },
  ),
];
