import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OrchardWorld, place, startOrchard } from "./orchard-world.ts";

const path = ".github/convert-status.yml";
let world: OrchardWorld;
let good: string;

beforeAll(async () => {
  world = await startOrchard();
  good = readFileSync(join(world.sample.folder, path), "utf8");
}, 120_000);

afterAll(async () => {
  await world.close();
});

describe("the settings file", { timeout: 120_000 }, () => {
  it("edited in a pull request tells that pull request of its mistakes and loosens nothing", async () => {
    await world.github.commitFiles({
      ...place,
      branch: "loosen",
      from: "main",
      files: { [path]: good.replace("fixture:", "fixtures:") },
    });
    const number = await world.github.openPullRequest({
      ...place,
      branch: "loosen",
      title: "Settings",
      by: "robin",
    });
    await world.settled();
    const { data } = await world.github.actAs("robin").rest.pulls.get({ ...place, pull_number: number });
    const [run] = await world.checkRunsOf(data.head.sha);
    expect(run).toMatchObject({ conclusion: "failure" });
    expect(run?.summary).toContain("fixtures");
  });

  it("broken on the default branch is answered on that commit; the last good settings stay in force", async () => {
    const sha = await world.github.commitFiles({
      ...place,
      branch: "main",
      files: { [path]: "campaigns: [\n" },
    });
    await world.settled();
    expect(await world.checkRunsOf(sha)).toMatchObject([
      { name: "Convert Status settings", conclusion: "failure" },
    ]);
    const epic = await world.epic();
    expect(epic).toContain("The settings file is broken");
    expect(epic).toContain("3 of 11 routes converted");
  });

  it("mended is in force again", async () => {
    await world.github.commitFiles({ ...place, branch: "main", files: { [path]: good } });
    await world.settled();
    expect(await world.epic()).not.toContain("The settings file is broken");
  });
});

describe("a human edit that our write ran over", { timeout: 120_000 }, () => {
  it("is restored from GitHub's event", async () => {
    const octokit = world.github.actAs("robin");
    const lost = `${await world.epic()}\nSaved by a person a moment before our write.\n`;
    await octokit.rest.issues.update({ ...place, issue_number: 1, body: lost });
    await world.settled();
    expect(await world.epic()).toContain("Saved by a person a moment before our write.");
  });
});
