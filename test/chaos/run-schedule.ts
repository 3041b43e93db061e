import { setTimeout as sleep } from "node:timers/promises";
import { makeSchedule } from "./make-schedule.ts";
import { People } from "./people.ts";
import { type Published, readPublished } from "./published.ts";
import { Random } from "./random.ts";
import type { MachineStep, Schedule, Step } from "./schedule.ts";
import { settle } from "./settle.ts";
import { Truth } from "./truth.ts";
import { type Storm, startStorm } from "./weather.ts";
import type { ChaosWorld } from "./world.ts";

/** What came of one schedule. */
export interface Result {
  readonly seed: number;
  readonly kind: ChaosWorld["kind"];
  readonly steps: number;
  readonly kills: number;
  readonly faults: number;
  readonly deliveries: Readonly<Record<string, number>>;
  /** From the end of all disturbance until all work was done and everything true, in milliseconds. */
  readonly convergedMs: number;
  readonly totalMs: number;
  readonly violations: readonly string[];
}

/** Lets a schedule happen in a repository of its own, and compares what is published then with what is true. */
export async function runSchedule(
  world: ChaosWorld,
  seed: number,
  show: (truth: Truth, published: Published) => void = () => undefined,
): Promise<Result> {
  const begun = performance.now();
  const schedule = makeSchedule(seed);
  const repo = `seed-${seed}-${Date.now() % 100_000}`;
  const truth = new Truth();
  const people = new People(world, repo, truth, new Random(seed ^ 0x27d4eb2f));
  const killsBefore = world.instances.reduce((sum, { kills }) => sum + kills, 0);
  world.github.deliveries.log.length = 0;
  const storm = startStorm(world, schedule.weather, seed);
  const supervisor = setInterval(() => void world.revive(), 100);
  const violations: string[] = [];
  try {
    await people.begin();
    violations.push(...(await happen(world, schedule, people, storm)));
    storm.end();
    world.github.deliveries.release();
    // What was broken for good is mended: else the truth would depend on when the app first looked.
    await people.act({ do: "settings", state: "good" });
    const calm = performance.now();
    violations.push(...(await settle(world, repo, truth)));
    const numbers = [...truth.pulls.values()].map(({ number }) => number);
    show(truth, await readPublished(world, repo, numbers));
    return {
      seed,
      kind: world.kind,
      steps: schedule.steps.length,
      kills: world.instances.reduce((sum, { kills }) => sum + kills, 0) - killsBefore,
      faults: storm.faults,
      deliveries: storm.fates,
      convergedMs: Math.round(performance.now() - calm),
      totalMs: Math.round(performance.now() - begun),
      violations,
    };
  } finally {
    clearInterval(supervisor);
    storm.end();
    await people.end();
  }
}

async function happen(
  world: ChaosWorld,
  schedule: Schedule,
  people: People,
  storm: Storm,
): Promise<readonly string[]> {
  const random = new Random(schedule.seed ^ 0x165667b1);
  const problems: string[] = [];
  for (const step of schedule.steps) {
    const problem = isForMachines(step) ? await disturb(world, step, random, storm) : await people.act(step);
    if (problem !== null) problems.push(problem);
    await sleep(random.integer(0, 60));
  }
  await world.databaseIsBack();
  return problems;
}

function isForMachines(step: Step): step is MachineStep {
  return [
    "kill",
    "restart",
    "cut-connections",
    "restart-database",
    "expire-tokens",
    "release",
    "wait",
  ].includes(step.do);
}

async function disturb(
  world: ChaosWorld,
  step: MachineStep,
  random: Random,
  storm: Storm,
): Promise<string | null> {
  const { github, instances } = world;
  switch (step.do) {
    case "kill": {
      const victims = step.everybody ? instances : [random.pick(instances)];
      const { point } = step;
      const kill = () => {
        for (const victim of victims) victim.kill();
      };
      if (point.at === "now") kill();
      else if (point.at === "request") storm.killAtRequest(point.number, point.when, kill);
      else for (const victim of victims) victim.dieAtStatement(point);
      return null;
    }
    case "restart": {
      await world.databaseIsBack();
      const code = await random.pick(instances).stop();
      return code === null || code === 0 ? null : `an orderly end gave the exit code ${code}`;
    }
    case "cut-connections":
      await world.cutConnections();
      return null;
    case "restart-database":
      await world.restartDatabase(step.milliseconds);
      return null;
    case "expire-tokens":
      github.expireTokens();
      return null;
    case "release":
      github.deliveries.release((events) => random.shuffle(events));
      return null;
    case "wait":
      await sleep(step.milliseconds);
      return null;
  }
}
