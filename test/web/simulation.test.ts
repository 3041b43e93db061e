import { expect, test } from "vitest";
import { MemoryStore } from "../../src/cli/memory-store.ts";
import { answerPages } from "../../src/web/index.ts";
import type { PageServices } from "../../src/web/page-services.ts";
import { readSimulationForm, suppositionOf } from "../../src/web/simulation/read-form.ts";
import { openSimulator } from "../../src/web/simulation/simulator.ts";
import { readSettings } from "../../src/workflows/load-settings.ts";
import { type Simulation, simulate } from "../../src/workflows/simulate.ts";
import { memoryTree } from "../support/memory-tree.ts";
import { environment, someServices } from "./campaigns.ts";
import { orchardContext, orchardFiles, pullRequest } from "./orchard.ts";
import { serve } from "./server.ts";

const campaign = "async-sessions";
const settingsFile = orchardFiles[".github/convert-status.yml"]!;
const place = { name: "Octo/Orchard", installation: 1, isPrivate: false, branch: "main" };
const nothing = { campaign, pullRequest: null, settingsText: null, checkRuns: [] };
const runs = ["sqlite", "postgres", "mysql"].map((backend) => ({
  name: `tests (${backend}, api)`,
  conclusion: "success",
}));

/** A store that knows the sample's scan. */
async function scannedStore(): Promise<MemoryStore> {
  const store = new MemoryStore();
  const read = readSettings(settingsFile, "settings", null);
  if (!read.ok) throw new Error("The sample's settings are not valid.");
  const { kind, settings } = read.loaded.campaigns[0]!;
  const scan = await kind.scan(memoryTree(orchardFiles), settings);
  await store.recordScan({ repository: "octo/orchard", campaign }, scan, "2026-08-01T00:00:00Z");
  return store;
}

function must(simulation: Simulation): Simulation & { ok: true } {
  if (!simulation.ok) throw new Error(simulation.why);
  return simulation;
}

test("settings that exclude routes show which ones would count no more", async () => {
  const settingsText = settingsFile.replace(
    "    epic: 1\n",
    '    epic: 1\n    exclude: [{ targets: ["* /api/trees/**"], reason: "another team" }]\n',
  );

  const simulation = must(await simulate(orchardContext(await scannedStore()), { ...nothing, settingsText }));

  expect(simulation.delta.changed.map(({ key, after }) => [key, after?.state])).toEqual([
    ["GET /api/trees", "excluded"],
    ["GET /api/trees/count", "excluded"],
    ["GET /api/trees/{tree_id}", "excluded"],
    ["POST /api/trees", "excluded"],
    ["DELETE /api/trees/{tree_id}", "excluded"],
  ]);
  expect(simulation.after.scan.progress.convertible).toBe(simulation.before.scan.progress.convertible - 5);
});

test("green runs that are only supposed change the backends' verdict and no other", async () => {
  const simulation = must(await simulate(orchardContext(), { ...nothing, pullRequest, checkRuns: runs }));

  const verdictsOf = (side: "before" | "after") =>
    Object.fromEntries(
      simulation[side].judgement!.verdicts.map(({ criterion, status }) => [criterion, status]),
    );
  expect(verdictsOf("before")["all-backends-verified"]).toBe("pending");
  expect(verdictsOf("after")).toEqual({ ...verdictsOf("before"), "all-backends-verified": "pass" });
});

test("one red run among them fails it", async () => {
  const checkRuns = [...runs.slice(1), { name: "tests (sqlite, api)", conclusion: "failure" }];

  const { after } = must(await simulate(orchardContext(), { ...nothing, pullRequest, checkRuns }));

  expect(after.judgement!.backends.map(({ id, status }) => [id, status])).toEqual([
    ["sqlite", "fail"],
    ["postgres", "pass"],
    ["mysql", "pass"],
  ]);
});

test.each([
  [{ settingsText: "campaigns: [" }, "These settings cannot be used."],
  [
    { settingsText: "campaigns: [{ id: other }]" },
    "These settings hold no campaign with the id async-sessions.",
  ],
  [{ pullRequest: 99 }, "There is no pull request #99 against the tracked branch."],
  [{ campaign: "gone" }, "This campaign is not in the settings any more."],
])("%o is refused with a sentence", async (over, why) => {
  const simulation = await simulate(orchardContext(await scannedStore()), { ...nothing, ...over });

  expect(simulation).toMatchObject({ ok: false, why });
});

