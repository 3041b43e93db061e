import { aPullRequest } from "../../test/support/pull-request.ts";
import { readStories, type Story } from "../../test/support/stories.ts";
import { faults, runFaults } from "./faults.ts";
import { regionsOf } from "./regions.ts";
import { reasonOf } from "./survivors.ts";

/** The share of faults that has to be caught. */
const bar = 0.99;

interface Outcome {
  readonly fault: string;
  readonly story: string;
  readonly where: string;
  readonly isCaught: boolean;
}

const judgedRuns = new Set<string>();

/** Every correct story, wrong in one place at a time: how many of the faults are caught. */
async function main(): Promise<void> {
  const only = process.argv[2];
  const stories = readStories().filter(
    ({ name, facts }) =>
      facts.author === "correct" && name.startsWith("correct-") && name.includes(only ?? ""),
  );
  const outcomes: Outcome[] = [];
  for (const story of stories) outcomes.push(...(await mutate(story)));
  print(outcomes);
}

async function mutate(story: Story): Promise<readonly Outcome[]> {
  const { name, description } = story;
  const judged = await aPullRequest(description);
  if (judged.judgement.conclusion !== "pass") throw new Error(`${name} does not pass to begin with.`);
  const outcomes: Outcome[] = [];
  const judge = async (fault: string, where: string, changed: Partial<typeof description>) => {
    const { judgement } = await aPullRequest({ ...description, ...changed });
    // `not-applicable` is no catch: the pull request would get a green check.
    const isCaught = ["fail", "review", "pending"].includes(judgement.conclusion);
    outcomes.push({ fault, story: name, where, isCaught });
  };
  const seen = new Set<string>();
  const regions = await regionsOf(story, judged);
  const tests = regions
    .filter(({ kind }) => kind === "test")
    .map(({ path, start, end }) => (description.after[path] ?? "").slice(start, end))
    .join("\n");
  for (const region of regions) {
    const text = description.after[region.path] ?? "";
    for (const fault of faults.filter((candidate) => candidate.in === region.kind)) {
      if (fault.reachedBy?.test(tests) === false) continue;
      for (const edit of fault.places(text.slice(region.start, region.end))) {
        const at = region.start + edit.start;
        const changed = text.slice(0, at) + edit.text + text.slice(region.start + edit.end);
        if (changed === text || seen.has(`${fault.id}${changed}`)) continue;
        seen.add(`${fault.id}${changed}`);
        const line = text.slice(0, at).split("\n").length;
        await judge(fault.id, `${region.path}:${line}`, {
          after: { ...description.after, [region.path]: changed },
        });
      }
    }
  }
  // Evidence is judged apart from the code: the same runs again would only tell the same.
  const runs = JSON.stringify(description.checkRuns);
  if (!judgedRuns.has(runs)) await mutateRuns(description.checkRuns, judge);
  judgedRuns.add(runs);
  return outcomes;
}

async function mutateRuns(
  checkRuns: unknown,
  judge: (fault: string, where: string, changed: { checkRuns: unknown }) => Promise<void>,
): Promise<void> {
  const { check_runs: runs } = checkRuns as { check_runs: { name: string; id: number }[] };
  const latest = new Map(runs.map((run) => [run.name, run]));
  for (const run of [...latest.values()].filter(({ name }) => name.endsWith("/ API"))) {
    for (const [fault, change] of Object.entries(runFaults)) {
      const others = runs.filter(({ name }) => name !== run.name);
      const changed = change === null ? others : [...others, { ...run, ...change }];
      await judge(fault, run.name, { checkRuns: { total_count: changed.length, check_runs: changed } });
    }
  }
}

function print(outcomes: readonly Outcome[]): void {
  const ids = [...new Set(outcomes.map(({ fault }) => fault))];
  console.log("fault | places | caught");
  for (const id of ids) {
    const places = outcomes.filter(({ fault }) => fault === id);
    console.log(`${id} | ${places.length} | ${places.filter(({ isCaught }) => isCaught).length}`);
  }
  const survivors = outcomes.filter(({ isCaught }) => !isCaught);
  for (const { fault, story, where } of survivors) {
    console.log(`survived: ${fault} in ${story} at ${where}: ${reasonOf(fault, story)}`);
  }
  const share = outcomes.length === 0 ? 0 : (outcomes.length - survivors.length) / outcomes.length;
  console.log(
    `${ids.length} kinds of fault, ${outcomes.length} places, ${(100 * share).toFixed(2)} % caught (bar ${100 * bar} %)`,
  );
  if (share < bar) process.exitCode = 1;
}

await main();
