import type { RuleSet, RuleSetting } from "../../domain/rules.ts";

const agreed: Readonly<Record<string, RuleSetting>> = {
  "submits-then-defers": "require",
  "no-polling-when-deferred": "forbid",
  "readable-defer-site": "require",
  "callback-exists": "require",
  "callback-signature": "require",
  "callback-raises": "require",
  "async-run": "require",
  "yields-event": "require",
  "blocking-call-in-trigger": "forbid",
  "light-trigger": "require",
  "trigger-serialization": "require",
  "sync-path": "require",
  "tests-kept": "require",
  "tests-run": "require",
  "assertions-kept": "require",
  "test-bytes": "require",
  "test-context": "accept",
  "session-mock": "off",
  "configured-default": "require",
  "stage-tests": "require",
};

/** The source notes of the campaign ask for more than Airflow does. The first one is the default. */
export const ruleSets: readonly [RuleSet, ...RuleSet[]] = [
  {
    id: "source-notes",
    date: "2023-08-18",
    title: "The campaign's notes: every wait has an end, every cancellation is handled",
    rules: { ...agreed, "defer-timeout": "require", "trigger-cancellation": "require" },
  },
  {
    id: "airflow-providers",
    date: "2026-03-12",
    title: "Practice of Airflow's providers: under half of the defer calls pass a timeout",
    rules: { ...agreed, "defer-timeout": "accept", "trigger-cancellation": "accept" },
  },
];
