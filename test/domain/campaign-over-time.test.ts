import { describe, expect, it } from "vitest";
import { burnUp, type ProgressPoint, samplePoints } from "../../src/domain/burn-up.ts";
import type { RecordedScan } from "../../src/domain/campaign-store.ts";
import { nextTargets } from "../../src/domain/next-targets.ts";
import { countProgress } from "../../src/domain/progress.ts";
import { findRegressions } from "../../src/domain/regressions.ts";
import { makeScan } from "../../src/domain/scan.ts";
import type { RouteTarget, TargetState } from "../../src/domain/target.ts";

function target(name: string, state: TargetState, over: Partial<RouteTarget> = {}): RouteTarget {
  return {
    key: `GET /${name}`,
    kind: "fastapi-routes",
    name,
    method: "GET",
    path: `/${name}`,
    handler: name,
    file: `${name}.py`,
    line: 1,
    state,
    marks: [],
    reasons: [],
    facts: {},
    ...over,
  };
}

function point(day: string, converted: number, convertible: number): ProgressPoint {
  const targets = Array.from({ length: convertible }, (_, index) =>
    target(`t${index}`, index < converted ? "converted" : "to-convert"),
  );
  return { commit: day, committedAt: `${day}T00:00:00Z`, progress: countProgress(targets, 0) };
}

describe("the pace of a campaign", () => {
  it("is a rate per week, and a range for the end", () => {
    const pace = burnUp([
      point("2026-06-01", 0, 100),
      point("2026-06-29", 8, 100),
      point("2026-07-27", 40, 100),
    ]);

    expect(pace.weekly).toEqual({ overall: 5, fourWeeks: 8, twelveWeeks: null });
    // 60 remain: 7.5 weeks at 8 a week, 12 weeks at 5 a week.
    expect(pace.end).toEqual({ earliest: "2026-09-17", latest: "2026-10-19" });
  });

  it("has an open end when it lately went backwards", () => {
    const pace = burnUp([
      point("2026-06-01", 0, 100),
      point("2026-06-29", 20, 100),
      point("2026-07-27", 10, 100),
    ]);

    expect(pace.end?.latest).toBeNull();
    expect(pace.end?.earliest).toBeTypeOf("string");
  });

  it.each([
    ["too-short", [point("2026-06-01", 0, 100), point("2026-06-05", 50, 100)]],
    ["not-moving", [point("2026-06-01", 5, 100), point("2026-08-01", 5, 100)]],
    ["done", [point("2026-06-01", 0, 10), point("2026-08-01", 10, 10)]],
    ["too-short", []],
  ] as const)("has no range when it is %s", (why, points) => {
    expect(burnUp(points)).toMatchObject({ end: null, noEnd: why });
  });

  it("is charted with a bounded number of points, the last one among them", () => {
    const points = Array.from({ length: 400 }, (_, index) =>
      point(new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10), index % 10, 10),
    );
    const sampled = samplePoints(points, 12);

    expect(sampled.length).toBeLessThanOrEqual(12);
    expect(sampled[0]).toBe(points[0]);
    expect(sampled.at(-1)).toBe(points.at(-1));
  });
});

describe("regressions", () => {
  const at = (commit: string, states: Record<string, TargetState>): RecordedScan => ({
    scan: makeScan({
      kind: "fastapi-routes",
      commit,
      dirty: false,
      targets: Object.entries(states).map(([name, state]) => target(name, state)),
      unresolved: [],
    }),
    committedAt: `2026-0${commit}-01T00:00:00Z`,
  });

  it("name the first commit at which a target was sync again", () => {
    const found = findRegressions([
      at("1", { a: "to-convert", b: "converted" }),
      at("2", { a: "converted", b: "converted" }),
      at("3", { a: "blocking", b: "converted" }),
      at("4", { a: "to-convert", b: "converted" }),
    ]);

    expect(found).toMatchObject([{ key: "GET /a", state: "to-convert", since: "3", convertedUntil: "2" }]);
  });

  it("end when the target is converted again, or is gone", () => {
    expect(
      findRegressions([
        at("1", { a: "converted", b: "converted" }),
        at("2", { a: "to-convert", b: "to-convert" }),
        at("3", { a: "converted" }),
      ]),
    ).toEqual([]);
    expect(findRegressions([])).toEqual([]);
  });
});

describe("what to convert next", () => {
  const surroundings = {
    tests: new Map([["GET /tested", 3]]),
    claimed: new Set<string>(),
    busyFiles: new Set<string>(),
  };

  it("is what is read-only and tested, with reasons", () => {
    const best = nextTargets(
      [
        target("untested", "to-convert"),
        target("writes", "to-convert", { method: "POST", key: "POST /writes" }),
        target("tested", "to-convert"),
      ],
      surroundings,
    );

    expect(best.map((next) => next.target.name)).toEqual(["tested", "untested", "writes"]);
    expect(best[0]?.reasons).toEqual(["read-only", "3 tests", "nobody is on its file"]);
  });

  it("is nothing that is claimed, blocked or done", () => {
    const targets = [
      target("a", "to-convert"),
      target("b", "blocked"),
      target("c", "converted"),
      target("d", "excluded"),
    ];

    expect(nextTargets(targets, { ...surroundings, claimed: new Set(["GET /a"]) })).toEqual([]);
  });
});
