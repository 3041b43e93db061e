import { renderAttention } from "./epic-attention.ts";
import { renderBenchmarks, renderBudget, renderCrossCutting } from "./epic-evidence.ts";
import {
  type EpicFile,
  epicFiles,
  type FileDetail,
  fileRenderer,
  renderOrphanedNotes,
  summaryOf,
} from "./epic-files.ts";
import { renderHistory } from "./epic-history.ts";
import type { EpicInput } from "./epic-input.ts";
import { renderNext, renderWork } from "./epic-people.ts";
import { bodyLimit } from "./fit.ts";
import { renderCommit } from "./links.ts";
import { joinParts, renderDetails, renderTable } from "./markdown.ts";
import { codeSpan, htmlText, inlineText, linkTarget, sentence } from "./neutralise.ts";
import { progressBar, progressFacts, progressSentence } from "./progress-words.ts";
import { withMarkers } from "./section-markers.ts";
import { planFiles } from "./size-plan.ts";
import { renderSlotRelief } from "./slot-relief-markdown.ts";
import { stateMeanings, stateWords } from "./status-words.ts";

/** Characters that the markers may need beside the content: they carry a hash per paragraph. */
const markerShare = 0.06;

/**
 * The managed section of the epic, markers included.
 * @param room characters that the body has left for it; see `roomForSection`
 */
export function renderEpicSection(input: EpicInput, room: number = bodyLimit): string {
  for (const listLimit of [15, 5, 0]) {
    const { content, meaning } = renderContent(input, Math.floor(room * (1 - markerShare)) - 400, listLimit);
    const section = withMarkers(input.campaign.id, content, meaning);
    if (section.length <= room) return section;
  }
  const least = joinParts([
    heading(input),
    progressSentence(input.scan.progress, input.campaign.noun),
    lackOfRoom,
  ]);
  return withMarkers(input.campaign.id, least, least);
}

const lackOfRoom = "The text around this section leaves no room for more: an issue holds 65,536 characters.";

function renderContent(
  input: EpicInput,
  room: number,
  listLimit: number,
): { content: string; meaning: string } {
  const head = joinParts([heading(input), renderTotals(input), renderProblem(input), renderGroups(input)]);
  const attention = joinParts(renderAttention(input, listLimit));
  const history = joinParts(renderHistory(input));
  const foot = joinParts([
    ...renderWork(input, listLimit * 2),
    ...renderNext(input, Math.min(listLimit, 5)),
    ...renderCrossCutting(input),
    ...renderBudget(input),
    ...renderBenchmarks(input),
    ...renderSlotRelief(input),
    renderChecklistFacts(input, listLimit),
    renderOrphanedNotes(input),
    renderLegend(input),
  ]);
  const basis = renderBasis(input);
  const reserved = [head, attention, history, foot, basis].reduce((sum, part) => sum + part.length + 2, 0);
  const files = renderFiles(input, room - reserved);
  return {
    content: joinParts([head, attention, history, files, foot, basis]),
    meaning: withoutVolatile(joinParts([head, attention, files, foot])),
  };
}

/**
 * What changes with every commit although nothing happened: the commit in links to code, and lines that moved.
 * The chart and the last line of the section are left out by the caller.
 */
