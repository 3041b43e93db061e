import { makeBadge } from "badge-maker";
import type { Progress } from "../domain/progress.ts";
import { shortened, visibleLine } from "./visible-text.ts";

/** A badge as SVG: `async sessions | 12 of 149 (8 %)`. Text is escaped by the library; hidden text is shown. */
export function renderBadge(label: string, progress: Progress): string {
  return makeBadge({
    label: shortened(visibleLine(label), 60),
    message: badgeMessage(progress),
    color: badgeColour(progress),
  });
}

/** For a campaign that was never scanned, or that does not exist. */
export function renderUnknownBadge(label: string): string {
  return makeBadge({ label: shortened(visibleLine(label), 60), message: "unknown", color: "lightgrey" });
}

function badgeMessage(progress: Progress): string {
  const counts = `${progress.converted} of ${progress.convertible} (${progress.percent} %)`;
  return progress.unresolved > 0 ? `${counts}, ${progress.unresolved} unresolved` : counts;
}

/** Blocking targets are worse than unconverted ones. */
function badgeColour(progress: Progress): string {
  if (progress.blocking > 0) return "red";
  if (progress.percent === 100) return "brightgreen";
  return progress.percent >= 50 ? "green" : "blue";
}
