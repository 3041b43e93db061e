import type { BuiltApp } from "../build-process.ts";
import { type ChaosWorld, openWorld, type WorldKind } from "../world.ts";
import { type Coverage, type PointResult, tries } from "./coverage.ts";
import { playStory } from "./play-story.ts";
import { joinTraces, keyOfPoint, type Point, pointsOf } from "./points.ts";
import { type Story, stories } from "./stories.ts";

/** Stories in one world, before a fresh one is opened: the emulator forgets nothing. */
const storiesPerWorld = 40;

/** Which points are tried. */
export interface Selection {
  /** Only stories with this in their name. */
  readonly story: string;
  /** Every n-th point of a story, beginning with the first. */
  readonly oneIn: number;
  /** Of each request and statement, before and after, until one point of it was met. */
  readonly onceEach: boolean;
}

/** What is asked for. */
export interface EveryAwaitOptions {
  readonly kind: WorldKind;
  readonly coverage: Coverage;
  readonly selection: Selection;
  readonly onResult: (result: PointResult, log: readonly string[]) => void;
  readonly stopping: AbortSignal;
}

/** Tells every story once more for each point at which the app waits, and kills it there. */
export async function runEveryAwait(app: BuiltApp, options: EveryAwaitOptions): Promise<void> {
  const { kind, coverage, selection, onResult, stopping } = options;
  const stage = new Stage(kind, app);
  try {
    for (const story of stories.filter(({ name }) => name.includes(selection.story))) {
      if (hasStopped(stopping)) return;
      const points = coverage.plan(story.name, kind) ?? (await plan(stage, story, options));
      for (const [index, point] of points.entries()) {
        if (hasStopped(stopping)) return;
        if (index % selection.oneIn !== 0 || coverage.has(point)) continue;
        if (selection.onceEach && coverage.hasMet(point)) continue;
        const result = await killAt(stage, story, point);
        coverage.add({ result });
        onResult(result, stage.takeLog());
        if (result.violations.length > 0) await stage.close();
      }
    }
  } finally {
    await stage.close();
  }
}

/** Apart, since the compiler takes what was false once to be false for good. */
function hasStopped({ aborted }: AbortSignal): boolean {
  return aborted;
}

async function plan(
  stage: Stage,
  story: Story,
  { kind, coverage }: EveryAwaitOptions,
): Promise<readonly Point[]> {
  const first = await playStory(await stage.world(), story, null);
  const second = await playStory(await stage.world(), story, null);
  const violations = [...first.violations, ...second.violations];
  if (violations.length > 0)
    throw new Error(`"${story.name}" ends in an untruth undisturbed: ${violations.join("; ")}`);
  const points = pointsOf(story.name, kind, joinTraces(first.trace, second.trace));
  coverage.add({ plan: { story: story.name, kind, points } });
  return points;
}

async function killAt(stage: Stage, story: Story, point: Point): Promise<PointResult> {
  for (let turn = 1; ; turn += 1) {
    const { isHit, violations } = await playStory(await stage.world(), story, point);
    if (isHit || violations.length > 0 || turn === tries) return { point, isHit, violations };
  }
}

/** The world in which stories are told. */
class Stage {
  readonly #kind: WorldKind;
  readonly #app: BuiltApp;
  #world: ChaosWorld | null = null;
  #left = 0;

  constructor(kind: WorldKind, app: BuiltApp) {
    this.#kind = kind;
    this.#app = app;
  }

  async world(): Promise<ChaosWorld> {
    if (this.#left === 0) await this.close();
    // Sweeps by the timer would be met as if they were part of a story.
    this.#world ??= await openWorld(this.#kind, this.#app, { processes: 1, reconcileMinutes: 60 });
    this.#left = this.#left === 0 ? storiesPerWorld : this.#left - 1;
    return this.#world;
  }

  /** What the app said since it was asked last. */
  takeLog(): readonly string[] {
    return this.#world?.instances.flatMap(({ log }) => log.splice(0)) ?? [];
  }

  async close(): Promise<void> {
    await this.#world?.close();
    this.#world = null;
    this.#left = 0;
  }
}

/** For the log: which point it was. */
export function describeResult({ point, isHit, violations }: PointResult): string {
  const what = violations.length > 0 ? "VIOLATED" : isHit ? "true" : "not reached";
  return `${what}: ${keyOfPoint(point).slice(0, 160)}`;
}
