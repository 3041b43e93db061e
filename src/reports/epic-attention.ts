import type { Target } from "../domain/target.ts";
import { type Contradiction, findContradictions } from "./epic-facts.ts";
import type { EpicInput } from "./epic-input.ts";
import { permalink, renderCommit, renderLink, renderPlace, renderReference } from "./links.ts";
import { listed } from "./markdown.ts";
import { codeSpan, sentence } from "./neutralise.ts";
import { stateWords } from "./status-words.ts";

/** What has to be looked at before anything else, worst first. Empty when all is well. */
export function renderAttention(input: EpicInput, limit: number): string[] {
  const of = (state: Target["state"]) => input.scan.targets.filter((target) => target.state === state);
  const name = (target: Target) => renderTargetLink(input, target);
  const parts = [
    renderPart("Regressions: was async, is sync again", renderRegressions(input), limit),
    renderPart(
      "Hazards: `async def` with a sync session holds up the event loop",
      of("blocking").map(name),
      limit,
    ),
    renderPart("Mixed: both kinds of session in one handler", of("mixed").map(name), limit),
    renderPart(
      "Contradictions",
      findContradictions(input).map((item) => renderContradiction(input, item)),
      limit,
    ),
    renderPart("Unresolved: keeps the campaign below 100 %", renderUnresolved(input), limit),
    renderPart(
      "Converted, but a dependency still uses a sync session",
      input.scan.targets
        .filter((target) => target.state === "converted" && target.marks.includes("dependency-sync-session"))
        .map(name),
      limit,
    ),
  ].filter((part) => part !== "");
  return parts.length === 0 ? [] : ["### Needs attention", ...parts];
}

/** The key of a target, linked to its definition. */
export function renderTargetLink(input: EpicInput, target: Pick<Target, "key" | "file" | "line">): string {
  return renderLink(codeSpan(target.key), permalink(input.links, input.scan.commit, target));
}

function renderPart(title: string, items: readonly string[], limit: number): string {
  if (items.length === 0) return "";
  const shown = items.slice(0, limit).map((item) => `- ${item}`);
  if (items.length > limit) shown.push(`- … and ${items.length - limit} more, in the tables below`);
  return [`**${title}** (${items.length})`, "", ...shown].join("\n");
}

function renderRegressions(input: EpicInput): string[] {
  return input.regressions.map((regression) => {
    const until =
      regression.convertedUntil === null
        ? ""
        : `, last converted at ${renderCommit(input.links, regression.convertedUntil)}`;
    const since = regression.since === null ? "" : ` since ${renderCommit(input.links, regression.since)}`;
    return `${renderTargetLink(input, regression)}: ${stateWords[regression.state]} again${since} (${regression.sinceDate.slice(0, 10)})${until}`;
  });
}

function renderUnresolved(input: EpicInput): string[] {
  const targets = input.scan.targets
    .filter((target) => target.state === "unresolved")
    .map((target) => {
      const reason = target.reasons[0];
      return `${renderTargetLink(input, target)}${reason === undefined ? "" : `: ${sentence(reason.message)}`}`;
    });
  const places = input.scan.unresolved.map((place) => {
    const where = renderLink(codeSpan(place.file), permalink(input.links, input.scan.commit, place));
    return `${place.file === "" ? renderPlace(input.links, null, place) : where}: ${sentence(place.message)}`;
  });
  return [...targets, ...places];
}

function renderContradiction(input: EpicInput, item: Contradiction): string {
  const references = item.pullRequests.map((number) => renderReference(input.links, "pull", number));
  const key = codeSpan(item.key);
  switch (item.kind) {
    case "ticked-too-early":
      return `${key}: ticked in the checklist, but not converted`;
    case "merged-unchanged":
      return `${key}: ${listed(references)} merged, but the ${input.campaign.noun.one} is unchanged`;
    case "two-pull-requests":
      return `${key}: converted by ${listed(references)} at once`;
    case "excluded-but-converted":
      return `${key}: excluded by settings, but converted`;
  }
}
