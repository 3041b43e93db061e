import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { WorldKind } from "../world.ts";
import { keyOfPoint, type Point } from "./points.ts";

/** What came of one point. */
export interface PointResult {
  readonly point: Point;
  readonly isHit: boolean;
  readonly violations: readonly string[];
}

interface Plan {
  readonly story: string;
  readonly kind: WorldKind;
  readonly points: readonly Point[];
}

type Line = { readonly plan: Plan } | { readonly result: PointResult };

/** All points and what came of them, one JSON line each; a run that was interrupted keeps to its plan. */
export class Coverage {
  readonly #plans: Plan[] = [];
  readonly #results = new Map<string, PointResult>();
  readonly #met = new Set<string>();
  readonly #file: string | null;

  /** @param file null: nothing is kept */
  constructor(file: string | null) {
    this.#file = file;
    if (file === null || !existsSync(file)) return;
    for (const line of readFileSync(file, "utf8").split("\n")) {
      if (line !== "") this.#take(JSON.parse(line) as Line);
    }
  }

  plan(story: string, kind: WorldKind): readonly Point[] | undefined {
    return this.#plans.find((plan) => plan.story === story && plan.kind === kind)?.points;
  }

  has(point: Point): boolean {
    return this.#results.has(keyOfPoint(point));
  }

  /** Whether the process was killed at some point of this kind. */
  hasMet(point: Point): boolean {
    return this.#met.has(kindOf(point));
  }

  add(line: Line): void {
    this.#take(line);
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  get violated(): readonly PointResult[] {
    return [...this.#results.values()].filter(({ violations }) => violations.length > 0);
  }

  /** Kinds of point at none of which the process was killed. */
  get missed(): readonly string[] {
    return [...new Set(this.#points().map(kindOf))].filter((kind) => !this.#met.has(kind));
  }

  summary(): string {
    const points = this.#points();
    const results = [...this.#results.values()];
    const kills = (at: Point["at"]) => results.filter(({ point, isHit }) => isHit && point.at === at).length;
    const names = (at: Point["at"]) =>
      new Set(points.filter((point) => point.at === at).map(({ name }) => name)).size;
    const kinds = new Set(points.map(kindOf)).size;
    const notReached = results.filter(({ isHit }) => !isHit).length;
    const { missed, violated } = this;
    return [
      `${this.#plans.length} stories undisturbed: ${points.length} points, at ${names("request")} kinds of request and ${names("statement")} statements`,
      `${results.length} points tried: killed at ${kills("request")} requests and ${kills("statement")} statements; ${notReached} not reached in ${tries} tries, ${points.length - results.length} not tried`,
      `${kinds - missed.length} of ${kinds} kinds of point met: each request and statement, before and after, on each database`,
      ...missed.slice(0, 20).map((kind) => `  not met: ${kind.slice(0, 200)}`),
      `${violated.length} points with violations`,
      ...violated.map(({ point }) => `  ${keyOfPoint(point).slice(0, 300)}`),
    ].join("\n");
  }

  #points(): readonly Point[] {
    return this.#plans.flatMap(({ points }) => points);
  }

  #take(line: Line): void {
    if ("plan" in line) this.#plans.push(line.plan);
    else {
      this.#results.set(keyOfPoint(line.result.point), line.result);
      if (line.result.isHit) this.#met.add(kindOf(line.result.point));
    }
  }
}

/** How often a story is told before a point counts as one that is not reached. */
export const tries = 3;

function kindOf({ kind, at, when, name }: Point): string {
  return `${kind}: ${when} the ${at} ${name}`;
}
