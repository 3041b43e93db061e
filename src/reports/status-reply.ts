import { burnUp } from "../domain/burn-up.ts";
import type { ScanDelta } from "../domain/scan.ts";
import { findContradictions } from "./epic-facts.ts";
import { paceSentence } from "./epic-history.ts";
import type { EpicInput } from "./epic-input.ts";
import { renderReference } from "./links.ts";
import { joinParts } from "./markdown.ts";
import { inlineText, linkTarget } from "./neutralise.ts";
import { progressBar, progressSentence } from "./progress-words.ts";
import { renderDelta } from "./since-reply.ts";

/** What lies behind a short status. */
export interface StatusContext {
  readonly epic: number | null;
  /** What changed lately; null where there is no earlier scan. */
  readonly recent: { readonly delta: ScanDelta; readonly days: number } | null;
}

/** The answer to `/convert-status` alone: how far, how fast, what is wrong, what changed lately. */
export function renderStatusReply(input: EpicInput, { epic, recent }: StatusContext): string {
  const { progress } = input.scan;
  const troubles = [
    [input.regressions.length, "regressed"],
    [progress.blocking, "blocking the event loop"],
    [findContradictions(input).length, "contradictory"],
    [progress.unresolved, "unresolved"],
  ] as const;
  const wrong = troubles.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const dashboard = input.dashboard === null ? null : linkTarget(input.dashboard);
  const links = [
    epic === null ? "" : `Epic: ${renderReference(input.links, "issues", epic)}.`,
    dashboard === null ? "" : `[Dashboard](${dashboard}).`,
  ].filter((part) => part !== "");
  return joinParts([
    `${inlineText(input.campaign.title)}: **${progressSentence(progress, input.campaign.noun)}** \`${progressBar(progress, 20)}\``,
    wrong.length > 0 && `Needs attention: ${wrong.join(", ")}.`,
    paceSentence(burnUp(input.history), input.campaign.noun.many),
    recent !== null && `In the last ${recent.days} days:\n\n${renderDelta(input, recent.delta)}`,
    links.join(" "),
  ]);
}
