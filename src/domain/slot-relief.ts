import type { MetricSample } from "./metrics-history.ts";
import { diffScans, type Scan } from "./scan.ts";
import type { SlotMetric, SlotReliefSettings } from "./slot-relief-settings.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** Less of a window than this share is no measurement of it. */
const leastCoverage = 0.9;
/** A load that differs by more than this share makes the two windows incomparable. */
const sameLoad = 0.25;
/** So many landings are measured and shown, newest first. */
export const shownLandings = 5;

/** A commit of the tracked branch with which targets became converted. */
export interface Landing {
  readonly commit: string;
  /** ISO 8601. */
  readonly landedAt: string;
  readonly targets: readonly string[];
}

/** Two stretches of time of equal length, before a landing and after its roll-out. Milliseconds since 1970. */
export interface Windows {
  readonly before: { readonly from: number; readonly to: number };
  readonly after: { readonly from: number; readonly to: number };
}

/** The mean of a metric in both windows; null where nothing was measured. */
export interface MetricChange {
  readonly metric: SlotMetric;
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** What was measured around one landing. */
export interface LandingRelief extends Landing {
  /** Empty while the second window is not over. */
  readonly changes: readonly MetricChange[];
  /** When the second window ends, ISO 8601. */
  readonly measuredUntil: string;
  /** Why the two windows are not comparable, each a sentence; empty when they are. */
  readonly caveats: readonly string[];
}

/** Slot relief around the latest landings, or why it could not be measured. Plain JSON. */
export type SlotRelief =
  | {
      readonly windowDays: number;
      readonly rolloutHours: number;
      readonly landings: readonly LandingRelief[];
    }
  | { readonly problem: string };

/** All landings of a history (oldest scan first), newest first. Half-done conversions are no landings. */
export function landingsOf(
  scans: readonly { readonly scan: Scan; readonly committedAt: string }[],
): readonly Landing[] {
  const landings = scans.slice(1).flatMap(({ scan, committedAt }, index): Landing[] => {
    const previous = scans[index]?.scan;
    if (previous === undefined || scan.commit === null || !Number.isFinite(Date.parse(committedAt)))
      return [];
    const targets = diffScans(previous, scan).converted.map(({ key }) => key);
    return targets.length === 0 ? [] : [{ commit: scan.commit, landedAt: committedAt, targets }];
  });
  return landings.reverse();
}

/** The windows of a landing by the campaign's settings. */
export function windowsOf(landing: Landing, settings: SlotReliefSettings): Windows {
  const at = Date.parse(landing.landedAt);
  const length = settings.window_days * day;
  const start = at + settings.rollout_hours * hour;
  return { before: { from: at - length, to: at }, after: { from: start, to: start + length } };
}

/**
 * Compares the windows of one landing.
 * @param samples readings by name of the metric, in any order; others than those in the windows are left out
 * @param stepSeconds distance between two readings, from which it follows how much is missing
 * @param others all landings that are known, this one included
 */
export function compareWindows(
  landing: Landing,
  settings: SlotReliefSettings,
  samples: ReadonlyMap<string, readonly MetricSample[]>,
  stepSeconds: number,
  others: readonly Landing[],
  now: Date,
): LandingRelief {
  const windows = windowsOf(landing, settings);
  const measuredUntil = new Date(windows.after.to).toISOString();
  if (now.getTime() < windows.after.to) {
    const caveats = ["The second window is not over yet."];
    return { ...landing, changes: [], measuredUntil, caveats };
  }
  const names = Object.entries(settings.metrics) as readonly (readonly [SlotMetric, string])[];
  const inWindow = (name: string, { from, to }: Windows["before"]) =>
    (samples.get(name) ?? []).filter(({ at, value }) => at >= from && at < to && Number.isFinite(value));
  const changes = names.map(([metric, name]) => ({
    metric,
    name,
    before: mean(inWindow(name, windows.before)),
    after: mean(inWindow(name, windows.after)),
  }));
  const expected = (settings.window_days * day) / (stepSeconds * 1000);
  const coverage = names
    .map(([, name]) => [inWindow(name, windows.before).length, inWindow(name, windows.after).length] as const)
    .filter(([before, after]) => before + after > 0)
    .map((counts) => Math.min(...counts) / expected);
  return {
    ...landing,
    changes,
    measuredUntil,
    caveats: [
      ...missingCaveats(changes, coverage),
      ...overlapCaveats(landing, windows, others),
      ...loadCaveats(changes),
    ],
  };
}

function missingCaveats(changes: readonly MetricChange[], coverage: readonly number[]): readonly string[] {
  const measured = changes.filter(({ before, after }) => before !== null || after !== null);
  if (measured.length === 0) return ["Prometheus has none of these metrics in the two windows."];
  const least = Math.min(...coverage);
  if (least >= leastCoverage) return [];
  return [`Only ${Math.floor(least * 100)} % of the readings of a window are there.`];
}

function overlapCaveats(landing: Landing, windows: Windows, others: readonly Landing[]): readonly string[] {
  const inside = others.filter(({ commit, landedAt }) => {
    const at = Date.parse(landedAt);
    return commit !== landing.commit && at >= windows.before.from && at < windows.after.to;
  });
  if (inside.length === 0) return [];
  const what = inside.length === 1 ? "Another landing is" : `${inside.length} other landings are`;
  return [`${what} within these windows: what changed cannot be told apart.`];
}

/** The number of scheduled tasks does not depend on who holds a slot, so it tells whether the days were alike. */
function loadCaveats(changes: readonly MetricChange[]): readonly string[] {
  const load = changes.find(({ metric }) => metric === "scheduled_tasks");
  if (load === undefined || load.before === null || load.after === null)
    return ["Scheduled tasks were not measured, so whether the load was the same is not known."];
  const larger = Math.max(load.before, load.after);
  if (larger === 0 || Math.abs(load.after - load.before) / larger <= sameLoad) return [];
  return [`The load differs: ${round(load.before)} scheduled tasks before, ${round(load.after)} after.`];
}

function mean(samples: readonly MetricSample[]): number | null {
  if (samples.length === 0) return null;
  return round(samples.reduce((sum, { value }) => sum + value, 0) / samples.length);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
