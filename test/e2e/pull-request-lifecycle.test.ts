import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allGreen, runCi } from "../sandbox/simulated-ci.ts";
import { type OrchardWorld, place, startOrchard } from "./orchard-world.ts";

let world: OrchardWorld;

beforeAll(async () => {
  world = await startOrchard();
}, 120_000);

afterAll(async () => {
  await world.close();
});

const ours = (comments: { author: string; body: string }[]) =>
  comments.filter(({ author }) => author === "convert-status[bot]");

describe("a conversion from opening to merging", { timeout: 120_000 }, () => {
  let number: number;
  let sha: string;

  it("is pending while CI has said nothing", async () => {
    ({ number, sha } = await world.open("convert-get-tree"));
    expect(await world.checkRunsOf(sha)).toMatchObject([{ name: "Convert Status", status: "in_progress" }]);
    expect(ours(await world.commentsOf(number))).toHaveLength(1);
  });

  it("passes when all three backends have run its tests; still one comment and one check run", async () => {
    await runCi(world.github, place, sha, allGreen, 0);
    await world.settled();
    expect(await world.checkRunsOf(sha)).toMatchObject([{ status: "completed", conclusion: "success" }]);
    expect(ours(await world.commentsOf(number))).toHaveLength(1);
  });

  it("is in the epic's table while it is open", async () => {
    expect(await world.epic()).toMatch(
      /\| \[`GET \/api\/trees\/\{tree_id\}`\][^\n]*\| to convert \|[^\n]*#2/,
    );
  });

  it("fails again on a new head that breaks a point", async () => {
    sha = await world.github.pushBranch({
      ...place,
      folder: world.sample.folder,
      revision: "forgotten-await",
      branch: "convert-get-tree",
    });
    await world.settled();
    expect(await world.checkRunsOf(sha)).toMatchObject([{ conclusion: "failure" }]);
    expect(ours(await world.commentsOf(number))[0]?.body).toContain("await");
    await world.github.pushBranch({
      ...place,
      folder: world.sample.folder,
      revision: "convert-get-tree",
      branch: "convert-get-tree",
    });
    await world.settled();
  });

  it("leaves no check run behind that waits on a replaced head", async () => {
    const replaced = await world.checkRunsOf(sha);
    expect(replaced.map(({ status }) => status)).toEqual(["completed"]);
  });

  it("ticks the epic when merged", async () => {
    await world.github.mergePullRequest(place, number, "squash");
    await world.settled();
    const epic = await world.epic();
    expect(epic).toMatch(/- \[x\] GET \/api\/trees\/\{tree_id\} — get_tree — http\S+\/pull\/2/);
    expect(epic).toContain("**4 of 11 routes converted (36 %).**");
  });

  it("keeps every word that people wrote in the epic", async () => {
    const epic = await world.epic();
    expect(epic).toContain("(also drops the old label)");
    expect(epic).toContain("Please say here which route you take.");
  });

  it("had nothing to warn the operator of", () => {
    expect(world.faultsSeen).toEqual([]);
  });
});

describe("what pull requests are told", { timeout: 120_000 }, () => {
  it.each([
    ["commit-through-an-alias", "async-conversion"],
    ["assertion-turned-into-a-comment", "tests-byte-identical"],
    ["fixture-that-does-nothing", "async-engine-fixture"],
    ["status-code-lost", "contract-unchanged"],
  ])("%s fails by %s", async (branch, criterion) => {
    const { number, sha } = await world.open(branch);
    expect(await world.checkRunsOf(sha)).toMatchObject([{ conclusion: "failure" }]);
    const key = { repository: "robin/orchard", campaign: "async-sessions" };
    const judgement = (await world.app.services.store.judgementOf(key, number))?.judgement;
    expect(
      judgement?.verdicts.filter(({ status }) => status === "fail").map((verdict) => verdict.criterion),
    ).toEqual([criterion]);
  });

  it("a green MySQL job without the API tests proves nothing", async () => {
    const { number, sha } = await world.open("mysql-never-ran");
    await runCi(world.github, place, sha, { ...allGreen, mysql: "skipped" }, 0);
    await world.settled();
    expect(await world.conclusionOf(number)).toBe("fail");
    expect(ours(await world.commentsOf(number))[0]?.body).toContain("MySQL");
  });

  it("a check run of the same name from another app proves nothing", async () => {
    const octokit = world.github.actAs(place.owner);
    const { number, sha } = await world.open("second-conversion-of-one-route", "ash");
    for (const backend of ["sqlite", "postgres", "mysql"]) {
      await world.github.postCheckRun({
        ...place,
        sha,
        name: `tests (${backend}, api)`,
        conclusion: "success",
        app: "convert-status",
      });
    }
    await world.settled();
    expect(await world.conclusionOf(number)).not.toBe("pass");
    expect((await octokit.rest.pulls.get({ ...place, pull_number: number })).data.state).toBe("open");
  });

  it("no check run waits on what was replaced or closed before CI had finished", async () => {
    const { number } = await world.open("convert-get-tree");
    const push = async (text: string) => {
      const files = { "README.md": text };
      const head = await world.github.commitFiles({ ...place, branch: "convert-get-tree", files });
      await world.settled();
      return head;
    };
    const sha = await push("# Orchard\n\nMore.\n");
    expect(await world.checkRunsOf(sha)).toMatchObject([{ status: "in_progress" }]);
    const next = await push("# Orchard\n\nAnd more.\n");
    expect(await world.checkRunsOf(sha)).toMatchObject([{ status: "completed", conclusion: "neutral" }]);
    expect(await world.checkRunsOf(next)).toMatchObject([{ status: "in_progress" }]);
    await world.github
      .actAs(place.owner)
      .rest.pulls.update({ ...place, pull_number: number, state: "closed" });
    await world.settled();
    expect(await world.checkRunsOf(next)).toMatchObject([{ status: "completed", conclusion: "neutral" }]);
  });

  it("one that converts nothing gets a successful check run and no comment", async () => {
    const { number, sha } = await world.open("nothing-to-judge");
    expect(await world.checkRunsOf(sha)).toMatchObject([{ conclusion: "success" }]);
    expect(ours(await world.commentsOf(number))).toEqual([]);
  });
});
