import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { Coverage } from "./coverage.ts";
import { type Point, pointsOf } from "./points.ts";

const folder = mkdtempSync(join(tmpdir(), "coverage-"));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const points = pointsOf("a story", "embedded", {
  request: new Map([["GET /app", 2]]),
  statement: new Map(),
  idle: new Set(),
});

it("a run that goes on keeps its plan, and its figures add up", () => {
  const file = join(folder, "points.jsonl");
  const interrupted = new Coverage(file);
  interrupted.add({ plan: { story: "a story", kind: "embedded", points } });
  interrupted.add({ result: { point: at(0), isHit: true, violations: [] } });
  interrupted.add({ result: { point: at(1), isHit: false, violations: [] } });

  const resumed = new Coverage(file);
  expect(resumed.plan("a story", "embedded")).toEqual(points);
  expect(resumed.plan("a story", "postgres")).toBeUndefined();
  expect(points.filter((point) => !resumed.has(point))).toEqual(points.slice(2));
  expect(resumed.missed).toEqual(["embedded: after the request GET /app"]);
  resumed.add({ result: { point: at(3), isHit: true, violations: ["an untruth"] } });

  expect(resumed.missed).toEqual([]);
  expect(resumed.violated).toHaveLength(1);
  expect(new Coverage(file).summary()).toBe(resumed.summary());
  expect(resumed.summary()).toContain("killed at 2 requests and 0 statements; 1 not reached");
  expect(resumed.summary()).toContain("1 not tried");
});

function at(index: number): Point {
  const point = points[index];
  if (point === undefined) throw new Error(`There is no point ${index}.`);
  return point;
}
