import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { Figures } from "./figures.ts";
import type { Result } from "./run-schedule.ts";

const folder = mkdtempSync(join(tmpdir(), "figures-"));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const result: Result = {
  seed: 1,
  kind: "embedded",
  steps: 10,
  kills: 2,
  faults: 3,
  deliveries: { send: 4, drop: 1 },
  convergedMs: 2_000,
  totalMs: 5_000,
  violations: [],
};

it("a run that goes on counts what was done before, once", () => {
  const file = join(folder, "results.jsonl");
  const interrupted = new Figures(file);
  interrupted.add(result);
  interrupted.add({ ...result, seed: 2, kind: "postgres", violations: ["an untruth"] });

  const resumed = new Figures(file);
  expect([1, 2, 3].filter((seed) => !resumed.has(seed))).toEqual([3]);
  resumed.add({ ...result, seed: 3 });

  const whole = ["3 schedules: 2 embedded, 1 on PostgreSQL", "30 steps, 6 times kill -9, 9 failed requests"];
  for (const text of [...whole, "15 deliveries: 12 send, 3 drop", "1 schedules with violations: 2"]) {
    expect(resumed.summary()).toContain(text);
  }
  expect(new Figures(file).summary()).toBe(resumed.summary());
});
