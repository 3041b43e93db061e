import { describe, expect, it } from "vitest";
import { renderCheckRun } from "../../src/reports/check-run-output.ts";
import { aFinding, aJudgement, head, onGitHub, verdict } from "./judgements.ts";

const context = {
  name: "Convert Status",
  headSha: head,
  externalId: "pull-request-70001",
  detailsUrl: null,
  links: onGitHub,
  reviewConclusion: "neutral",
  waitedInVain: false,
} as const;

describe("the check run", () => {
  it("says what has to be done, with an annotation for each finding", () => {
    const run = renderCheckRun([aJudgement()], context);

    expect(run).toMatchObject({
      status: "completed",
      conclusion: "failure",
      title: "Changes needed: 1 of 4 criteria pass",
      annotations: [
        {
          startLine: 120,
          endLine: 121,
          level: "failure",
          title: "The route is async, and so is its session",
        },
        { startLine: 110, endLine: 110, level: "warning" },
      ],
    });
    expect(run.summary).toContain("- All backends are verified (pending): MySQL is still running.");
  });

  it.each([
    ["pass", "completed", "success"],
    ["not-applicable", "completed", "success"],
    ["fail", "completed", "failure"],
    ["review", "completed", "neutral"],
    ["pending", "in_progress", null],
  ] as const)("is, for %s, %s with %s", (conclusion, status, result) => {
    expect(renderCheckRun([aJudgement({ conclusion })], context)).toMatchObject({
      status,
      conclusion: result,
    });
  });

  it("asks for action when evidence was waited for in vain", () => {
    const run = renderCheckRun([aJudgement({ conclusion: "pending" })], { ...context, waitedInVain: true });

    expect(run).toMatchObject({ status: "completed", conclusion: "action_required" });
    expect(run.summary).toContain("No evidence came in time");
  });

  it("keeps to GitHub's limits, and keeps every annotation", () => {
    const long = "x".repeat(70_000);
    const findings = Array.from({ length: 120 }, () => aFinding({ message: long, why: "why" }));
    const run = renderCheckRun(
      [aJudgement({ verdicts: [verdict("a", long, "fail", long, findings)] })],
      context,
    );

    expect(run.title.length).toBeLessThanOrEqual(255);
    expect(run.summary.length).toBeLessThanOrEqual(65_535);
    expect(run.text.length).toBeLessThanOrEqual(65_535);
    expect(run.annotations).toHaveLength(120);
    for (const { title, message } of run.annotations) {
      expect(title.length).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(65_536);
    }
  });

  it("annotates no place that is not there", () => {
    const findings = [aFinding({ file: "" }), aFinding({ line: 0 }), aFinding({ line: 9, endLine: 3 })];
    const run = renderCheckRun(
      [aJudgement({ verdicts: [verdict("a", "A", "fail", "x", findings)] })],
      context,
    );

    expect(run.annotations).toMatchObject([{ startLine: 9, endLine: 9 }]);
  });
});
