import { describe, expect, it } from "vitest";
import { conclude, type Status, statusOf } from "../../src/domain/criterion.ts";
import { checkRunConclusion } from "../../src/domain/publisher.ts";

const over = (...statuses: Status[]) => conclude(statuses.map((status) => ({ status })));

describe("the conclusion over several verdicts", () => {
  it.each<[Status[], Status]>([
    [["pass", "review", "pending", "fail"], "fail"],
    [["pass", "review", "pending"], "pending"],
    [["pass", "review", "not-applicable"], "review"],
    [["pass", "not-applicable"], "pass"],
    [["not-applicable", "not-applicable"], "not-applicable"],
    [[], "not-applicable"],
  ])("of %j is %s", (statuses, expected) => {
    expect(over(...statuses)).toBe(expected);
  });
});

describe("the status of findings", () => {
  it("fails by an error, asks for review by a warning, and passes by notes", () => {
    expect(statusOf([{ level: "note" }, { level: "error" }])).toBe("fail");
    expect(statusOf([{ level: "note" }, { level: "warning" }])).toBe("review");
    expect(statusOf([{ level: "note" }])).toBe("pass");
  });
});

describe("GitHub's conclusion", () => {
  it("leaves pending in progress and never turns review into success", () => {
    expect(checkRunConclusion("pending", "neutral")).toEqual({ status: "in_progress", conclusion: null });
    expect(checkRunConclusion("review", "neutral")).toEqual({ status: "completed", conclusion: "neutral" });
    expect(checkRunConclusion("review", "action_required")).toEqual({
      status: "completed",
      conclusion: "action_required",
    });
  });
});
