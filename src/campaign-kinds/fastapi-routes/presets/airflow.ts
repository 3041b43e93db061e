const api = "airflow-core/src/airflow/api_fastapi";
const tests = "airflow-core/tests/unit/api_fastapi";

/**
 * Settings for apache/airflow#67799. Names of check runs: derived from `.github/workflows/run-unit-tests.yml`;
 * what comes after `API` is the list of test types, and without it the job ran no API test.
 */
export const airflowPreset = {
  id: "async-routes",
  title: "Migrate API endpoints from sync to async DB sessions",
  epic: 67799,
  rule_set: "epic-2026-05",
  roots: ["airflow-core/src", "task-sdk/src", "shared"],
  entry: ["airflow.api_fastapi.app:create_app"],
  trees: [`${api}/execution_api/routes/**`, `${api}/core_api/routes/**`],
  routers: ["AirflowRouter", "VersionedAPIRouter"],
  session: {
    sync: ["create_session", "provide_session", "NEW_SESSION"],
    async: ["create_session_async"],
  },
  secrets: ["Variable.get", "Variable.set", "Variable.delete", "Connection.get_connection_from_secrets"],
  tests: {
    roots: [`${tests}/**`],
    base_paths: [
      { glob: `${tests}/core_api/routes/public/**`, base: "/api/v2" },
      { glob: `${tests}/core_api/routes/ui/**`, base: "/ui" },
      { glob: `${tests}/**`, base: "" },
    ],
    clients: ["client"],
  },
  contract_paths: [
    `${api}/execution_api/versions/**`,
    `${api}/**/datamodels/**`,
    `${api}/**/openapi/**`,
    "task-sdk/src/airflow/sdk/api/datamodels/**",
    "airflow-core/src/airflow/ui/openapi-gen/**",
  ],
  fixture: { name: "reconfigure_async_db_engine", configures: "_configure_async_session" },
  // The epic's own list. Their issues are not known until a settings file names them.
  cross_cutting: [
    { id: "async-driver", title: "Async driver and PgBouncer-safe defaults" },
    { id: "secrets-backends", title: "Async secrets backends", blocks: "secrets" },
    { id: "benchmark", title: "Benchmark with several workers" },
    { id: "engine-disposal", title: "Disposal of the async engine at teardown" },
    { id: "connection-budget", title: "Connection budget" },
  ],
  backends: [
    backend("sqlite", "SQLite", "aiosqlite", "Sqlite"),
    backend("postgres", "PostgreSQL", "psycopg", "Postgres"),
    backend("mysql", "MySQL", "aiomysql", "MySQL"),
  ],
} as const;

function backend(id: string, title: string, driver: string, name: string) {
  const job = `^${name} tests: core / DB-core:${name}(:[0-9.]+){1,2}:`;
  return {
    id,
    title,
    driver,
    verified_by: [`${job}API(\\.\\.\\..*)?$`],
    // The calling job alone is what GitHub shows when the jobs in it were skipped.
    without_tests: [`${job}([^A0-9]|A[^P]).*$`, `${job}$`, `^${name} tests: core$`],
  };
}
