import { makeBadge } from "badge-maker";
import type { Progress } from "../domain/progress.ts";
import { shortened, visibleLine } from "../reports/visible-text.ts";

/** A badge for a README: `async sessions | 12 of 149`. */
export function renderBadge(title: string, progress: Progress): string {
  return makeBadge({
    label: shortened(visibleLine(title).toLowerCase(), 40),
    message: `${progress.converted} of ${progress.convertible} (${progress.percent} %)`,
    color: colourOf(progress),
  });
}

function colourOf({ percent, blocking, mixed }: Progress): string {
  if (blocking + mixed > 0) return "orange";
  if (percent === 100) return "brightgreen";
  return percent >= 50 ? "green" : "blue";
}
