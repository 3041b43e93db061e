import { renderTargetLink } from "./epic-attention.ts";
import { isUnconverted, numberOf } from "./epic-facts.ts";
import type { EpicInput } from "./epic-input.ts";
import { findNext } from "./epic-people.ts";
import { renderReference } from "./links.ts";
import { counted, joinParts, renderTable } from "./markdown.ts";
import { codeSpan, inlineText, sentence } from "./neutralise.ts";
import { statusWords } from "./status-words.ts";
import { shortened } from "./visible-text.ts";

const most = 50;

/** The answer to `next`: what to convert next, with reasons. `group` is part of a file's path or of a key. */
export function renderNextReply(input: EpicInput, count: number, group: string | null): string {
  const wanted = group?.toLowerCase() ?? "";
  const ready = findNext(input).filter(
    ({ target }) => target.file.toLowerCase().includes(wanted) || target.key.toLowerCase().includes(wanted),
  );
  const where = group === null ? "" : ` in ${codeSpan(group)}`;
  if (ready.length === 0)
    return `No ${input.campaign.noun.one}${where} is ready: converted, claimed or blocked, all of them.`;
  const items = ready
    .slice(0, count)
    .map(
      ({ target, reasons }) =>
        `1. ${renderTargetLink(input, target)} (${codeSpan(target.name)}): ${reasons.join(", ")}`,
    );
  return `${items.join("\n")}\n\n${counted(ready.length, input.campaign.noun)}${where} ready in all.`;
}

/** The answer to `mine`: the open pull requests of whoever asks. */
export function renderMineReply(input: EpicInput, login: string): string {
  const own = input.pullRequests.filter(
    (recorded) => recorded.state === "open" && recorded.author.toLowerCase() === login.toLowerCase(),
  );
  if (own.length === 0) return "You have no open pull request that converts something here.";
  const rows = own.slice(0, most).map((recorded) => [
    numberOf(recorded).map((number) => renderReference(input.links, "pull", number))[0] ?? "–",
    inlineText(shortened(recorded.title, 80)),
    statusWords[recorded.judgement.conclusion],
    recorded.judgement.verdicts
      .filter((verdict) => verdict.status !== "pass" && verdict.status !== "not-applicable")
      .map((verdict) => `${inlineText(verdict.title)}: ${sentence(verdict.summary)}`)
      .join("<br>"),
  ]);
  return renderTable(["Pull request", "Title", "Verdict", "Still open"], rows);
}

/** The answer to `blocked`: what waits, and for what. */
export function renderBlockedReply(input: EpicInput): string {
  const blocked = input.scan.targets.filter((target) => target.state === "blocked" && isUnconverted(target));
  if (blocked.length === 0) return `No ${input.campaign.noun.one} is blocked.`;
  const items = blocked.slice(0, most).map((target) => {
    const items = input.crossCutting.filter((item) => item.waiting.includes(target.key));
    const waits = items.map((item) =>
      item.issue === null
        ? inlineText(item.title)
        : `${inlineText(item.title)} (${renderReference(input.links, "issues", item.issue)})`,
    );
    const reason = target.reasons[0];
    const why =
      waits.length > 0
        ? `waits for ${waits.join(", ")}`
        : reason === undefined
          ? ""
          : sentence(reason.message);
    return `- ${renderTargetLink(input, target)}${why === "" ? "" : `: ${why}`}`;
  });
  return joinParts([
    `${counted(blocked.length, input.campaign.noun)} blocked:`,
    items.join("\n"),
    blocked.length > most && `… and ${blocked.length - most} more.`,
  ]);
}
