import { type BurnUp, burnUp, type ProgressPoint, samplePoints } from "../domain/burn-up.ts";
import type { EpicInput } from "./epic-input.ts";

const chartPoints = 12;

/** Burn-up chart, sparkline, rate and range of end dates. Empty while there is one point only. */
export function renderHistory(input: EpicInput): string[] {
  const points = samplePoints(input.history, chartPoints);
  if (points.length < 2) return [];
  return [
    "### Progress over time",
    renderChart(points, input.campaign.noun.many),
    `Converted: ${sparkline(points)} (${points.map((point) => point.progress.converted).join(", ")}). ${paceSentence(
      burnUp(input.history),
      input.campaign.noun.many,
    )}`,
  ];
}

/**
 * The chart that GitHub draws. Titles hold own words only: the language has no escape for quotes.
 * Source: Mermaid, "XY Chart"; GitHub renders fenced blocks of language `mermaid`.
 */
function renderChart(points: readonly ProgressPoint[], noun: string): string {
  const highest = Math.max(1, ...points.map((point) => point.progress.convertible));
  const safeNoun = noun.replace(/[^\p{L}\p{N} -]/gu, "");
  return [
    "```mermaid",
    "xychart-beta",
    `  title "Converted and convertible ${safeNoun}"`,
    `  x-axis [${points.map((point) => `"${point.committedAt.slice(2, 10)}"`).join(", ")}]`,
    `  y-axis "${safeNoun}" 0 --> ${highest}`,
    `  line [${points.map((point) => point.progress.convertible).join(", ")}]`,
    `  line [${points.map((point) => point.progress.converted).join(", ")}]`,
    "```",
  ].join("\n");
}

/** The same in a line of text, for mails and readers without pictures. */
function sparkline(points: readonly ProgressPoint[]): string {
  const bars = "▁▂▃▄▅▆▇█";
  const highest = Math.max(1, ...points.map((point) => point.progress.convertible));
  return points
    .map((point) =>
      bars.charAt(Math.min(bars.length - 1, Math.floor((bars.length * point.progress.converted) / highest))),
    )
    .join("");
}

/** Rate and range in a sentence; a range is never shortened to one date. */
export function paceSentence(pace: BurnUp, noun: string): string {
  const { fourWeeks, twelveWeeks, overall } = pace.weekly;
  const rates = [
    fourWeeks === null ? "" : `${decimal(fourWeeks)} in the last 4 weeks`,
    twelveWeeks === null ? "" : `${decimal(twelveWeeks)} in the last 12`,
    overall === null ? "" : `${decimal(overall)} over all`,
  ].filter((part) => part !== "");
  const rate = rates.length === 0 ? "" : `Weekly rate: ${rates.join(", ")}. `;
  if (pace.end !== null) {
    const { earliest, latest } = pace.end;
    const range =
      latest === null
        ? `not before ${earliest}, with no end in sight at the slowest rate`
        : `between ${earliest} and ${latest}`;
    return `${rate}At these rates it ends ${range}.`;
  }
  switch (pace.noEnd) {
    case "done":
      return `${rate}All convertible ${noun} are converted.`;
    case "not-moving":
      return `${rate}Nothing moves: there is no end date to state.`;
    case "too-short":
    case null:
      return `${rate}There is too little history for an end date.`;
  }
}

function decimal(rate: number): string {
  return (Math.round(rate * 10) / 10).toString();
}
