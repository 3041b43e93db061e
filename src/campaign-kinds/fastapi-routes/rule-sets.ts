import type { RuleSet, RuleSetting } from "../../domain/rules.ts";

/** Rules on which the epic and later practice agree. */
const agreed: Readonly<Record<string, RuleSetting>> = {
  // async-conversion
  "async-handler": "require",
  "async-session": "require",
  "session-calls-awaited": "require",
  "plain-calls-awaited": "forbid",
  "missing-session-methods": "forbid",
  "session-handed-to-sync-code": "forbid",
  "unseen-hand-off": "forbid",
  "commit-added": "forbid",
  "blocking-calls": "forbid",
  "callers-adapted": "require",
  "statements-kept": "require",
  "sync-sub-dependencies": "accept",
  "row-locks": "accept",
  "rowcount-truth": "forbid",
  streaming: "forbid",
  // contract-unchanged
  contract: "require",
  "contract-docs": "require",
  "routing-order": "require",
  "contract-files": "require",
  // tests-byte-identical
  "tests-kept": "require",
  "tests-run": "require",
  "assertions-kept": "require",
  "session-mock": "require",
  // all-backends-verified
  "backends-verified": "require",
};

/** The epic's text as written, and what Airflow came to do later. The first one is the default. */
export const ruleSets: readonly [RuleSet, ...RuleSet[]] = [
  {
    id: "epic-2026-05",
    date: "2026-05-31",
    title: "The epic's definition of done as written",
    rules: {
      ...agreed,
      "test-bytes": "require",
      "test-context": "require",
      "query-counters": "accept",
      "function-scope": "accept",
      "async-engine-fixture": "require",
    },
  },
  {
    id: "airflow-2026-09",
    date: "2026-09-20",
    title:
      "Airflow's practice of September 2026: assertions instead of bytes, no engine fixture in API tests",
    rules: {
      ...agreed,
      "test-bytes": "accept",
      "test-context": "accept",
      "query-counters": "require",
      "function-scope": "require",
      "async-engine-fixture": {
        default: "accept",
        paths: [{ globs: ["airflow-core/tests/unit/api_fastapi/**"], value: "forbid" }],
      },
    },
  },
];
