import type { Status } from "../domain/criterion.ts";
import type { JudgedConversion, Judgement } from "../domain/judgement.ts";
import { renderBackends } from "./backends-markdown.ts";
import { type FindingDetail, renderFindings } from "./findings-markdown.ts";
import type { Shortening } from "./fit.ts";
import { type LinkContext, renderCommit, renderPlace, renderReference } from "./links.ts";
import { joinParts, renderDetails, renderTable } from "./markdown.ts";
import { codeSpan, inlineText, sentence } from "./neutralise.ts";
import { stateWords, statusWords } from "./status-words.ts";

/** How much of a judgement is shown. */
export interface JudgementDetail extends FindingDetail {
  readonly advisories: boolean;
  /** Rows of the table of conversions. */
  readonly conversions: number;
}

const full: JudgementDetail = {
  patches: true,
  why: true,
  notes: true,
  advisories: true,
  limit: Number.POSITIVE_INFINITY,
  messageLimit: 2_000,
  conversions: 200,
};

/** From everything to the verdicts alone, least important first. */
export const judgementShortenings: readonly Shortening<JudgementDetail>[] = [
  { detail: full, leavesOut: null },
  { detail: { ...full, patches: false }, leavesOut: "suggested changes" },
  { detail: { ...full, patches: false, advisories: false, notes: false }, leavesOut: "notes and advisories" },
  {
    detail: { ...full, patches: false, advisories: false, notes: false, conversions: 50, limit: 40 },
    leavesOut: "long lists",
  },
  {
    detail: {
      patches: false,
      advisories: false,
      notes: false,
      why: false,
      conversions: 20,
      limit: 10,
      messageLimit: 300,
    },
    leavesOut: "reasons",
  },
  {
    detail: {
      patches: false,
      advisories: false,
      notes: false,
      why: false,
      conversions: 5,
      limit: 0,
      messageLimit: 200,
    },
    leavesOut: "findings",
  },
];

/** One campaign's verdicts on a pull request, as Markdown. */
export function renderJudgement(
  judgement: Judgement,
  links: LinkContext,
  detail: JudgementDetail,
  named: boolean,
): string {
  return joinParts([
    named && `## ${inlineText(judgement.campaign.title)}`,
    renderConversions(judgement, links, detail.conversions),
    renderVerdicts(judgement),
    ...judgement.verdicts
      .filter((verdict) => verdict.findings.length > 0)
      .map((verdict) => renderVerdictFindings(judgement, verdict, links, detail)),
    renderBackends(judgement.backends),
    renderAdvisories(judgement, links, detail.advisories),
    renderBasis(judgement, links),
  ]);
}

function renderConversions(judgement: Judgement, links: LinkContext, limit: number): string {
  const shown = judgement.conversions.slice(0, limit);
  const rows = shown.map((conversion) => [
    codeSpan(conversion.key),
    renderPlace(links, judgement.head, conversion),
    renderChange(conversion),
  ]);
  const left = judgement.conversions.length - shown.length;
  return joinParts([
    renderTable(["Converts", "Where", "Before and after"], rows),
    left > 0 && `… and ${left} more.`,
  ]);
}

function renderChange(conversion: JudgedConversion): string {
  return `${stateWords[conversion.from]} → ${stateWords[conversion.to]}`;
}

function renderVerdicts(judgement: Judgement): string {
  const rows = judgement.verdicts.map((verdict, index) => [
    `${index + 1}`,
    inlineText(verdict.title),
    statusWords[verdict.status],
    sentence(verdict.summary),
  ]);
  return renderTable([{ title: "#", align: "right" }, "Definition of done", "Verdict", "In short"], rows);
}

function renderVerdictFindings(
  judgement: Judgement,
  verdict: Judgement["verdicts"][number],
  links: LinkContext,
  detail: JudgementDetail,
): string {
  const number = judgement.verdicts.indexOf(verdict) + 1;
  const findings = renderFindings(verdict.findings, links, judgement, detail);
  if (findings === "") return "";
  const heading = `#### ${number}. ${inlineText(verdict.title)}: ${statusWords[verdict.status]}`;
  return folds(verdict.status)
    ? renderDetails(`${number}. ${statusTitle(verdict)}`, findings)
    : `${heading}\n\n${findings}`;
}

/** What needs no action is folded. */
function folds(status: Status): boolean {
  return status === "pass" || status === "not-applicable";
}

function statusTitle(verdict: Judgement["verdicts"][number]): string {
  return `${inlineHtml(verdict.title)}: ${verdict.status === "pass" ? "pass" : "not applicable"}, with notes`;
}

function inlineHtml(text: string): string {
  return inlineText(text).replace(/[\\`]/g, "");
}

function renderAdvisories(judgement: Judgement, links: LinkContext, shown: boolean): string {
  if (judgement.advisories.length === 0) return "";
  const summary = `Also worth a look (${judgement.advisories.length}, no part of the verdict)`;
  if (!shown) return `${summary}: left out here.`;
  const items = judgement.advisories.map((advisory) => {
    const place =
      advisory.file === null
        ? ""
        : `${renderPlace(links, judgement.head, { file: advisory.file, line: advisory.line })}: `;
    return `- ${place}${sentence(advisory.message)}`;
  });
  return renderDetails(summary, items.join("\n"));
}

/** What the verdict rests on, so that it can be repeated. */
function renderBasis(judgement: Judgement, links: LinkContext): string {
  const epic =
    judgement.campaign.epic === null
      ? ""
      : ` Epic: ${renderReference(links, "issues", judgement.campaign.epic)}.`;
  const settings =
    judgement.settingsCommit === null ? "" : ` at ${renderCommit(links, judgement.settingsCommit)}`;
  return (
    `Judged ${renderCommit(links, judgement.head)} against merge base ${renderCommit(links, judgement.base)} ` +
    `by rule set ${codeSpan(judgement.ruleSet.id)} of ${inlineText(judgement.ruleSet.date)} ` +
    `(${inlineText(judgement.ruleSet.title)}); settings: ${inlineText(judgement.settingsSource)}${settings}.${epic} ` +
    `The same verdict before pushing: \`npx convert-status check --base ${judgement.base.slice(0, 7)} --head HEAD\`.`
  );
}
