import { expect, test } from "vitest";
import { airflowPreset } from "../../../../src/campaign-kinds/fastapi-routes/presets/airflow.ts";
import { fastapiSettings } from "../../../../src/campaign-kinds/fastapi-routes/settings.ts";
import { compilePattern, matchesPath } from "../../../../src/domain/matching.ts";

/*
 * Names of jobs as Airflow's workflows make them at commit 4bf2df845c6a66c1794a452c1cff8ae71ecdc276:
 * `.github/workflows/ci-amd-arm.yml` names the calling job (lines 377-600), `.github/workflows/run-unit-tests.yml` the
 * job in it (line 138: scope-group:name, separator, backend version:python:description), and
 * `dev/breeze/src/airflow_breeze/utils/selective_checks.py` the description (`_get_test_type_description`).
 */
const settings = fastapiSettings.parse({ ...airflowPreset, kind: "fastapi-routes" });

function evidence(name: string): string[] {
  const holds = (patterns: readonly string[]) => patterns.some((source) => compilePattern(source).test(name));
  return settings.backends.flatMap(({ id, verified_by, without_tests }) => [
    ...(holds(verified_by) ? [`${id} verified`] : []),
    ...(holds(without_tests) ? [`${id} without`] : []),
  ]);
}

test.each([
  ["Postgres tests: core / DB-core:Postgres:14:3.10:API...Serialization", "postgres verified"],
  ["Postgres tests: core / DB-core:Postgres:18:3.13:API...Always", "postgres verified"],
  ["MySQL tests: core / DB-core:MySQL:8.0:3.10:API...Serialization", "mysql verified"],
  ["MySQL tests: core / DB-core:MySQL:8.4:3.14:API", "mysql verified"],
  ["Sqlite tests: core / DB-core:Sqlite:3.10:API...Always", "sqlite verified"],
  ["Postgres tests: core / DB-core:Postgres:14:3.10:Always", "postgres without"],
  ["MySQL tests: core / DB-core:MySQL:8.0:3.10:Always...Serialization", "mysql without"],
  ["MySQL tests: core / DB-core:MySQL:8.0:3.10:CLI...Other", "mysql without"],
  ["Sqlite tests: core / DB-core:Sqlite:3.10:", "sqlite without"],
  ["Sqlite tests: core", "sqlite without"],
])("%s is evidence: %s", (name, expected) => {
  expect(evidence(name)).toEqual([expected]);
});

test.each([
  "Postgres tests: providers / DB-prov:Postgres:14:3.10:-amazon,goo...google",
  "Postgres tests: providers",
  "Non-DB tests: core / Non-DB-core::3.10:API...Serialization",
  "Special tests / Min SQLAlchemy test: core / DB-core:MinSQLAlchemy-Postgres:14:3.10:API...Serialization",
  "Special tests / Latest SQLAlchemy test: core / DB-core:LatestSQLAlchemy-Postgres:14:3.10:API...Serialization",
  "Basic tests / React UI tests",
  "Fake / Postgres tests: core / DB-core:Postgres:14:3.10:API...Always",
  "Postgres tests: core / DB-core:MySQL:14:3.10:API...Always",
  "Postgres tests: core / DB-core:Postgres:14:3.10:APIs",
])("%s proves nothing about any backend", (name) => {
  expect(evidence(name)).not.toContainEqual(expect.stringContaining("verified"));
});

test.each([
  ["airflow-core/src/airflow/api_fastapi/execution_api/routes/task_instances.py", true],
  ["airflow-core/src/airflow/api_fastapi/core_api/routes/public/dag_run.py", true],
  ["airflow-core/src/airflow/api_fastapi/core_api/routes/ui/grid.py", true],
  ["airflow-core/src/airflow/api_fastapi/core_api/app.py", false],
  ["airflow-core/src/airflow/api_fastapi/auth/managers/simple/routes/login.py", false],
  ["providers/fab/src/airflow/providers/fab/auth_manager/api_fastapi/routes/login.py", false],
])("%s counts: %s", (path, counts) => {
  expect(matchesPath(path, settings.trees)).toBe(counts);
});
