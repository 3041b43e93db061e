import type { RecordedScan } from "../domain/campaign-store.ts";
import { MetricsError, type MetricsHistory } from "../domain/metrics-history.ts";
import {
  compareWindows,
  landingsOf,
  type SlotRelief,
  shownLandings,
  windowsOf,
} from "../domain/slot-relief.ts";
import type { SlotReliefSettings } from "../domain/slot-relief-settings.ts";

/** Readings per window at least; shorter windows are read every second. */
const readingsPerWindow = 300;

/**
 * Measures what landed conversions did to the executor's slots. Null where the campaign asks for no measurement; a
 * server that is not configured or does not answer is a problem that is told, never an error.
 */
export async function measureSlotRelief(
  settings: SlotReliefSettings | null,
  scans: readonly RecordedScan[],
  metrics: MetricsHistory | null,
  now: Date,
): Promise<SlotRelief | null> {
  if (settings === null) return null;
  if (metrics === null)
    return { problem: "The operator of this app has configured no Prometheus server (PROMETHEUS_URL)." };
  const landings = landingsOf(scans);
  const stepSeconds = Math.max(1, Math.floor((settings.window_days * 86_400) / readingsPerWindow));
  const names = Object.values(settings.metrics);
  try {
    const measured = [];
    for (const landing of landings.slice(0, shownLandings)) {
      const { before, after } = windowsOf(landing, settings);
      const isOver = now.getTime() >= after.to;
      const samples = isOver
        ? await metrics.read(names, new Date(before.from), new Date(after.to), stepSeconds)
        : new Map<string, never>();
      measured.push(compareWindows(landing, settings, samples, stepSeconds, landings, now));
    }
    return { windowDays: settings.window_days, rolloutHours: settings.rollout_hours, landings: measured };
  } catch (error) {
    if (error instanceof MetricsError) return { problem: error.message };
    throw error;
  }
}
