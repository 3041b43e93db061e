import type { CheckRun } from "../../domain/check-run.ts";
import type { Status } from "../../domain/criterion.ts";

/**
 * What one check run proves. Only `success` proves anything: GitHub shows `skipped` and `neutral` as green,
 * and a required check lets them through. Source: GitHub REST, "Check runs", `status` and `conclusion`.
 */
export function statusOfRun(run: CheckRun): Extract<Status, "pass" | "fail" | "pending"> {
  if (run.status !== "completed") return "pending";
  return run.conclusion === "success" ? "pass" : "fail";
}

/** What happened, for a sentence: `failed`, `was skipped`, `is queued`. */
export function describeRun(run: CheckRun): string {
  if (run.status !== "completed") {
    return unfinished[run.status] ?? `is not finished (${run.status})`;
  }
  const conclusion = run.conclusion ?? "nothing";
  return finished[conclusion] ?? `ended with ${conclusion}`;
}

const unfinished: Readonly<Record<string, string>> = {
  queued: "is queued",
  in_progress: "is running",
  waiting: "waits for approval",
  requested: "was requested",
  pending: "waits for its turn",
};

const finished: Readonly<Record<string, string>> = {
  success: "succeeded",
  failure: "failed",
  error: "failed",
  timed_out: "timed out",
  action_required: "waits for somebody's action",
  skipped: "was skipped, so nothing ran",
  neutral: "ended neutral, which proves nothing",
  cancelled: "was cancelled",
  stale: "went stale",
  startup_failure: "could not start",
};
