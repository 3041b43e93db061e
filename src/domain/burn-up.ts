import type { Progress } from "./progress.ts";

/** Counts at one commit of the tracked branch. */
export interface ProgressPoint {
  readonly commit: string;
  /** When the commit was made, ISO 8601. */
  readonly committedAt: string;
  readonly progress: Progress;
}

/** How fast a campaign goes, and between which days it may end. Days are ISO dates in UTC. */
export interface BurnUp {
  /** Targets per week over the whole history and over the last four and twelve weeks, where history is that long. */
  readonly weekly: {
    readonly overall: number | null;
    readonly fourWeeks: number | null;
    readonly twelveWeeks: number | null;
  };
  /** Null when done, when nothing moves, or when there is too little history. */
  readonly end: EndRange | null;
  /** Why there is no range; null when there is one. */
  readonly noEnd: "done" | "too-short" | "not-moving" | null;
}

/** The range is what the fastest and the slowest of the measured rates lead to; no single date is ever promised. */
interface EndRange {
  readonly earliest: string;
  /** Null: at the slowest rate (zero or backwards) it does not end. */
  readonly latest: string | null;
}

const day = 86_400_000;
const week = 7 * day;

/** Less history than this says nothing about a rate. */
const shortestHistory = 2 * week;

/** Longer forecasts are no forecasts. */
const farthest = 520 * week;

/**
 * Rates and end range of a history. Pure: "now" is the last point, so the same record gives the same answer on any day.
 * @param points oldest first; points without a readable date are left out
 */
export function burnUp(points: readonly ProgressPoint[]): BurnUp {
  const dated = points
    .map((point) => ({ at: Date.parse(point.committedAt), progress: point.progress }))
    .filter((point) => Number.isFinite(point.at))
    .sort((a, b) => a.at - b.at);
  const first = dated[0];
  const last = dated[dated.length - 1];
  const none = { overall: null, fourWeeks: null, twelveWeeks: null };
  if (first === undefined || last === undefined) return { weekly: none, end: null, noEnd: "too-short" };
  const remaining = last.progress.convertible - last.progress.converted;
  if (last.at - first.at < shortestHistory) {
    return { weekly: none, end: null, noEnd: remaining === 0 ? "done" : "too-short" };
  }
  const weekly = {
    overall: rate(dated, last.at - first.at),
    fourWeeks: last.at - first.at >= 4 * week ? rate(dated, 4 * week) : null,
    twelveWeeks: last.at - first.at >= 12 * week ? rate(dated, 12 * week) : null,
  };
  if (remaining === 0) return { weekly, end: null, noEnd: "done" };
  const rates = Object.values(weekly).filter((value) => value !== null);
  const fastest = Math.max(...rates);
  const slowest = Math.min(...rates);
  if (fastest <= 0) return { weekly, end: null, noEnd: "not-moving" };
  return {
    weekly,
    end: {
      earliest: dateAfter(last.at, remaining, fastest) ?? "",
      latest: dateAfter(last.at, remaining, slowest),
    },
    noEnd: null,
  };
}

/** Points for a chart: the last one of each of at most `limit` equal spans of time, so that it never grows. */
export function samplePoints(points: readonly ProgressPoint[], limit: number): readonly ProgressPoint[] {
  const dated = points
    .filter((point) => Number.isFinite(Date.parse(point.committedAt)))
    .sort((a, b) => Date.parse(a.committedAt) - Date.parse(b.committedAt));
  const first = dated[0];
  const last = dated[dated.length - 1];
  if (first === undefined || last === undefined || dated.length <= limit) return dated;
  const start = Date.parse(first.committedAt);
  const span = (Date.parse(last.committedAt) - start) / (limit - 1);
  const sampled = new Map<number, ProgressPoint>();
  for (const point of dated) {
    sampled.set(span === 0 ? 0 : Math.ceil((Date.parse(point.committedAt) - start) / span), point);
  }
  return [...sampled.entries()].sort(([a], [b]) => a - b).map(([, point]) => point);
}

/** Conversions per week over the last `span` milliseconds. */
function rate(points: readonly { at: number; progress: Progress }[], span: number): number {
  const last = points[points.length - 1];
  const from =
    last === undefined ? undefined : [...points].reverse().find((point) => point.at <= last.at - span);
  if (last === undefined || from === undefined) return 0;
  return ((last.progress.converted - from.progress.converted) * week) / (last.at - from.at);
}

function dateAfter(from: number, remaining: number, perWeek: number): string | null {
  const duration = (remaining / perWeek) * week;
  if (perWeek <= 0 || duration > farthest) return null;
  return new Date(from + duration).toISOString().slice(0, 10);
}