test("the form says line by line what it does not understand", () => {
  const form = readSimulationForm(
    new URLSearchParams({ pull: "#7", runs: "success: a\r\n\r\ngreen: b\nin_progress: c: d" }),
  );

  expect(suppositionOf(form, campaign)).toEqual({
    mistakes: [expect.stringMatching(/^Line 3 of the check runs is not `outcome: name`\./)],
  });
  expect(suppositionOf({ ...form, runs: "success: a\nin_progress: c: d\nabsent: e" }, campaign)).toEqual({
    supposition: {
      campaign,
      pullRequest: 7,
      settingsText: null,
      checkRuns: [
        { name: "a", conclusion: "success" },
        { name: "c: d", conclusion: null },
        { name: "e", conclusion: "absent" },
      ],
    },
  });
});

test("an empty form asks for something to suppose", () => {
  expect(suppositionOf({ pull: "", settings: " \n", runs: "" }, campaign)).toEqual({
    mistakes: ["Nothing is supposed: name a pull request, paste settings, or both."],
  });
});

test("one simulation runs at a time, and no more than thirty in ten minutes", async () => {
  let now = 0;
  let letGo: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const contextFor = async () => {
    await gate;
    return orchardContext();
  };
  const simulator = openSimulator({ contextFor }, () => now);
  const supposition = { ...nothing, campaign: "gone" };

  const first = simulator.run(place, supposition);
  expect(await simulator.run(place, supposition)).toEqual({ ok: false, busy: true });
  letGo?.();
  expect(await first).toMatchObject({ ok: false, why: expect.any(String) as string });
  for (let turn = 1; turn < 30; turn++) {
    expect(await simulator.run(place, supposition)).toMatchObject({ why: expect.any(String) as string });
  }
  expect(await simulator.run(place, supposition)).toEqual({ ok: false, busy: true });
  now = 11 * 60_000;
  expect(await simulator.run(place, supposition)).toMatchObject({ why: expect.any(String) as string });
});

async function simulationServer(over: Partial<PageServices>): Promise<string> {
  const origin = await serve(answerPages({ ...(await someServices(20)), ...over }, environment));
  return `${origin}/octo/orchard/${campaign}/simulation`;
}

test("the page shows both sides and what would change", async () => {
  const address = await simulationServer({ contextFor: async () => orchardContext() });

  const response = await fetch(address, {
    method: "POST",
    body: new URLSearchParams({
      pull: "7",
      runs: runs.map(({ name }) => `success: ${name}`).join("\n"),
    }),
  });

  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text).toMatch(/pending<\/span><\/td><td><span class="label status-pass">pass<\/span> changed/);
});

test("where the repository cannot be read, the page says so", async () => {
  const response = await fetch(await simulationServer({}), {
    method: "POST",
    body: new URLSearchParams({ pull: "7" }),
  });

  expect(response.status).toBe(502);
  expect(await response.text()).toContain("The repository cannot be read from here");
});

test("broken settings come back with their line, and the form as it was", async () => {
  const address = await simulationServer({ contextFor: async () => orchardContext() });

  const response = await fetch(address, {
    method: "POST",
    body: new URLSearchParams({ settings: "campaigns:\n  - id: UPPER" }),
  });

  const text = await response.text();
  expect(response.status).toBe(422);
  expect(text).toContain("Line 2: ");
  expect(text).toContain("- id: UPPER</textarea>");
});

test("another site cannot make a visitor's browser simulate, and nobody can send a flood", async () => {
  const address = await simulationServer({ contextFor: async () => orchardContext() });
  const body = new URLSearchParams({ pull: "7" });

  const foreign = await fetch(address, { method: "POST", body, headers: { "sec-fetch-site": "cross-site" } });
  const flood = await fetch(address, {
    method: "POST",
    body: new URLSearchParams({ settings: "x".repeat(300_000) }),
  });

  expect(foreign.status).toBe(403);
  expect(flood.status).toBe(413);
});
