import type { CheckRun } from "../../domain/check-run.ts";
import type { Status } from "../../domain/criterion.ts";
import type { BackendResult } from "../../domain/judgement.ts";
import { compilePattern } from "../../domain/matching.ts";
import type { BackendSettings } from "../../domain/settings.ts";
import type { SortedRuns } from "./genuine-runs.ts";
import { describeRun, statusOfRun } from "./run-state.ts";

/** What the evidence says of one backend, before anything about the pull request's own changes. */
export function judgeBackend(backend: BackendSettings, runs: SortedRuns): BackendResult {
  const proves = matcher(backend.verified_by);
  const proving = runs.genuine.filter((run) => proves(run.name));
  if (proving.length > 0) return resultOf(backend, proving, ...judgeProving(proving));
  const misses = matcher(backend.without_tests);
  const missing = runs.genuine.filter((run) => misses(run.name));
  const forged = runs.foreign.filter(({ run }) => proves(run.name));
  if (missing.length > 0 && missing.every((run) => run.status === "completed")) {
    return resultOf(backend, missing, "fail", withoutTests(missing));
  }
  if (missing.length > 0) {
    return resultOf(backend, missing, "pending", `${describe(missing)}; no run with these tests so far.`);
  }
  if (forged[0] !== undefined) {
    const { run, why } = forged[0];
    return resultOf(
      backend,
      forged.map((entry) => entry.run),
      "fail",
      `"${run.name}" proves nothing: ${why}.`,
    );
  }
  return resultOf(
    backend,
    [],
    "pending",
    "no run so far: not started, or waiting for a maintainer's approval.",
  );
}

/** Matches a name against any of the patterns of the settings. */
export function matcher(sources: readonly string[]): (name: string) => boolean {
  const patterns = sources.map(compilePattern);
  return (name) => patterns.some((pattern) => pattern.test(name));
}

function judgeProving(runs: readonly CheckRun[]): [Status, string] {
  const failed = runs.filter((run) => statusOfRun(run) === "fail");
  if (failed.length > 0) return ["fail", `${describe(failed)}.`];
  const unfinished = runs.filter((run) => statusOfRun(run) === "pending");
  if (unfinished.length > 0) return ["pending", `${describe(unfinished)}.`];
  const twice = nameOfSeveralSuites(runs);
  if (twice !== null) {
    return ["review", `two workflows report a job named "${twice}", so it is not clear which one proves it.`];
  }
  return ["pass", runs.length === 1 ? "verified by 1 run." : `verified by ${runs.length} runs.`];
}

function nameOfSeveralSuites(runs: readonly CheckRun[]): string | null {
  const names = new Set<string>();
  for (const { name } of runs) {
    if (names.has(name)) return name;
    names.add(name);
  }
  return null;
}

function withoutTests(runs: readonly CheckRun[]): string {
  return runs.every((run) => run.conclusion === "success")
    ? `${describe(runs)}, but without this route's tests.`
    : `${describe(runs)}; this route's tests did not run.`;
}

function describe(runs: readonly CheckRun[]): string {
  return runs.map((run) => `"${run.name}" ${describeRun(run)}`).join("; ");
}

function resultOf(
  backend: BackendSettings,
  runs: readonly CheckRun[],
  status: Status,
  summary: string,
): BackendResult {
  return {
    id: backend.id,
    title: backend.title,
    driver: backend.driver,
    status,
    summary,
    runs: runs.map(({ name, url, conclusion }) => ({ name, url, conclusion })),
  };
}
