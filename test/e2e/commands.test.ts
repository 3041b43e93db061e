import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OrchardWorld, place, startOrchard } from "./orchard-world.ts";

let world: OrchardWorld;
let pullRequest: number;

beforeAll(async () => {
  world = await startOrchard();
  pullRequest = (await world.open("forgotten-await")).number;
}, 120_000);

afterAll(async () => {
  await world.close();
});

async function ask(issue: number, body: string, by: string): Promise<string[]> {
  const before = await world.commentsOf(issue);
  await world.github.postComment({ ...place, issue, body, by });
  await world.settled();
  const after = await world.commentsOf(issue);
  return after
    .slice(before.length)
    .filter(({ author }) => author === "convert-status[bot]")
    .map((comment) => comment.body);
}

describe("/convert-status", { timeout: 120_000 }, () => {
  it("on the epic answers with the state", async () => {
    const [answer] = await ask(1, "/convert-status", "stranger");
    expect(answer).toContain("3 of 11");
  });

  it("on a pull request refreshes its comment and adds none", async () => {
    expect(await ask(pullRequest, "/convert-status", "stranger")).toEqual([]);
  });

  it("answers verbs, several in one comment, in one reply", async () => {
    const replies = await ask(
      1,
      "/convert-status route get_tree\n\n/convert-status next 2\n\n/convert-status help",
      "stranger",
    );
    expect(replies).toHaveLength(1);
    for (const word of ["GET /api/trees/{tree_id}", "next 2", "Who may"]) expect(replies[0]).toContain(word);
  });

  it("does not count in quotes and code", async () => {
    expect(await ask(1, "> /convert-status\n\n```\n/convert-status help\n```", "kim")).toEqual([]);
  });

  it("that acts is refused to strangers and done for those who may write", async () => {
    const [refused] = await ask(1, "/convert-status refresh", "stranger");
    expect(refused).toContain("needs write permission");
    expect(await ask(1, "/convert-status refresh", "kim")).toEqual([]);
  });

  it("misspelt is answered with what was probably meant", async () => {
    const [answer] = await ask(1, "/convert-status nxet", "kim");
    expect(answer).toContain("next");
  });

  it("compares with a commit that was never scanned, if the branch has it", async () => {
    const { app } = world;
    const key = { repository: "robin/orchard", campaign: "async-sessions" };
    world.github.deliveries.decide(() => "drop");
    const sha = await world.github.commitFiles({ ...place, branch: "main", files: { "a.txt": "1" } });
    world.github.deliveries.decide(() => "send");
    await world.github.commitFiles({ ...place, branch: "main", files: { "a.txt": "2" } });
    await world.settled();
    expect(await app.services.store.scanAt(key, sha)).toBeNull();
    const [answer] = await ask(1, `/convert-status since ${sha.slice(0, 9)}`, "stranger");
    expect(answer).toContain(`Since [\`${sha.slice(0, 7)}\`]`);
    expect(await app.services.store.scanAt(key, sha)).not.toBeNull();
    const foreign = (await world.open("fixture-that-does-nothing", "stranger")).sha;
    const [refused] = await ask(1, `/convert-status since ${foreign.slice(0, 9)}`, "stranger");
    expect(refused).toContain("No commit of the tracked branch");
    expect(await app.services.store.scanAt(key, foreign)).toBeNull();
  });

  it("that are given too often are answered by a reaction only", async () => {
    const five = ["", " next 1", " blocked", " mine", " since 2d"].map((rest) => `/convert-status${rest}`);
    const tenMinutes = () => Math.floor(Date.now() / 600_000);
    let refused: string[] = [];
    // Counted by the clock's own ten minutes: where they end meanwhile, it begins again.
    for (let begun = -1; begun !== tenMinutes(); ) {
      begun = tenMinutes();
      for (let n = 0; n < 4; n += 1) expect(await ask(1, five.join("\n\n"), "ash")).toHaveLength(1);
      refused = await ask(1, "/convert-status", "ash");
    }
    expect(refused).toEqual([]);
    // Somebody else's limit is their own.
    expect(await ask(1, "/convert-status", "robin")).toHaveLength(1);
  });

  it("never mentions anybody, whatever is asked", async () => {
    const [answer] = await ask(1, "/convert-status route @robin", "stranger");
    // GitHub mentions nobody from inside code.
    expect(answer?.replace(/`[^`]*`/g, "")).not.toContain("@");
  });
});
