import { expect, it } from "vitest";
import { buildProcess } from "./build-process.ts";
import { findViolations } from "./compare.ts";
import { makeSchedule } from "./make-schedule.ts";
import type { Published } from "./published.ts";
import { type Result, runSchedule } from "./run-schedule.ts";
import type { Truth } from "./truth.ts";
import { openWorld } from "./world.ts";

/** A schedule with three pull requests, questions, human edits and a kill; `npm run chaos` runs many more. */
const seed = 7;

it("a seed stands for one schedule", () => {
  expect(makeSchedule(seed)).toEqual(makeSchedule(seed));
  expect(makeSchedule(seed)).not.toEqual(makeSchedule(seed + 1));
});

it("chaos ends in the truth, and every kind of untruth would be seen", { timeout: 400_000 }, async () => {
  const world = await openWorld("embedded", await buildProcess());
  const seen: { truth: Truth; published: Published }[] = [];
  let result: Result;
  try {
    result = await runSchedule(world, seed, (truth, published) => {
      seen.push({ truth, published });
    });
  } finally {
    await world.close();
  }
  expect(result.violations).toEqual([]);
  expect(result.kills).toBeGreaterThan(0);
  const last = seen.at(-1);
  if (last === undefined) throw new Error("The schedule showed nothing.");
  const { truth, published } = last;
  const { epic, runs } = published;
  const untruths: Published[] = [
    { ...published, epic: epic.replace("Please say here which one you take.", "") },
    { ...published, epic: `${epic}${epic}` },
    { ...published, epic: epic.replace("- [ ]", "- [x]") },
    { ...published, epic: epic.replace(/\*\*\d of/, "**3 of") },
    {
      ...published,
      runs: [...runs, { ...runs[0]!, head: "0".repeat(40), status: "queued" }],
    },
    { ...published, comments: new Map([...published.comments, [1, ["an answer that nobody asked for"]]]) },
  ];
  for (const untruth of untruths) expect(findViolations(truth, untruth)).not.toEqual([]);
});
