import { setTimeout as sleep } from "node:timers/promises";
import type { Exchange } from "../../support/gateway/exchange.ts";
import type { Fault } from "../../support/gateway/faults.ts";
import type { Instance } from "../instance.ts";
import { People } from "../people.ts";
import { Random } from "../random.ts";
import { findUnrest, settle } from "../settle.ts";
import { Truth } from "../truth.ts";
import type { ChaosWorld } from "../world.ts";
import { type Counts, nameOfRequest, type Point, type Trace } from "./points.ts";
import type { Story } from "./stories.ts";

/** What came of a story. */
export interface Outcome {
  /** False: the process came to rest without ever being at the point. */
  readonly isHit: boolean;
  readonly violations: readonly string[];
  readonly trace: Trace;
}

/** How long an app at rest is listened to for what its timers do; several turns of each of them. */
const idleMs = 1_500;

/**
 * Lets a story happen in a repository of its own and compares at the end, as the schedules do.
 * @param point where the one process is killed; null: it is not, and what it waits for is written down
 */
export async function playStory(world: ChaosWorld, story: Story, point: Point | null): Promise<Outcome> {
  const [instance] = world.instances;
  if (instance === undefined || world.instances.length > 1) throw new Error("A story needs one process.");
  const { github } = world;
  const repo = `story-${Date.now()}`;
  const truth = new Truth();
  const people = new People(world, repo, truth, new Random(1), true);
  github.deliveries.log.length = 0;
  github.deliveries.setUrl("convert-status", `${instance.address}/api/github/webhooks`);
  const supervisor = setInterval(() => void world.revive(), 50);
  const trace = { request: new Map() as Counts, statement: new Map() as Counts, idle: new Set<string>() };
  try {
    await people.begin();
    for (const step of story.before) await people.act(step);
    const early = await settle(world, repo, truth);
    if (early.length > 0)
      return { isHit: false, violations: early.map((line) => `before the story: ${line}`), trace };
    const kills = instance.kills;
    if (point === null) await listen(world, instance, trace);
    else aim(world, instance, point);
    for (const step of story.steps) await people.act(step);
    await findUnrest(world);
    const isHit = instance.kills > kills;
    github.faults.decide(null);
    // A point that was not reached would be met later, when nobody looks.
    if (!isHit && point !== null) instance.kill();
    for (const step of story.afterwards ?? []) await people.act(step);
    instance.onStatement = null;
    return { isHit, violations: await settle(world, repo, truth), trace };
  } finally {
    clearInterval(supervisor);
    github.faults.decide(null);
    instance.onStatement = null;
    await people.end();
  }
}

async function listen(
  { github }: ChaosWorld,
  instance: Instance,
  trace: { request: Counts; statement: Counts; idle: Set<string> },
): Promise<void> {
  instance.onStatement = (name) => trace.idle.add(name);
  await instance.watch();
  await sleep(idleMs);
  // Whoever waits for rest asks the database for it.
  await instance.quiet();
  instance.onStatement = (name) => {
    count(trace.statement, name);
  };
  github.faults.decide((exchange) => {
    if (isOurs(exchange)) count(trace.request, nameOfRequest(exchange.method, exchange.path));
    return null;
  });
}

function aim({ github }: ChaosWorld, instance: Instance, point: Point): void {
  const { at, name, occurrence, when } = point;
  if (at === "statement") {
    instance.dieAtStatement({ number: occurrence, when, name });
    return;
  }
  let left = occurrence;
  github.faults.decide((exchange): Fault | null => {
    if (!isOurs(exchange) || nameOfRequest(exchange.method, exchange.path) !== name) return null;
    left -= 1;
    if (left !== 0) return null;
    instance.kill();
    return { kind: when === "before" ? "reset-before" : "reset-after" };
  });
}

function isOurs({ who }: Exchange): boolean {
  return (who.kind === "installation" || who.kind === "app") && who.app.slug === "convert-status";
}

function count(counts: Counts, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
