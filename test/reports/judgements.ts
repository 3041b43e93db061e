import type { Finding, Verdict } from "../../src/domain/criterion.ts";
import type { Judgement } from "../../src/domain/judgement.ts";

export const base = "1111111111111111111111111111111111111111";
export const head = "2222222222222222222222222222222222222222";
export const onGitHub = { host: "https://github.com", repository: "apache/airflow" };
export const nowhere = { host: "https://github.com", repository: null };

/** A finding with defaults. */
export function aFinding(over: Partial<Finding> = {}): Finding {
  return {
    message: "`session.execute(...)` is not awaited in `get_task_instance_count`.",
    why: "The call returns a coroutine; nothing is read, and the response fails at serialisation.",
    fix: "Write `await session.execute(...)`.",
    file: "airflow-core/src/airflow/api_fastapi/execution_api/routes/task_instances.py",
    line: 120,
    endLine: 121,
    level: "error",
    ...over,
  };
}

/** A judged pull request of the campaign of the first user, in which one criterion fails and MySQL still runs. */
export function aJudgement(over: Partial<Judgement> = {}): Judgement {
  const file = "airflow-core/src/airflow/api_fastapi/execution_api/routes/task_instances.py";
  return {
    campaign: {
      id: "async-sessions",
      title: "Async database sessions",
      kind: "fastapi-routes",
      epic: 67799,
    },
    repository: "apache/airflow",
    pullRequest: 70001,
    base,
    head,
    ruleSet: { id: "airflow-2026-09", date: "2026-09-20", title: "Airflow's skill for async endpoints" },
    settingsCommit: "3333333333333333333333333333333333333333",
    settingsSource: ".github/convert-status.yml",
    conversions: [
      {
        key: "GET /execution/task-instances/count",
        method: "GET",
        path: "/execution/task-instances/count",
        handler: "get_task_instance_count",
        file,
        line: 110,
        from: "to-convert",
        to: "converted",
      },
    ],
    verdicts: [
      verdict(
        "async-conversion",
        "The route is async, and so is its session",
        "fail",
        "One call is not awaited.",
        [aFinding()],
      ),
      verdict(
        "contract-unchanged",
        "The contract with clients is unchanged",
        "pass",
        "Nothing that clients see changed.",
      ),
      verdict(
        "tests-byte-identical",
        "The tests are byte-identical",
        "review",
        "No test of this route was found.",
        [
          aFinding({
            message: "No test calls `GET /execution/task-instances/count`.",
            why: "What is not tested cannot be shown to behave as before.",
            fix: "Name the test in the description.",
            level: "warning",
            line: 110,
            endLine: 110,
          }),
        ],
      ),
      verdict(
        "async-engine-fixture",
        "The tests dispose the async engine",
        "not-applicable",
        "No test was found.",
      ),
      verdict("all-backends-verified", "All backends are verified", "pending", "MySQL is still running."),
    ],
    advisories: [
      {
        id: "sibling",
        message: "`get_task_instance_states` in the same file is still sync.",
        file,
        line: 150,
      },
    ],
    conclusion: "fail",
    backends: [
      {
        id: "sqlite",
        title: "SQLite",
        driver: "aiosqlite",
        status: "pass",
        summary: "1 run passed.",
        runs: [
          {
            name: "Low dep tests: core / DB-core:Sqlite:3.10:API...Always",
            url: "https://github.com/apache/airflow/actions/runs/1/job/2",
            conclusion: "success",
          },
        ],
      },
      {
        id: "mysql",
        title: "MySQL",
        driver: "aiomysql",
        status: "pending",
        summary: "1 run is in progress.",
        runs: [
          {
            name: "MySQL tests: core / DB-core:MySQL:8.0:3.10:API...Always",
            url: "https://github.com/apache/airflow/actions/runs/1/job/3",
            conclusion: null,
          },
        ],
      },
    ],
    ...over,
  };
}

/** One verdict with its title. */
export function verdict(
  criterion: string,
  title: string,
  status: Verdict["status"],
  summary: string,
  findings: readonly Finding[] = [],
): Judgement["verdicts"][number] {
  return { criterion, title, status, summary, findings };
}
