import type { Recipe } from "../recipe.ts";
import { application } from "./application.ts";

/**
 * Chosen for the sixteenth batch, and given back because a scan of many repositories had met them just before they were
 * named: virtual-lab (neuroscience's laboratories; async sessions), we-mp-rss (feeds; sync sessions in the handlers),
 * zimfarm (Kiwix's offline books; sync sessions, two servers), flathub (the store of Linux's desktop; sync sessions in
 * the handlers, routers registered by functions), py-ispyb (synchrotrons' experiments; a session from a context).
 */
export const givenBack: readonly Recipe[] = [
  application({
    id: "virtual-lab",
    source: {
      type: "git",
      repositories: ["openbraininstitute/virtual-lab-api"],
      commit: "2aebc6cc5bdef7da3b6b66e2ac3d576c1845b173",
      paths: ["virtual_labs"],
    },
    python: "3.12",
    requirements: [
      "fastapi[all]==0.136.1",
      "uvicorn==0.27.1",
      "sqlalchemy[asyncio,mypy]==2.0.48",
      "uuid==1.30",
      "datetime==5.5",
      "python-dotenv==1.2.2",
      "psycopg2-binary==2.9.11",
      "loguru==0.7.3",
      "pydantic-settings==2.13.1",
      "python-keycloak==4.7.3",
      "pydantic[email]==2.12.5",
      "httpx==0.27.2",
      "alembic==1.18.4",
      "fastapi-mail==1.6.2",
      "pyjwt==2.12.1",
      "asyncpg==0.29.0",
      "asyncpg-stubs==0.29.1",
      "stripe==9.12.0",
      "sentry-sdk[fastapi]==2.65.0",
      "requests==2.33.1",
      "email-validator==2.3.0",
      "redis==5.3.1",
      "asyncssh==2.22.0",
      "apscheduler==3.11.2",
      "obp-accounting-sdk==0.6.3",
      "greenlet==3.3.2",
      "starlette==0.52.1",
    ],
    apps: ["virtual_labs.api:app"],
  }),
  application({
    id: "we-mp-rss",
    source: {
      type: "git",
      repositories: ["rachelos/we-mp-rss"],
      commit: "41d407b1992ff1baa7742f053744eb395eac1273",
      paths: [".", ":!driver/.wdm", ":!driver/driver", ":!web_ui"],
    },
    requirements: ["-r{top}/requirements.txt"],
    apps: ["started_we_mp_rss:app"],
    directory: "{top}",
    standIns: {
      // Its settings are its example's.
      "started_we_mp_rss.py": `from pathlib import Path
Path("config.yaml").write_text(Path("config.example.yaml").read_text())
Path("data").mkdir(exist_ok=True)
from web import app
`,
    },
  }),
  application({
    id: "zimfarm",
    source: {
      type: "git",
      repositories: ["openzim/zimfarm"],
      commit: "0b2cc52263f5e3a82e64f63bfa26f6264392b832",
      paths: ["backend", "healthcheck"],
    },
    python: "3.13",
    requirements: [
      "alembic==1.18.4",
      "pydantic[email]==2.11.4",
      "pydantic-extra-types==2.10.6",
      "SQLAlchemy==2.0.41",
      "PyJWT==2.13.0",
      "pymongo==4.13.0",
      "pytz==2025.2",
      "requests==2.33.0",
      "humanfriendly==10.0",
      "jinja2==3.1.6",
      "psycopg[binary,pool]==3.2.9",
      "Werkzeug==3.1.6",
      "cryptography==48.0.1",
      "pycountry==24.6.1",
      "regex==2025.9.1",
      "fastapi[all]==0.115.2",
      "kiwixstorage==0.10.1",
      "zimscraperlib==5.2.0",
      "aiohttp==3.13.3",
    ],
    importRoots: ["backend/src", "healthcheck/src"],
    apps: ["zimfarm_backend.api.entrypoint:app", "healthcheck.main:app"],
    environment: {
      JWT_SECRET: "secret",
      POSTGRES_URI: "postgresql+psycopg://zimfarm:zimpass@postgresdb:5432/zimfarm",
      ZIMFARM_DATABASE_URL: "postgresql+psycopg://zimfarm:zimpass@postgresdb:5432/zimfarm",
    },
  }),
  application({
    id: "flathub",
    source: {
      type: "git",
      repositories: ["flathub-infra/website"],
      commit: "346a8260273007d9d64ca2b3bd2295a95fdb6dfb",
      paths: ["backend"],
    },
    python: "3.13",
    requirements: [
      "fastapi==0.141.1",
      "sentry-sdk[httpx]==2.66.1",
      "lxml==6.1.1",
      "requests==2.34.2",
      "redis==7.4.1",
      "feedgen==1.0.0",
      "alembic==1.18.5",
      "itsdangerous==2.2.0",
      "PyGithub==2.9.1",
      "python-gitlab==8.5.0",
      "stripe==15.4.0",
      "PyJWT==2.13.0",
      "meilisearch==0.41.1",
      "orjson==3.11.9",
      "python-multipart==0.0.32",
      "dramatiq[redis,watch,prometheus_client]==2.2.0",
      "sqlalchemy==2.0.51",
      "pydantic-settings==2.15.0",
      "publicsuffixlist==1.0.2.20260702",
      "httpx==0.28.1",
      "apscheduler==3.11.3",
      "psycopg[binary]==3.3.4",
      "authlib==1.7.2",
      "joserfc==1.7.4",
      "dnspython==2.8.0",
      "greenlet==3.5.2",
      "starlette==1.3.1",
      "pydantic==2.13.4",
      "granian==2.7.9",
    ],
    importRoots: ["backend"],
    apps: ["started_flathub:app"],
    directory: "{top}/backend",
    standIns: {
      // It prepares its search when it is imported.
      "started_flathub.py": `from unittest.mock import MagicMock
import meilisearch
meilisearch.Client = lambda *_: MagicMock()
from app.main import app
`,
    },
    // The library of the GNOME desktop.
    absent: ["gi"],
    // Those of its own .env.ci.
    environment: {
      DATADIR: "{top}/backend/tests/data",
      APPSTREAM_REPOS: "{top}/backend/tests/appstream",
      STATS_BASEURL: "file://{top}/backend/tests/stats",
      STRIPE_SECRET_KEY: "sk_test_1234",
      STRIPE_WEBHOOK_KEY: "whsec_1234",
      ENV: "test",
      REPO_URL: "file://{top}/backend/tests/ostree/repo",
    },
    deployment: { STRIPE_PUBLIC_KEY: "pk_test_1234" },
  }),
  application({
    id: "py-ispyb",
    source: {
      type: "git",
      repositories: ["ispyb/py-ispyb"],
      commit: "c45a43a2231c90f87b52fb721615ab094e3ea34b",
    },
    requirements: [
      "ispyb-models==1.0.6",
      "fastapi==0.91.0",
      "pydantic[dotenv]==1.10.4",
      "pydantic-sqlalchemy==0.0.9",
      "SQLAlchemy==1.4.46",
      "pyjwt==2.6.0",
      "pdfkit==1.0.0",
      "python-barcode==0.14.0",
      "qrcode==7.4.2",
      "python-keycloak==2.9.0",
      "pint==0.20.1",
      "sqlparse==0.4.3",
      "mysql-connector-python==8.0.29",
      "h5py==3.8.0",
      "h5grove==1.3.0",
      "numpy==1.24.2",
      "matplotlib==3.6.3",
      "uvicorn==0.20.0",
      "pyyaml==6.0.1",
      "protobuf==3.20.3",
      "fabio==2022.12.1",
      "hdf5plugin==4.1.1",
    ],
    apps: ["started_pyispyb:app"],
    standIns: {
      // It reads its options from its database.
      "started_pyispyb.py": `import pyispyb.app.extensions.options.base as base
base.setup_options = lambda app: setattr(app, "db_options", base.Options())
from pyispyb.app.main import app
`,
    },
    // One of its ways to log in.
    absent: ["ldap"],
    // Those of its own ci.env.
    environment: {
      SERVICE_NAME: "core",
      QUERY_DEBUG: "false",
      JWT_CODING_ALGORITHM: "HS256",
      TOKEN_EXP_TIME: "300",
      CORS: "true",
      SECRET_KEY: "ci_secret",
      SQLALCHEMY_DATABASE_URI: "mysql+mysqlconnector://test:test@127.0.0.1/test",
      AUTH_CONFIG: "tests/config/auth.yml",
    },
    deployment: { API_ROOT: "/ispyb/api/v1" },
  }),
];
