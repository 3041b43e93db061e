import { conclude } from "../domain/criterion.ts";
import type { Judgement } from "../domain/judgement.ts";
import { bodyLimit, fit } from "./fit.ts";
import { type JudgementDetail, judgementShortenings, renderJudgement } from "./judgement-markdown.ts";
import type { LinkContext } from "./links.ts";
import { joinParts, listed } from "./markdown.ts";
import { conclusionTitles } from "./status-words.ts";

/** By which our comment on a pull request is found again; the author is compared too, since anybody can write it. */
export const pullRequestCommentMarker = "<!-- convert-status:pull-request -->";

/** True when a comment is worth its place: some campaign finds something to judge. */
export function hasSomethingToSay(judgements: readonly Judgement[]): boolean {
  return judgements.some((judgement) => judgement.conclusion !== "not-applicable");
}

/**
 * The one comment on a pull request: every campaign's verdicts with their evidence. Pure: the app and
 * `check --format markdown` give the same bytes for the same judgements.
 * @param judgements one per campaign, in the order of the settings
 * @returns Markdown of at most 65,536 characters that begins with the marker
 */
export function renderPullRequestComment(judgements: readonly Judgement[], links: LinkContext): string {
  return fit(
    judgementShortenings,
    bodyLimit,
    (detail, leftOut) => `${pullRequestCommentMarker}\n${renderBody(judgements, links, detail, leftOut)}\n`,
  );
}

function renderBody(
  judgements: readonly Judgement[],
  links: LinkContext,
  detail: JudgementDetail,
  leftOut: readonly string[],
): string {
  const applicable = judgements.filter((judgement) => judgement.conclusion !== "not-applicable");
  if (applicable.length === 0) {
    return joinParts(["### Convert Status: nothing to judge", "This pull request converts nothing."]);
  }
  const conclusion = conclude(applicable.map((judgement) => ({ status: judgement.conclusion })));
  return joinParts([
    `### Convert Status: ${conclusionTitles[conclusion]}`,
    leftOut.length > 0 &&
      `Shortened to what GitHub takes; left out: ${listed(leftOut)}. \`npx convert-status check\` prints everything.`,
    ...applicable.map((judgement) => renderJudgement(judgement, links, detail, applicable.length > 1)),
  ]);
}
