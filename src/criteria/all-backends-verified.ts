import { type Criterion, conclude, type Finding, type Verdict } from "../domain/criterion.ts";
import type { BackendResult } from "../domain/judgement.ts";
import type { ConversionPullRequest } from "../domain/pull-request.ts";
import { ruleFor } from "../domain/settings.ts";
import { findForgeableFiles, judgeBackends } from "./all-backends-verified/judge-backends.ts";
import { compareFindings } from "./shared/finding-order.ts";
import { convertsNothing } from "./shared/verdicts.ts";

const id = "all-backends-verified";
const rule = "backends-verified";

/** Every configured backend is proved by genuine check runs of the head. */
export const allBackendsVerified: Criterion = {
  id,
  title: "The tests of the converted routes ran on every backend",
  reconsiderOn: ["commits", "check-runs", "settings"],
  evaluate(pullRequest) {
    const converted = pullRequest.conversions[0]?.after;
    if (converted === undefined) return convertsNothing(id);
    const value = ruleFor(pullRequest.settings, rule, converted.file);
    if (value === "off") {
      return { criterion: id, status: "not-applicable", summary: `Rule ${rule} is off.`, findings: [] };
    }
    if (pullRequest.settings.backends.length === 0) {
      return {
        criterion: id,
        status: pullRequest.checkRuns.runs === null ? "pending" : "review",
        summary: "No backend is configured, so nothing says on which databases the tests have to run.",
        findings: [],
      };
    }
    return judge(pullRequest, converted, value === "accept");
  },
};

function judge(
  pullRequest: ConversionPullRequest,
  place: { readonly file: string; readonly line: number },
  isAccepted: boolean,
): Verdict {
  const results = judgeBackends(pullRequest);
  const findings = [
    ...results.filter((result) => result.status !== "pass").map((result) => findingOf(result, place)),
    ...forgeFindings(pullRequest, place),
  ].map((finding): Finding => (isAccepted ? { ...finding, level: "note" } : finding));
  return {
    criterion: id,
    status: isAccepted ? "pass" : conclude(results),
    summary: summarise(results),
    findings: findings.sort(compareFindings),
  };
}

function findingOf(result: BackendResult, { file, line }: { file: string; line: number }): Finding {
  return {
    message: `${result.title}: ${result.summary}`,
    why: "Async drivers differ in locking, types and errors, so a route that works on one database can break on another; only a run on the head proves it.",
    fix: fixes[result.status] ?? "",
    file,
    line,
    endLine: line,
    level: result.status === "fail" ? "error" : result.status === "pending" ? "note" : "warning",
    rule,
  };
}

const fixes: Readonly<Record<string, string>> = {
  fail: "Make the jobs with this route's tests run and succeed on this backend, on the latest commit.",
  pending: "Wait for CI, or ask a maintainer to approve its run.",
  review: "Have a maintainer look at the runs themselves before this counts as proved.",
};

function forgeFindings(
  pullRequest: ConversionPullRequest,
  { line }: { readonly line: number },
): readonly Finding[] {
  return findForgeableFiles(pullRequest).map((file) => ({
    message: `This pull request changes ${file}, which decides what CI runs.`,
    why: "Genuine runs of a changed CI can be made to say anything.",
    fix: "Change CI in a pull request of its own, or have a maintainer look at what really ran.",
    file,
    line: file === pullRequest.conversions[0]?.after.file ? line : 1,
    endLine: file === pullRequest.conversions[0]?.after.file ? line : 1,
    level: "warning",
    rule,
  }));
}

function summarise(results: readonly BackendResult[]): string {
  const parts = results.map(
    ({ title, status, summary }) =>
      `${title}: ${status === "pass" ? "verified" : summary.replace(/\.$/, "")}`,
  );
  const hint = failureHint(results);
  return `${parts.join("; ")}.${hint === null ? "" : ` ${hint}`}`;
}

function failureHint(results: readonly BackendResult[]): string | null {
  const broken = results.filter((result) => result.status === "fail" && hasFailedRun(result));
  if (broken.length === 0 || results.length < 2) return null;
  if (broken.length === results.length) return "The same everywhere: look for a fault of logic.";
  if (broken.length === 1 && results.every((result) => result.status !== "pending")) {
    return `On ${broken.map((result) => result.title).join(", ")} only: look at its driver and at locking.`;
  }
  return null;
}

function hasFailedRun(result: BackendResult): boolean {
  return result.runs.some((run) => run.conclusion === "failure");
}
