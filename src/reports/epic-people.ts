import type { NextTarget } from "../domain/next-targets.ts";
import { nextTargets } from "../domain/next-targets.ts";
import { renderTargetLink } from "./epic-attention.ts";
import { numberOf } from "./epic-facts.ts";
import type { EpicInput } from "./epic-input.ts";
import { renderReference } from "./links.ts";
import { renderTable } from "./markdown.ts";
import { codeSpan, inlineText } from "./neutralise.ts";
import { statusWords } from "./status-words.ts";
import { shortened } from "./visible-text.ts";

/** Targets to take up next, best first, nobody on them. */
export function findNext(input: EpicInput): readonly NextTarget[] {
  const open = input.pullRequests.filter((recorded) => recorded.state === "open");
  const conversions = open.flatMap((recorded) => recorded.judgement.conversions);
  return nextTargets(input.scan.targets, {
    tests: input.tests,
    claimed: new Set(conversions.map((conversion) => conversion.key)),
    busyFiles: new Set(conversions.map((conversion) => conversion.file)),
  });
}

/** The best few, with reasons. */
export function renderNext(input: EpicInput, count: number): string[] {
  const best = findNext(input).slice(0, count);
  if (best.length === 0) return [];
  return [
    `### Next best ${inlineText(input.campaign.noun.many)}`,
    best.map((next) => `1. ${renderTargetLink(input, next.target)}: ${next.reasons.join(", ")}`).join("\n"),
  ];
}

/** Who is on what, from the diffs of the open pull requests; names are shown as code, so that nobody is notified. */
export function renderWork(input: EpicInput, count: number): string[] {
  const open = input.pullRequests
    .filter((recorded) => recorded.state === "open" && recorded.judgement.conversions.length > 0)
    .sort((a, b) => (a.judgement.pullRequest ?? 0) - (b.judgement.pullRequest ?? 0));
  if (open.length === 0) return [];
  const rows = open.slice(0, count).map((recorded) => {
    const keys = recorded.judgement.conversions.map((conversion) => codeSpan(conversion.key));
    return [
      numberOf(recorded).map((number) => renderReference(input.links, "pull", number))[0] ?? "–",
      inlineText(shortened(recorded.title, 80)),
      codeSpan(recorded.author),
      keys.length > 3 ? `${keys.slice(0, 3).join(", ")} and ${keys.length - 3} more` : keys.join(", "),
      statusWords[recorded.judgement.conclusion],
    ];
  });
  const table = renderTable(["Pull request", "Title", "By", "Converts", "Verdict"], rows);
  return ["### In progress", open.length > count ? `${table}\n\n… and ${open.length - count} more.` : table];
}
