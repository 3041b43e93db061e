import { describe, expect, it } from "vitest";
import { diffScans, makeScan } from "../../src/domain/scan.ts";
import type { Target, TargetState } from "../../src/domain/target.ts";

function target(key: string, state: TargetState, file = "a.py", line = 1): Target {
  return { key, kind: "k", name: key, file, line, state, marks: [], reasons: [], facts: {} };
}

function scan(targets: Target[], unresolved: { file: string; line: number; message: string }[] = []) {
  return makeScan({ kind: "k", commit: null, dirty: false, targets, unresolved });
}

describe("the progress of a scan", () => {
  it("counts converted of convertible and everything else apart", () => {
    const { progress } = scan([
      target("a", "converted"),
      target("b", "to-convert"),
      target("c", "blocking"),
      target("d", "mixed"),
      target("e", "blocked"),
      target("f", "no-session"),
      target("g", "excluded"),
      target("h", "unmounted"),
    ]);

    expect(progress).toEqual({
      converted: 1,
      convertible: 4,
      percent: 25,
      toConvert: 1,
      blocking: 1,
      mixed: 1,
      blocked: 1,
      notApplicable: 1,
      excluded: 1,
      unmounted: 1,
      unresolved: 0,
    });
  });

  it("is never 100 % while a target is unresolved", () => {
    expect(scan([target("a", "converted"), target("b", "unresolved")]).progress.percent).toBe(99);
  });

  it("is never 100 % while a place of the source is unresolved", () => {
    const { progress } = scan(
      [target("a", "converted")],
      [{ file: "x.py", line: 3, message: "syntax error" }],
    );
    expect(progress).toMatchObject({ percent: 99, unresolved: 1 });
  });

  it("rounds down, so that 199 of 200 is not yet done", () => {
    const targets = Array.from({ length: 200 }, (_, n) =>
      target(`t${n}`, n === 0 ? "to-convert" : "converted"),
    );
    expect(scan(targets).progress.percent).toBe(99);
  });

  it("is 100 % when there is nothing to convert and nothing unknown", () => {
    expect(scan([target("a", "no-session")]).progress.percent).toBe(100);
  });
});

describe("the order of a scan", () => {
  it("is by file, line and key, whatever the order of finding", () => {
    const keys = scan([
      target("z", "converted", "b.py", 1),
      target("y", "converted", "a.py", 9),
      target("x", "converted", "a.py", 2),
    ]).targets.map((found) => found.key);
    expect(keys).toEqual(["x", "y", "z"]);
  });
});

describe("the difference of two scans", () => {
  it("goes both ways: a reverted conversion is a regression", () => {
    const delta = diffScans(scan([target("a", "converted")]), scan([target("a", "to-convert")]));
    expect(delta.regressed.map((change) => change.key)).toEqual(["a"]);
    expect(delta.converted).toEqual([]);
  });

  it("puts every key into exactly one class", () => {
    const before = scan([
      target("same", "to-convert"),
      target("done", "to-convert"),
      target("gone", "converted"),
      target("worse", "to-convert"),
    ]);
    const after = scan([
      target("same", "to-convert"),
      target("done", "converted"),
      target("new", "to-convert"),
      target("worse", "blocking"),
    ]);

    const delta = diffScans(before, after);

    const classes = Object.fromEntries(
      Object.entries<readonly { key: string }[]>({ ...delta }).map(([name, changes]) => [
        name,
        changes.map((change) => change.key),
      ]),
    );
    expect(classes).toEqual({
      converted: ["done"],
      regressed: [],
      added: ["new"],
      removed: ["gone"],
      changed: ["worse"],
      unchanged: ["same"],
    });
  });
});
