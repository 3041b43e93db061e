import { conclude, type Finding, type Status } from "../domain/criterion.ts";
import type { Judgement } from "../domain/judgement.ts";
import { type Annotation, type CheckRunOutput, checkRunConclusion } from "../domain/publisher.ts";
import { checkRunTextLimit, fit } from "./fit.ts";
import { judgementShortenings, renderJudgement } from "./judgement-markdown.ts";
import type { LinkContext } from "./links.ts";
import { counted, joinParts, listed } from "./markdown.ts";
import { inlineText, plainText, sentence } from "./neutralise.ts";
import { conclusionTitles } from "./status-words.ts";
import { shortened } from "./visible-text.ts";

/** What identifies our check run, and how it shows what is not settled. */
export interface CheckRunContext {
  /** The name that a branch protection rule refers to. */
  readonly name: string;
  readonly headSha: string;
  /** Identity across retries; the same subject and head give the same id. */
  readonly externalId: string;
  readonly detailsUrl: string | null;
  readonly links: LinkContext;
  /** From the settings: how `review` shows. */
  readonly reviewConclusion: "neutral" | "action_required";
  /** True when evidence was waited for in vain: the run ends as action_required, so that it does not hang. */
  readonly waitedInVain: boolean;
}

/** The check run that says what the judgements came to. Annotations are complete; the publisher sends them in batches. */
export function renderCheckRun(judgements: readonly Judgement[], context: CheckRunContext): CheckRunOutput {
  const conclusion = conclude(judgements.map((judgement) => ({ status: judgement.conclusion })));
  return {
    name: context.name,
    headSha: context.headSha,
    externalId: context.externalId,
    ...renderedConclusion(conclusion, context),
    title: renderTitle(judgements, conclusion, context.waitedInVain),
    summary: shortened(renderSummary(judgements, conclusion, context.waitedInVain), checkRunTextLimit),
    text: renderText(judgements, context.links),
    annotations: judgements.flatMap((judgement) =>
      judgement.verdicts.flatMap((verdict) =>
        verdict.findings.filter(hasPlace).map((finding) => annotationOf(finding, verdict.title)),
      ),
    ),
    detailsUrl: context.detailsUrl,
  };
}

function renderedConclusion(
  conclusion: Status,
  context: Pick<CheckRunContext, "reviewConclusion" | "waitedInVain">,
): Pick<CheckRunOutput, "status" | "conclusion"> {
  if (conclusion === "pending" && context.waitedInVain) {
    return { status: "completed", conclusion: "action_required" };
  }
  return checkRunConclusion(conclusion, context.reviewConclusion);
}

function renderTitle(judgements: readonly Judgement[], conclusion: Status, waitedInVain: boolean): string {
  if (conclusion === "not-applicable") return "Nothing converted, nothing to judge";
  const verdicts = judgements.flatMap((judgement) => judgement.verdicts);
  const applicable = verdicts.filter((verdict) => verdict.status !== "not-applicable");
  const passed = applicable.filter((verdict) => verdict.status === "pass").length;
  const title = conclusionTitles[conclusion];
  const waited = waitedInVain && conclusion === "pending" ? "; no evidence came in time" : "";
  return shortened(
    `${title.charAt(0).toUpperCase()}${title.slice(1)}: ${passed} of ${applicable.length} criteria pass${waited}`,
    255,
  );
}

function renderSummary(judgements: readonly Judgement[], conclusion: Status, waitedInVain: boolean): string {
  if (conclusion === "not-applicable") {
    return "This change converts nothing, so the definition of done does not apply to it.";
  }
  const unsettled = judgements.flatMap((judgement) =>
    judgement.verdicts
      .filter((verdict) => verdict.status !== "pass" && verdict.status !== "not-applicable")
      .map((verdict) => `- ${inlineText(verdict.title)} (${verdict.status}): ${sentence(verdict.summary)}`),
  );
  const converted = judgements.reduce((sum, judgement) => sum + judgement.conversions.length, 0);
  return joinParts([
    `${counted(converted, { one: "target is", many: "targets are" })} converted here.`,
    waitedInVain &&
      conclusion === "pending" &&
      "No evidence came in time. The verdict is taken up again by itself as soon as CI reports; `/convert-status recheck` asks for it.",
    unsettled.length === 0 ? "Every applicable criterion passes." : unsettled.join("\n"),
  ]);
}

function renderText(judgements: readonly Judgement[], links: LinkContext): string {
  const applicable = judgements.filter((judgement) => judgement.conclusion !== "not-applicable");
  return fit(judgementShortenings, checkRunTextLimit, (detail, leftOut) =>
    joinParts([
      leftOut.length > 0 && `Shortened to what GitHub takes; left out: ${listed(leftOut)}.`,
      ...applicable.map((judgement) => renderJudgement(judgement, links, detail, applicable.length > 1)),
    ]),
  );
}

function hasPlace(finding: Finding): boolean {
  return finding.file !== "" && finding.line >= 1;
}

/** GitHub limits: title 255 characters, message 64 KB. Source: GitHub REST, "Create a check run", annotations. */
function annotationOf(finding: Finding, criterion: string): Annotation {
  const levels = { error: "failure", warning: "warning", note: "notice" } as const;
  const parts = [
    finding.message,
    finding.why === "" ? "" : `Why: ${finding.why}`,
    finding.fix === "" ? "" : `To do: ${finding.fix}`,
  ];
  return {
    path: finding.file,
    startLine: finding.line,
    endLine: Math.max(finding.line, finding.endLine),
    level: levels[finding.level],
    title: shortened(plainText(criterion), 255),
    message: shortened(
      parts
        .filter((part) => part !== "")
        .map(plainText)
        .join("\n"),
      16_000,
    ),
  };
}
