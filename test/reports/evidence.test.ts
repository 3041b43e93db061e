import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judgeBenchmarks } from "../../src/domain/benchmark-evidence.ts";
import { connectionBudget } from "../../src/domain/connection-budget.ts";
import { readBenchmarkRows } from "../../src/reports/benchmark-csv.ts";
import { benchmarkSentence, budgetSentence, renderBenchmarks } from "../../src/reports/epic-evidence.ts";
import { anEpic } from "./epics.ts";

const columns = {
  regime: "regime",
  variant: "variant",
  concurrency: "concurrency",
  requests_per_second: "requests_per_second",
  p99_ms: "p99_ms",
  errors: "errors",
};
const path = "dev/benchmarks.csv";
const band = { parityPercent: 3, highConcurrency: 100 };

function evidenceOf(text: string) {
  const read = readBenchmarkRows({ path, text }, columns);
  if ("problem" in read) throw new Error(read.problem);
  return judgeBenchmarks(read.rows, band);
}

describe("benchmark evidence", () => {
  const evidence = evidenceOf(readFileSync("test/fixtures/benchmarks/airflow-epic.csv", "utf8"));
  const cell = (regime: string, concurrency: number) =>
    evidence.regimes
      .find((one) => one.regime === regime)
      ?.cells.find((one) => one.concurrency === concurrency);

  it("finds the epic's win at 50 with one worker, and its inversion from 100 on", () => {
    expect(cell("1 worker", 50)).toMatchObject({
      requestsPerSecondChange: 23,
      p99Change: -38,
      verdict: "win",
    });
    expect(cell("1 worker", 100)).toMatchObject({ verdict: "inversion" });
    expect(cell("1 worker", 200)).toMatchObject({ verdict: "inversion" });
  });

  it("finds +2 % to +24 % in the clean regime", () => {
    expect(cell("2 workers clean", 10)).toMatchObject({ requestsPerSecondChange: 2, verdict: "parity" });
    expect(cell("2 workers clean", 50)).toMatchObject({ requestsPerSecondChange: 24, verdict: "win" });
    expect(evidence.regimes.map(({ clean }) => clean)).toEqual([true, true, false]);
  });

  it("takes nothing from cells with errors", () => {
    expect(cell("4 workers", 100)).toMatchObject({ verdict: "invalid", because: "37 errors" });
  });

  it("says that parity is the reason while no clean win at high concurrency is there", () => {
    expect(evidence.cleanWin).toBeNull();
    expect(benchmarkSentence(evidence)).toContain("justified by parity, not by speed");
  });

  it("accepts a clean win at high concurrency", () => {
    const rows = "4w,sync,100,1000,100,0\n4w,async,100,1200,80,0\n";
    const win = evidenceOf(`regime,variant,concurrency,requests_per_second,p99_ms,errors\n${rows}`);

    expect(win.cleanWin).toEqual({ regime: "4w", concurrency: 100 });
  });

  it("does not accept a win beside an invalid cell of its regime", () => {
    const rows =
      "4w,sync,100,1000,100,0\n4w,async,100,1200,80,0\n4w,sync,200,1000,100,0\n4w,async,200,1200,80,1\n";

    expect(
      evidenceOf(`regime,variant,concurrency,requests_per_second,p99_ms,errors\n${rows}`).cleanWin,
    ).toBeNull();
  });

  it("calls overlapping spreads saturated", () => {
    const rows = ["sync,900", "sync,1000", "async,990", "async,1500"]
      .map((row) => `w,${row.split(",")[0]},100,${row.split(",")[1]},100,0`)
      .join("\n");

    expect(
      evidenceOf(`regime,variant,concurrency,requests_per_second,p99_ms,errors\n${rows}`).regimes[0]
        ?.cells[0],
    ).toMatchObject({ verdict: "saturated" });
  });

  it("is rendered as a table", async () => {
    const markdown = renderBenchmarks(anEpic(20, { benchmarks: evidence })).join("\n\n");

    await expect(markdown).toMatchFileSnapshot("../fixtures/benchmarks/airflow-epic.md");
  });

  it.each([
    ["no file", null, "no such file"],
    ["nothing", "", "no measurements"],
    ["no columns", "a,b\n1,2", "has no column `regime`"],
    ["broken quotes", 'regime,variant\n"x', "no readable CSV"],
    [
      "words for numbers",
      "regime,variant,concurrency,requests_per_second,p99_ms,errors\nw,sync,many,1,1,0",
      "row 1: concurrency",
    ],
    [
      "no variant",
      "regime,variant,concurrency,requests_per_second,p99_ms,errors\nw,other,1,1,1,0",
      "no row of variant",
    ],
  ])("says what is wrong with a file that holds %s", (_, text, words) => {
    expect(readBenchmarkRows({ path, text }, columns)).toMatchObject({
      problem: expect.stringContaining(words),
    });
  });
});

describe("the connection budget", () => {
  const settings = {
    workers: 4,
    sync_pool: { size: 5, overflow: 10 },
    async_pool: { size: 5, overflow: 10 },
    max_connections: 100,
    reserved: 3,
    other_clients: 0,
  };

  it("shows the epic's case: 4 workers ask for 120 of 100 while both engines are in use", () => {
    const budget = connectionBudget(settings, 12, 137);

    expect(budget).toMatchObject({
      available: 97,
      now: "during",
      before: { connections: 60, headroom: 37 },
      during: { connections: 120, headroom: -23 },
      after: { connections: 60, headroom: 37 },
    });
    expect(budgetSentence(settings, budget)).toBe(
      "4 workers may open up to 120 connections now (15 sync and 15 async each); `max_connections` is 100, 3 of them reserved: 23 too many: under load the database refuses connections. Use fewer workers, smaller pools, or a pooler. At full conversion it is 60, which leaves 37.",
    );
  });

  it("warns before the first conversion", () => {
    expect(budgetSentence(settings, connectionBudget(settings, 0, 149))).toContain(
      "While both engines are in use it will be 23 too many.",
    );
  });
});
