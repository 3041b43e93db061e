import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { makeSampleRepository } from "../sandbox/sample-repository.ts";
import { runCli, startCli } from "./run-cli.ts";

let folder: string;
const routes = "orchard/api/routes/trees.py";
const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" });

beforeAll(async () => {
  ({ folder } = await makeSampleRepository());
}, 60_000);

beforeEach(() => {
  git("checkout", "-q", "--force", "main");
  git("clean", "-qfd");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function edit(change: (text: string) => string): void {
  writeFileSync(join(folder, routes), change(readFileSync(join(folder, routes), "utf8")));
}

it("finds base and head by itself, and shows the line that is wrong in its surroundings", async () => {
  git("checkout", "-q", "forgotten-await");

  const { code, output, errors } = await runCli(folder, ["check"]);

  const place = /^(orchard\/\S+\.py):(\d+): Error: (.*)$/m.exec(output);
  const line = readFileSync(join(folder, place?.[1] ?? ""), "utf8").split("\n")[Number(place?.[2]) - 1] ?? "";
  expect(output).toContain(`  > ${place?.[2]} | ${line}\n`);
  expect({ code, errors }).toEqual({ code: 1, errors: "" });
});

it("judges what is not committed only when asked to, and says so otherwise", async () => {
  git("checkout", "-q", "convert-get-tree");
  edit((text) => text.replace("await session.get(Tree, tree_id)", "session.get(Tree, tree_id)"));

  const committed = await runCli(folder, ["check"]);
  const onDisk = await runCli(folder, ["check", "--working-tree"]);

  expect(committed.code).toBe(3);
  expect(committed.errors).toContain("Not judged: changes that are not committed.");
  expect(onDisk.code).toBe(1);
  expect(onDisk.errors).toBe("");
  expect(onDisk.output).toContain("with the working tree on ");
  expect(onDisk.output).toMatch(/ {2}> \d+ \| {5}tree = session\.get\(Tree, tree_id\)\n/);
});

it("counts new files on disk, and those deleted there", async () => {
  mkdirSync(join(folder, "orchard/extra"), { recursive: true });
  git("checkout", "-q", "convert-get-tree");
  rmSync(join(folder, "tests/api/test_trees.py"));

  const { code, output } = await runCli(folder, ["check", "--working-tree", "--format", "json"]);

  const { verdicts } = JSON.parse(output) as { verdicts: { criterion: string; status: string }[] };
  expect(verdicts.find(({ criterion }) => criterion === "tests-byte-identical")?.status).toBe("fail");
  expect(code).toBe(1);
});

it("refuses another head together with the working tree", async () => {
  const { code, errors } = await runCli(folder, ["check", "--watch", "--head", "convert-get-tree"]);
  expect({ code, errors }).toEqual({
    code: 2,
    errors: expect.stringContaining("The working tree belongs to HEAD") as string,
  });
});

it("watches: judges again after a change, goes on after a broken file, and ends cleanly on Ctrl-C", {
  timeout: 120_000,
}, async () => {
  git("checkout", "-q", "convert-get-tree");
  const config = join(folder, "settings.yml");
  writeFileSync(config, readFileSync(join(folder, ".github/convert-status.yml"), "utf8"));
  const watching = startCli(folder, ["check", "--watch", "--config", config]);
  const rounds = () => watching.output().split("Ctrl-C ends.").length - 1;
  const lastRound = () => watching.output().split("Ctrl-C ends.").at(-2) ?? "";
  await expect.poll(rounds, { timeout: 50_000 }).toBe(1);
  expect(lastRound()).toContain("waiting for evidence");

  // The watchers may be a moment behind the first verdict: the change is made until it is seen.
  await expect
    .poll(
      () => {
        edit((text) => text.replace("await session.get(Tree, tree_id)", "session.get(Tree, tree_id)"));
        return rounds();
      },
      { timeout: 50_000, interval: 1_000 },
    )
    .toBeGreaterThan(1);
  await expect.poll(lastRound, { timeout: 50_000 }).toContain("> ");

  const before = rounds();
  writeFileSync(config, "campaigns: 7\n");
  await expect.poll(rounds, { timeout: 50_000 }).toBeGreaterThan(before);
  await expect.poll(lastRound, { timeout: 50_000 }).toContain("The settings cannot be used");

  const broken = rounds();
  git("checkout", "-q", "--", routes);
  writeFileSync(config, readFileSync(join(folder, ".github/convert-status.yml"), "utf8"));
  await expect.poll(rounds, { timeout: 50_000 }).toBeGreaterThan(broken);
  await expect.poll(lastRound, { timeout: 50_000 }).toContain("waiting for evidence");

  watching.child.kill("SIGINT");
  expect(await watching.ended).toBe(3);
  expect(watching.errors()).toBe("");
});
