import type { WorldKind } from "../world.ts";

/** What the app waits for: an answer of GitHub, or of its database. */
export type Awaited = "request" | "statement";

/** A moment at which the process is killed. */
export interface Point {
  readonly story: string;
  readonly kind: WorldKind;
  readonly at: Awaited;
  /** Request or statement without what differs from run to run. */
  readonly name: string;
  /** The first of this name since the story began is 1. */
  readonly occurrence: number;
  readonly when: "before" | "after";
}

/** How often something was awaited, by name. */
export type Counts = Map<string, number>;

/** What was awaited while a story ran undisturbed, and what timers do without any story. */
export interface Trace {
  readonly request: Counts;
  readonly statement: Counts;
  readonly idle: ReadonlySet<string>;
}

/** Two traces as one: the order of work may differ from run to run, so the higher count stands. */
export function joinTraces(a: Trace, b: Trace): Trace {
  const join = (at: Awaited) => {
    const names = new Set([...a[at].keys(), ...b[at].keys()]);
    return new Map([...names].map((name) => [name, Math.max(a[at].get(name) ?? 0, b[at].get(name) ?? 0)]));
  };
  return { request: join("request"), statement: join("statement"), idle: new Set([...a.idle, ...b.idle]) };
}

/**
 * Every request and every statement of a story, each time it is made, before and after. What timers make all the time
 * has no last time: that is met once.
 */
export function pointsOf(story: string, kind: WorldKind, trace: Trace): Point[] {
  return (["request", "statement"] as const).flatMap((at) =>
    [...trace[at]].flatMap(([name, count]) =>
      Array.from({ length: trace.idle.has(name) ? 1 : count }, (_, index) => index + 1).flatMap(
        (occurrence) =>
          (["before", "after"] as const).map((when) => ({ story, kind, at, name, occurrence, when })),
      ),
    ),
  );
}

/** A point as one text. */
export function keyOfPoint({ story, kind, at, name, occurrence, when }: Point): string {
  return [story, kind, at, name, occurrence, when].join(" | ");
}

/** A request without the names, numbers and hashes of one run. */
export function nameOfRequest(method: string, path: string): string {
  const general = path
    .replace(/^\/repos\/[^/]+\/[^/]+/, "/repos/OWNER/REPO")
    .replace(/[0-9a-f]{40}/g, "SHA")
    .replace(/(?<=\/)\d+(?=\/|$)/g, "N");
  return `${method} ${general}`;
}
