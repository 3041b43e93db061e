import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OrchardWorld, place, startOrchard } from "./orchard-world.ts";

const path = ".github/convert-status.yml";
let world: OrchardWorld;
let issue: number;

beforeAll(async () => {
  world = await startOrchard();
  issue = await world.github.openIssue({ ...place, title: "Async secrets", body: "", by: "robin" });
  const settings = readFileSync(join(world.sample.folder, path), "utf8").replace(
    "title: Async secrets backends,",
    `title: Async secrets backends, issue: ${issue},`,
  );
  await world.github.commitFiles({ ...place, branch: "main", files: { [path]: settings } });
  await world.settled();
}, 120_000);

afterAll(async () => {
  await world.close();
});

async function setIssue(change: {
  state: "open" | "closed";
  state_reason?: "completed" | "not_planned" | "reopened";
}): Promise<void> {
  await world.github.actAs("robin").rest.issues.update({ ...place, issue_number: issue, ...change });
  await world.settled();
}

/** The route's row in the table, by its state. */
const waitingRoute = /GET \/api\/variables[^|]*\| blocked \|/;

describe("a route that waits for the secrets backends", { timeout: 120_000 }, () => {
  it("is blocked while their issue is open", async () => {
    const epic = await world.epic();
    expect(epic).toMatch(waitingRoute);
    expect(epic).toMatch(/Async secrets backends \|[^|]*\| open \| 1 route /);
  });

  it("stays blocked when the issue is closed as not planned", async () => {
    await setIssue({ state: "closed", state_reason: "not_planned" });
    const epic = await world.epic();
    expect(epic).toMatch(waitingRoute);
    expect(epic).toContain("closed without being done");
  });

  it("waits no longer once the issue is done", async () => {
    await setIssue({ state: "open", state_reason: "reopened" });
    await setIssue({ state: "closed", state_reason: "completed" });
    const epic = await world.epic();
    expect(epic).not.toMatch(waitingRoute);
    expect(epic).toMatch(/Async secrets backends \|[^|]*\| closed \| +\|/);
  });

  it("is blocked again when the issue is opened again", async () => {
    await setIssue({ state: "open", state_reason: "reopened" });
    expect(await world.epic()).toMatch(waitingRoute);
  });
});
