import { expect, it } from "vitest";
import { joinTraces, nameOfRequest, pointsOf, type Trace } from "./points.ts";

const trace: Trace = {
  request: new Map([["GET /app", 2]]),
  statement: new Map([
    ["SELECT a job", 9],
    ["COMMIT", 1],
  ]),
  idle: new Set(["SELECT a job"]),
};

it("every wait is a point twice, before and after; what timers do is met once", () => {
  const points = pointsOf("a story", "embedded", trace);
  expect(points.map(({ name, occurrence, when }) => `${when} ${name} ${occurrence}`)).toEqual([
    "before GET /app 1",
    "after GET /app 1",
    "before GET /app 2",
    "after GET /app 2",
    "before SELECT a job 1",
    "after SELECT a job 1",
    "before COMMIT 1",
    "after COMMIT 1",
  ]);
});

it("what only one of two undisturbed runs waited for is a point too", () => {
  const other: Trace = { request: new Map([["GET /app", 3]]), statement: new Map(), idle: new Set() };
  const joined = joinTraces(trace, other);
  expect(joined.request).toEqual(new Map([["GET /app", 3]]));
  expect(joined.statement).toEqual(trace.statement);
});

it("a request has the same name in every run", () => {
  const sha = "0123456789abcdef0123456789abcdef01234567";
  expect(nameOfRequest("GET", `/repos/robin/story-7/commits/${sha}/pulls`)).toBe(
    "GET /repos/OWNER/REPO/commits/SHA/pulls",
  );
  expect(nameOfRequest("PATCH", "/repos/robin/story-8/check-runs/30017")).toBe(
    "PATCH /repos/OWNER/REPO/check-runs/N",
  );
});
