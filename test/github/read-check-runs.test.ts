import { describe, expect, test } from "vitest";
import { readCheckRuns } from "../../src/github/read-check-runs.ts";
import { UnreadableInput } from "../../src/github/unreadable-input.ts";

const run = (id: number, name = "Tests") => ({
  id,
  name,
  head_sha: "a".repeat(40),
  status: "completed",
  conclusion: "success",
  app: { slug: "github-actions" },
  html_url: "https://github.com/o/r/runs/1",
  details_url: null,
  started_at: "2026-01-01T00:00:00Z",
  completed_at: "2026-01-01T00:01:00Z",
  check_suite: { id: 7 },
});

describe("the list of check runs", () => {
  test("is read from one page", () => {
    const checkRuns = readCheckRuns({ total_count: 1, check_runs: [run(1)] });

    expect(checkRuns).toEqual({
      complete: true,
      runs: [
        {
          id: 1,
          name: "Tests",
          headSha: "a".repeat(40),
          status: "completed",
          conclusion: "success",
          app: "github-actions",
          url: "https://github.com/o/r/runs/1",
          startedAt: "2026-01-01T00:00:00Z",
          completedAt: "2026-01-01T00:01:00Z",
          suiteId: 7,
          source: "check-run",
        },
      ],
    });
  });

  test("is read from several pages, a run on two of them once", () => {
    const pages = [
      { total_count: 3, check_runs: [run(1), run(2)] },
      { total_count: 3, check_runs: [run(2), run(3)] },
    ];

    const checkRuns = readCheckRuns(pages);

    expect(checkRuns.runs?.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(checkRuns.complete).toBe(true);
  });

  test("is read from a bare array", () => {
    expect(readCheckRuns([run(1), run(2)]).runs).toHaveLength(2);
    expect(readCheckRuns([])).toEqual({ runs: [], complete: true });
  });

  test("is incomplete when GitHub counted more than it gave", () => {
    expect(readCheckRuns({ total_count: 31, check_runs: [run(1)] }).complete).toBe(false);
  });

  test("takes a run of no known app, not started, without suite", () => {
    const bare = { id: 1, name: "x", head_sha: "b".repeat(40), status: "queued" };

    expect(readCheckRuns([bare]).runs?.[0]).toMatchObject({ app: null, conclusion: null, suiteId: null });
  });

  test("keeps only web addresses as links", () => {
    const hostile = { ...run(1), html_url: "javascript:alert(1)", details_url: "https://ci.example/1" };

    expect(readCheckRuns([hostile]).runs?.[0]?.url).toBe("https://ci.example/1");
  });

  test("is refused with the place that is wrong", () => {
    const broken = { total_count: 2, check_runs: [run(1), { ...run(2), head_sha: undefined }] };

    expect(() => readCheckRuns(broken)).toThrow(UnreadableInput);
    expect(() => readCheckRuns(broken)).toThrow(/check_runs\[1\]\.head_sha: .*expected string/);
  });

  test("is refused when it is GitHub's error message", () => {
    expect(() => readCheckRuns({ message: "Not Found", status: "404" })).toThrow(/error message.*Not Found/);
  });

  test.each([null, 1, "x", {}, [1], { check_runs: {} }, [{ check_runs: null }]])(
    "is refused when it is %j",
    (value) => {
      expect(() => readCheckRuns(value)).toThrow(UnreadableInput);
    },
  );
});
