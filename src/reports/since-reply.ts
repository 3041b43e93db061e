import type { RecordedScan } from "../domain/campaign-store.ts";
import { diffScans, type ScanDelta, type TargetChange } from "../domain/scan.ts";
import type { EpicInput } from "./epic-input.ts";
import { renderCommit } from "./links.ts";
import { joinParts } from "./markdown.ts";
import { codeSpan, sentence } from "./neutralise.ts";
import { stateWords } from "./status-words.ts";

const most = 20;

/** The answer to `since`: what changed between a recorded scan and the latest one. */
export function renderSinceReply(input: EpicInput, from: RecordedScan): string {
  const { links, scan } = input;
  const before = from.scan.progress;
  const after = scan.progress;
  return joinParts([
    `Since ${renderCommit(links, from.scan.commit)} of ${from.committedAt.slice(0, 10)}, up to ${renderCommit(links, scan.commit)}: ` +
      `${before.converted} of ${before.convertible} then, **${after.converted} of ${after.convertible}** now.`,
    renderDelta(input, diffScans(from.scan, scan)),
  ]);
}

/** The answer when there is nothing to compare with. */
export function renderNothingSince(asked: string, oldest: RecordedScan | null): string {
  const known =
    oldest === null
      ? "No scan is recorded yet."
      : `The oldest recorded scan is ${codeSpan((oldest.scan.commit ?? "").slice(0, 7))} of ${oldest.committedAt.slice(0, 10)}.`;
  return `${sentence(`No commit of the tracked branch is meant by \`${asked}\``)}. ${known}`;
}

/** What changed, by kind of change; one line when nothing did. */
export function renderDelta(input: EpicInput, delta: ScanDelta): string {
  const parts = [
    renderChanges("Converted", delta.converted),
    renderChanges("**Regressed**", delta.regressed),
    renderChanges("Changed", delta.changed),
    renderChanges("New", delta.added),
    renderChanges("Gone", delta.removed),
  ].filter((part) => part !== "");
  return parts.length === 0 ? `No ${input.campaign.noun.one} changed.` : parts.join("\n");
}

function renderChanges(title: string, changes: readonly TargetChange[]): string {
  if (changes.length === 0) return "";
  const shown = changes.slice(0, most).map((change) => `  - ${codeSpan(change.key)}${wordsOf(change)}`);
  if (changes.length > most) shown.push(`  - … and ${changes.length - most} more`);
  return [`- ${title} (${changes.length})`, ...shown].join("\n");
}

function wordsOf({ before, after }: TargetChange): string {
  if (before === null) return after === null ? "" : `: ${stateWords[after.state]}`;
  if (after === null) return `: was ${stateWords[before.state]}`;
  return after.state === "converted"
    ? ""
    : `: was ${stateWords[before.state]}, is ${stateWords[after.state]}`;
}
