import { describe, expect, it } from "vitest";
import { closest } from "../../src/domain/closest.ts";
import { compilePattern, matchesGlob, matchesPath } from "../../src/domain/matching.ts";
import { ruleValueFor } from "../../src/domain/rules.ts";

describe("a pattern from settings", () => {
  it("runs in linear time where a backtracking engine would hang", () => {
    const pattern = compilePattern("^(a+)+$");
    expect(pattern.test(`${"a".repeat(50_000)}!`)).toBe(false);
  });

  it("is refused with a sentence when it is not RE2", () => {
    expect(() => compilePattern("(?=x)")).toThrow(/RE2 syntax/);
    expect(() => compilePattern("(a)\\1")).toThrow(/no back references/);
  });
});

describe("a glob", () => {
  it("reaches dot folders, since workflows live in one", () => {
    expect(matchesGlob(".github/workflows/ci.yml", [".github/workflows/**"])).toBe(true);
  });

  it("matches nothing when there is none", () => {
    expect(matchesGlob("a", [])).toBe(false);
  });
});

describe("a rule per path", () => {
  it("takes the first entry that matches, else the default", () => {
    const setting = {
      default: "require",
      paths: [{ globs: ["tests/execution/**"], value: "forbid" }],
    } as const;
    const value = (path: string) =>
      ruleValueFor(
        { ...setting, paths: [...setting.paths.map((p) => ({ ...p, globs: [...p.globs] }))] },
        path,
      );
    expect(value("tests/execution/test_a.py")).toBe("forbid");
    expect(value("tests/core/test_a.py")).toBe("require");
  });
});

describe("the name that was probably meant", () => {
  it.each([
    ["fastapi-route", "fastapi-routes"],
    ["fastpai-routes", "fastapi-routes"],
    ["FASTAPI-ROUTES", "fastapi-routes"],
    ["express", null],
    ["", null],
  ])("of %j is %j", (typed, meant) => {
    expect(closest(typed, ["fastapi-routes", "deferrable-operators"])).toBe(meant);
  });

  it("is not guessed when two are equally near", () => {
    expect(closest("bat", ["cat", "hat"])).toBeNull();
  });
});

describe("a path in settings", () => {
  it("may name a folder without wildcards", () => {
    expect(matchesPath("tests/api/test_a.py", ["tests/api"])).toBe(true);
    expect(matchesPath("tests/api2/test_a.py", ["tests/api"])).toBe(false);
  });
});