function withoutVolatile(text: string): string {
  return text.replace(/\/blob\/[0-9a-f]{7,64}\//g, "/blob/").replace(/#L\d+(?:-L\d+)?/g, "");
}

function heading(input: EpicInput): string {
  return `## Convert Status: ${inlineText(input.campaign.title)}`;
}

function renderTotals(input: EpicInput): string {
  const { progress } = input.scan;
  const facts = progressFacts(progress).map((fact) => `- ${fact}`);
  const sentenceText = `**${progressSentence(progress, input.campaign.noun)}**`;
  return joinParts([`${sentenceText} \`${progressBar(progress, 20)}\``, facts.join("\n")]);
}

function renderProblem(input: EpicInput): string {
  const { problem } = input.settings;
  return problem === null
    ? ""
    : `> The settings file is broken; the last good settings stay in force. ${sentence(problem)}`;
}

function renderGroups(input: EpicInput): string {
  if (input.groups.length === 0) return "";
  const groups = new Map<string, EpicFile[]>();
  for (const file of epicFiles(input)) groups.set(file.group, [...(groups.get(file.group) ?? []), file]);
  return renderTable(
    ["Group", "Progress"],
    [...groups].map(([group, files]) => [codeSpan(group), summaryOf(files.flatMap((file) => file.targets))]),
  );
}

function renderFiles(input: EpicInput, room: number): string {
  const files = epicFiles(input);
  if (files.length === 0) return "";
  const render = fileRenderer(input);
  const title = "### By file";
  const plan = planFiles(files, room - title.length - 400, render);
  const notice = renderNotice(input, plan.shortened);
  return joinParts([title, notice, joinBlocks(plan.texts)]);
}

/** Neighbouring list items form one list. */
function joinBlocks(texts: readonly string[]): string {
  return texts.join("\n\n").replace(/^(- .*)\n\n(?=- )/gm, "$1\n");
}

function renderNotice(
  input: EpicInput,
  shortened: Readonly<Record<Exclude<FileDetail, "linked">, number>>,
): string {
  const { compact, summary } = shortened;
  if (compact + summary === 0) return "";
  const parts = [
    compact > 0 ? `${compact} without links and verdicts` : "",
    summary > 0 ? `${summary} as counts only` : "",
  ].filter((part) => part !== "");
  const dashboard = input.dashboard === null ? null : linkTarget(input.dashboard);
  const where =
    dashboard === null
      ? "in the comments below"
      : `in the comments below and on the [dashboard](${dashboard})`;
  return `Shortened to what an issue holds: ${parts.join(", ")}. The whole table is ${where}.`;
}

function renderChecklistFacts(input: EpicInput, limit: number): string {
  const facts = input.checklist;
  if (facts === null || facts.missing.length + facts.unmatched.length === 0) return "";
  const list = (items: readonly string[]) =>
    [
      ...items.slice(0, limit * 2).map((item) => `- ${codeSpan(item)}`),
      ...(items.length > limit * 2 ? [`- … and ${items.length - limit * 2} more`] : []),
    ].join("\n");
  return renderDetails(
    `Checklist: ${facts.missing.length} missing, ${facts.unmatched.length} lines that match nothing`,
    joinParts([
      facts.missing.length > 0 && `Not in the checklist:\n\n${list(facts.missing)}`,
      facts.unmatched.length > 0 &&
        `Lines that match no ${input.campaign.noun.one}:\n\n${list(facts.unmatched)}`,
    ]),
  );
}

function renderLegend(input: EpicInput): string {
  const used = new Set(input.scan.targets.map((target) => target.state));
  const states = [...used].sort().map((state) => `- ${stateWords[state]}: ${stateMeanings[state]}`);
  const criteria = input.criteria.map((criterion, index) => `${index + 1}. ${inlineText(criterion.title)}`);
  return renderDetails(
    "What the words and numbers mean",
    joinParts([
      states.join("\n"),
      criteria.length > 0 &&
        `Columns 1 to ${criteria.length}, the definition of done:\n\n${criteria.join("\n")}`,
      `The Notes column is yours: ${htmlText("edit it in place")}, it is read back and kept. Everything else between the markers is rewritten.`,
    ]),
  );
}

function renderBasis(input: EpicInput): string {
  const { ruleSet, source, commit } = input.settings;
  const settings = commit === null ? "" : ` at ${renderCommit(input.links, commit)}`;
  return (
    `Scanned ${codeSpan(input.branch)} at ${renderCommit(input.links, input.scan.commit)}; rule set ${codeSpan(ruleSet.id)} ` +
    `of ${inlineText(ruleSet.date)}; settings: ${inlineText(source)}${settings}. Ask with \`/convert-status help\`.`
  );
}
