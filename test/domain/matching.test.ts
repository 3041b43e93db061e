import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { closest } from "../../src/domain/closest.ts";
import {
  checkPattern,
  compilePattern,
  matchesGlob,
  matchesKey,
  matchesPath,
} from "../../src/domain/matching.ts";
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

  it("is checked as it is compiled, whatever stands in it", () => {
    const units = [
      "a",
      "Z",
      "0",
      "9",
      " ",
      ".",
      "*",
      "+",
      "?",
      "^",
      "$",
      "|",
      "(",
      ")",
      "(?:",
      "(?=",
      "[",
      "]",
      "-",
      "{",
      "}",
    ];
    const more = [
      ",",
      "{1,2}",
      "{2}",
      "{9}",
      "{99}",
      "[a-z]",
      "[z-a]",
      "[^.]",
      "[^]",
      "[]",
      "\\",
      "\\.",
      "\\1",
      "\\d",
      ":",
      "/",
    ];
    const isRefused = (check: (source: string) => unknown, source: string) => {
      try {
        check(source);
        return false;
      } catch {
        return true;
      }
    };
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...units, ...more), maxLength: 12 }), (source) => {
        expect(isRefused(checkPattern, source)).toBe(isRefused(compilePattern, source));
      }),
      { numRuns: 20_000 },
    );
    for (const source of ["(?=x)", "(a)\\1", "((((a{9}){9}){9}){9})"])
      expect(isRefused(checkPattern, source)).toBe(true);
  });
});

describe("a glob", () => {
  it("reaches dot folders, since workflows live in one", () => {
    expect(matchesGlob(".github/workflows/ci.yml", [".github/workflows/**"])).toBe(true);
  });

  it("matches what picomatch matches, in paths as git has them", () => {
    const glob = fc
      .string({ unit: fc.constantFrom("a", "b", "/", "*", "**", "?", "{a,b}", "{", "}", "[ab]", ".", "\\") })
      // picomatch never ends for some globs with three backslashes in a row.
      .filter((text) => text !== "" && (text.match(/\*/g)?.length ?? 0) < 6 && !text.includes("\\\\\\"));
    const segment = fc
      .string({ unit: fc.constantFrom("a", "b", "ab", ".a"), minLength: 1, maxLength: 3 })
      .filter((name) => !/^\.+$/.test(name));
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));
    fc.assert(
      fc.property(glob, path, (pattern, text) => {
        expect(matchesGlob(text, [pattern])).toBe(picomatch([pattern], { dot: true })(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["@(a|b)/*.py", "a/x.py", "c/x.py"],
    ["+(a|b)c", "abac", "c"],
    ["?(a)b", "ab", "aab"],
    ["!a/**", "b/c", "a/c"],
    ["app/[id]/route.ts", "app/[id]/route.ts", "app/id/route.ts"],
  ])("%s matches %s and not %s", (glob, path, other) => {
    expect(matchesGlob(path, [glob])).toBe(true);
    expect(matchesGlob(other, [glob])).toBe(false);
  });

  it("ends, whatever people write", () => {
    const path = `${"a".repeat(200)}/${"a/".repeat(1_500)}c`;
    for (const glob of ["*a*a*a*a*a*a*a*b/**", "**/a/**/a/**/a/**/a/**/d", "+(a|aa)/+(a|a/)b", "*(*a|*a)c"]) {
      expect(matchesGlob(path, [glob])).toBe(false);
    }
  });

  it("is refused with a sentence when it could take for ever", () => {
    expect(() => matchesGlob("a", ["!(a)b"])).toThrow(/the glob !\(a\)b has a group that must not match/);
    expect(() => matchesGlob("a", ["*(".repeat(9_000)])).toThrow(/longer than 1000 characters/);
    expect(() => matchesGlob("a", [".b[ab]**.\\\\\\\\"])).toThrow(/three backslashes in a row/);
  });

  it("matches nothing when there is none", () => {
    expect(matchesGlob("a", [])).toBe(false);
  });
});

describe("a key", () => {
  it("matches itself, and globs in which braces hold a parameter", () => {
    expect(matchesKey("GET /a/{id}", ["GET /a/{id}"])).toBe(true);
    expect(matchesKey("GET /a/{id}/b", ["* /a/{id}/**"])).toBe(true);
    expect(matchesKey("GET /a/{name}/b", ["* /a/{id}/**"])).toBe(false);
    expect(matchesKey("GET /a", ["{GET,POST} /a"])).toBe(true);
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
