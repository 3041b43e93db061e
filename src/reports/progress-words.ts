import type { Progress } from "../domain/progress.ts";
import { counted, withThousands } from "./markdown.ts";

/** `12 of 149 routes converted (8 %).` or `No routes to convert.`, and, while it holds, why this is not the whole truth. */
export function progressSentence(
  progress: Progress,
  noun: { readonly one: string; readonly many: string },
): string {
  const done =
    progress.convertible === 0
      ? `No ${noun.many} to convert`
      : `${withThousands(progress.converted)} of ${counted(progress.convertible, noun)} converted (${progress.percent} %)`;
  if (progress.unresolved === 0) return `${done}.`;
  return `${done}; ${counted(progress.unresolved, { one: "place", many: "places" })} could not be read with certainty.`;
}

/** What stands apart from done and convertible, one fact each; nothing for zero. */
export function progressFacts(progress: Progress): string[] {
  const facts: [number, string][] = [
    [progress.toConvert, "to convert"],
    [progress.blocking, "blocking (async def with a sync session: holds up the event loop)"],
    [progress.mixed, "mixed (both kinds of session)"],
    [progress.blocked, "blocked by other work"],
    [progress.notApplicable, "with nothing to convert"],
    [progress.excluded, "excluded by settings"],
    [progress.unmounted, "declared but served by no app"],
    [progress.unresolved, "unresolved"],
  ];
  return facts.filter(([count]) => count > 0).map(([count, words]) => `${withThousands(count)} ${words}`);
}

/** A bar of text: `█████░░░░░`. Screen readers are given the figures beside it. */
export function progressBar(progress: Progress, width: number): string {
  const filled =
    progress.convertible === 0 ? 0 : Math.floor((width * progress.converted) / progress.convertible);
  return "█".repeat(filled) + "░".repeat(width - filled);
}
