import type { LandingRelief, MetricChange } from "../domain/slot-relief.ts";
import type { SlotMetric } from "../domain/slot-relief-settings.ts";
import type { EpicInput } from "./epic-input.ts";
import { renderCommit } from "./links.ts";
import { counted, joinParts, renderDetails, renderTable } from "./markdown.ts";
import { codeSpan, sentence } from "./neutralise.ts";

/** What a metric counts, in a reader's words. */
export const slotMetricWords: Readonly<Record<SlotMetric, string>> = {
  open_slots: "Open slots",
  queued_tasks: "Queued tasks",
  running_tasks: "Running tasks",
  starving_tasks: "Tasks starving",
  executable_tasks: "Tasks executable",
  scheduled_tasks: "Scheduled tasks",
};

/** What landed conversions did to the executor's slots: means of two windows, and why they may not be comparable. */
export function renderSlotRelief(input: EpicInput): string[] {
  const relief = input.slotRelief;
  if (relief === null) return [];
  if ("problem" in relief) return ["### Slot relief", sentence(relief.problem)];
  if (relief.landings.length === 0) return ["### Slot relief", "No conversion has landed yet."];
  return [
    "### Slot relief",
    slotReliefSentence(relief),
    ...relief.landings.map((landing) =>
      renderDetails(
        `${counted(landing.targets.length, input.campaign.noun)} landed on ${landing.landedAt.slice(0, 10)}`,
        renderLanding(landing, input),
      ),
    ),
  ];
}

/** How the figures were made. */
export function slotReliefSentence({
  windowDays,
  rolloutHours,
}: {
  readonly windowDays: number;
  readonly rolloutHours: number;
}): string {
  return `Means over ${windowDays} days before each landing and over ${windowDays} days from ${rolloutHours} hours after it. They show that something changed, not what changed it.`;
}

function renderLanding(landing: LandingRelief, input: EpicInput): string {
  const rows = landing.changes.map((change) => [
    `${slotMetricWords[change.metric]} (${codeSpan(change.name)})`,
    figure(change.before),
    figure(change.after),
    changeWords(change),
  ]);
  return joinParts([
    `Landed with ${renderCommit(input.links, landing.commit)}: ${landing.targets
      .slice(0, 10)
      .map((key) => codeSpan(key))
      .join(", ")}${landing.targets.length > 10 ? ` and ${landing.targets.length - 10} more` : ""}.`,
    landing.changes.length === 0
      ? `Measured from ${landing.measuredUntil.slice(0, 16).replace("T", " ")} UTC on, when the second window is over.`
      : renderTable(
          [
            "Metric",
            { title: "Before", align: "right" },
            { title: "After", align: "right" },
            { title: "Change", align: "right" },
          ],
          rows,
        ),
    landing.changes.length > 0 &&
      landing.caveats.length > 0 &&
      `**Not comparable:** ${landing.caveats.join(" ")}`,
  ]);
}

/** A mean, or that there is none. */
export function figure(value: number | null): string {
  return value === null ? "–" : `${value}`;
}

/** The difference with its sign. */
export function changeWords({ before, after }: MetricChange): string {
  if (before === null || after === null) return "–";
  const change = Math.round((after - before) * 10) / 10;
  return `${change > 0 ? "+" : change < 0 ? "−" : "±"}${Math.abs(change)}`;
}
