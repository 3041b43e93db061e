import type { Recipe } from "../recipe.ts";
import { application } from "./application.ts";

/** Real applications of different style; none of their names is known to the scanner. */
export const applications: readonly Recipe[] = [
  application({
    id: "dstack",
    source: { type: "pypi", distribution: "dstack==0.22.5" },
    requirements: ["dstack[server]==0.22.5", "httpx2"],
    // The server registers its routes when it starts, after it has reached its database.
    standIns: {
      "started_server.py": `from dstack._internal.server.app import create_app, register_routes
app = create_app()
register_routes(app)
`,
    },
    importRoots: ["src"],
    apps: ["started_server:app", "dstack._internal.proxy.gateway.app:make_app()"],
  }),
  application({
    id: "fief",
    source: { type: "pypi", distribution: "fief-server==0.27.0" },
    requirements: ["fief-server==0.27.0"],
    apps: ["fief.app:app"],
    environment: {
      SECRET: "not a secret",
      ENCRYPTION_KEY: "bm90IGEgc2VjcmV0IGJ1dCB0aGlydHktdHdvIGJ5dGU=",
      FIEF_CLIENT_ID: "nobody",
      FIEF_CLIENT_SECRET: "nothing",
      FIEF_MAIN_USER_EMAIL: "admin@example.org",
    },
  }),
  application({
    id: "prefect",
    source: { type: "pypi", distribution: "prefect==3.8.8" },
    // A later FastAPI no longer takes an argument that this version gives it.
    requirements: ["prefect==3.8.8", "fastapi==0.139.0"],
    importRoots: ["src"],
    apps: ["prefect.server.api.server:create_app()"],
    environment: { PREFECT_HOME: "{scratch}/prefect" },
    // Made by functions that need a running worker, runner or login.
    otherApps: [
      "src/prefect/cli/_cloud_utils.py",
      "src/prefect/runner/server.py",
      "src/prefect/task_worker.py",
      "src/prefect/workers/server.py",
    ],
  }),
  application({
    id: "lnbits",
    source: { type: "pypi", distribution: "lnbits==1.6.2" },
    requirements: ["lnbits==1.6.2", "bitstring==4.3.1"],
    // Its core routes are registered when it starts, after its database.
    standIns: {
      "started_lnbits.py": `from lnbits.app import create_app, create_llms_txt_route, init_core_routers
app = create_app()
init_core_routers(app)
create_llms_txt_route(app)
`,
    },
    apps: ["started_lnbits:app"],
    directory: "{top}",
  }),
  application({
    id: "full-stack-fastapi-template",
    source: {
      type: "git",
      repositories: ["fastapi/full-stack-fastapi-template"],
      commit: "1c6d656482d9ab7d885138d4fd27cf0fdd9ea2fa",
    },
    requirements: [
      "fastapi==0.128.8",
      "python-multipart",
      "email-validator",
      "tenacity<9",
      "emails<1",
      "jinja2",
      "psycopg[binary]",
      "sqlmodel",
      "pydantic-settings",
      "sentry-sdk",
      "pyjwt",
      "pwdlib[argon2,bcrypt]",
    ],
    importRoots: ["backend"],
    apps: ["app.main:app"],
    environment: {
      PROJECT_NAME: "accuracy",
      POSTGRES_SERVER: "localhost",
      POSTGRES_USER: "nobody",
      POSTGRES_PASSWORD: "nothing",
      FIRST_SUPERUSER: "admin@example.org",
      FIRST_SUPERUSER_PASSWORD: "nothing-at-all",
    },
  }),
  application({
    id: "dispatch",
    source: {
      type: "git",
      repositories: ["Netflix/dispatch"],
      commit: "dd2837e82a0bf5565b1b4b4b91ea30b7262d4061",
    },
    requirements: ["{top}"],
    importRoots: ["src"],
    apps: ["dispatch.main:app"],
    environment: {
      DISPATCH_ENCRYPTION_KEY: "not a secret",
      DATABASE_HOSTNAME: "localhost",
      DATABASE_CREDENTIALS: "nobody:nothing",
    },
  }),
];
