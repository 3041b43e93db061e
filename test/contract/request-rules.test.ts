import { describe, expect, test } from "vitest";
import { requestViolations, responseViolations } from "../support/openapi/request-rules.ts";

const post = (path: string, body: unknown) =>
  requestViolations({ method: "POST", path, query: new URLSearchParams(), body });
const checkRun = (change: object) =>
  post("/repos/o/r/check-runs", {
    name: "n",
    head_sha: "a",
    output: { title: "t", summary: "s" },
    ...change,
  });

/** The rules that every request of ours is held against would be worth nothing if they let these pass. */
describe("a request is refused", () => {
  test.each([
    ["an unknown key", checkRun({ conclusions: "success" }), /unknown key \/conclusions/],
    [
      "an unknown key deep inside",
      checkRun({ output: { title: "t", summary: "s", texts: "" } }),
      /unknown key \/output\/texts/,
    ],
    [
      "a conclusion that does not exist",
      checkRun({ status: "completed", conclusion: "great" }),
      /conclusion/,
    ],
    ["no conclusion when completed", checkRun({ status: "completed" }), /has a conclusion/],
    [
      "a summary over the limit",
      checkRun({ output: { title: "t", summary: "x".repeat(65_536) } }),
      /summary/,
    ],
    [
      "51 annotations",
      checkRun({
        output: {
          title: "t",
          summary: "s",
          annotations: Array.from({ length: 51 }, () => ({
            path: "a",
            start_line: 1,
            end_line: 1,
            annotation_level: "notice",
            message: "m",
          })),
        },
      }),
      /annotations/,
    ],
    ["a missing name", post("/repos/o/r/check-runs", { head_sha: "a" }), /name/],
    ["a body over the limit", post("/repos/o/r/issues/1/comments", { body: "x".repeat(65_537) }), /65536/],
    [
      "a reaction that does not exist",
      post("/repos/o/r/issues/comments/1/reactions", { content: "ok" }),
      /content/,
    ],
    ["an operation that we do not use", post("/repos/o/r/merges", {}), /not among the operations/],
  ])("with %s", (_what, violations, expected) => {
    expect(violations.join("\n")).toMatch(expected);
  });

  test("with an unknown or wrong query parameter", () => {
    const get = (query: string) =>
      requestViolations({
        method: "GET",
        path: "/repos/o/r/pulls",
        query: new URLSearchParams(query),
        body: undefined,
      }).join("\n");

    expect(get("pages=1")).toMatch(/unknown query parameter pages/);
    expect(get("state=opened")).toMatch(/\?state/);
    expect(get("state=open&per_page=100")).toBe("");
  });
});

test("an answer of another shape is noticed", () => {
  expect(responseViolations("GET", "/app/hook/deliveries", 200, [{ id: "x" }]).join("\n")).toMatch(/guid/);
  expect(responseViolations("GET", "/app/hook/deliveries", 200, [])).toEqual([]);
});
