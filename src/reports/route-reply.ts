import type { RecordedScan } from "../domain/campaign-store.ts";
import type { Target, TargetState } from "../domain/target.ts";
import { renderTargetLink } from "./epic-attention.ts";
import { numberOf, pullRequestsByKey } from "./epic-facts.ts";
import type { EpicInput } from "./epic-input.ts";
import { noteKey } from "./epic-notes.ts";
import { findTarget } from "./find-target.ts";
import { permalink, renderCommit, renderLink, renderReference } from "./links.ts";
import { joinParts, renderTable } from "./markdown.ts";
import { codeSpan, inlineText, sentence } from "./neutralise.ts";
import { stateMeanings, stateWords, statusWords } from "./status-words.ts";

/** The answer to `route`: state, evidence, pull requests, note and history of one target, or what may be meant. */
export function renderRouteReply(input: EpicInput, query: string, scans: readonly RecordedScan[]): string {
  const found = findTarget(query, input.scan.targets);
  if (found.target !== null) return renderTarget(input, found.target, scans);
  const { one } = input.campaign.noun;
  if (found.close.length === 0)
    return `No ${one} is like ${codeSpan(query)}. Give a method and a path, or a handler.`;
  const items = found.close.map(
    (target) =>
      `- ${renderTargetLink(input, target)} (${codeSpan(target.name)}): ${stateWords[target.state]}`,
  );
  return `No single ${one} is ${codeSpan(query)}. Close ones:\n\n${items.join("\n")}`;
}

function renderTarget(input: EpicInput, target: Target, scans: readonly RecordedScan[]): string {
  const note = input.notes.get(target.key) ?? input.notes.get(noteKey(target.key)) ?? "";
  return joinParts([
    `${renderTargetLink(input, target)} (${codeSpan(target.name)}): **${stateWords[target.state]}**, ${stateMeanings[target.state]}.`,
    target.marks.length > 0 && `Marks: ${target.marks.map((mark) => codeSpan(mark)).join(", ")}.`,
    target.reasons.map((reason) => `- ${renderReason(input, reason)}`).join("\n"),
    renderPulls(input, target),
    note !== "" && `Note: ${inlineText(note.replace(/\\\|/g, "|"))}`,
    renderStates(input, target, scans),
  ]);
}

function renderReason(input: EpicInput, reason: Target["reasons"][number]): string {
  const place = renderLink(
    codeSpan(`${reason.file}:${reason.line}`),
    permalink(input.links, input.scan.commit, reason),
  );
  return `${place}: ${sentence(reason.message)}`;
}

function renderPulls(input: EpicInput, target: Target): string {
  const pulls = pullRequestsByKey(input.pullRequests).get(target.key) ?? [];
  if (pulls.length === 0) return "No pull request converts it.";
  const rows = pulls.map((recorded) => [
    numberOf(recorded).map((number) => renderReference(input.links, "pull", number))[0] ?? "–",
    recorded.state,
    codeSpan(recorded.author),
    statusWords[recorded.judgement.conclusion],
  ]);
  return renderTable(["Pull request", "State", "By", "Verdict"], rows);
}

/** The states over time, one line per change. */
function renderStates(input: EpicInput, target: Target, scans: readonly RecordedScan[]): string {
  let last: TargetState | "gone" | null = null;
  const rows: string[][] = [];
  for (const { scan, committedAt } of scans) {
    const state = scan.targets.find((candidate) => candidate.key === target.key)?.state ?? "gone";
    if (state === last || (last === null && state === "gone")) continue;
    last = state;
    rows.push([
      committedAt.slice(0, 10),
      renderCommit(input.links, scan.commit),
      state === "gone" ? "gone" : stateWords[state],
    ]);
  }
  return rows.length === 0 ? "" : `History:\n\n${renderTable(["Since", "Commit", "State"], rows.slice(-20))}`;
}
