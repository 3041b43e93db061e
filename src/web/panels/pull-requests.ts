import type { Status } from "../../domain/criterion.ts";
import { shortened } from "../../reports/visible-text.ts";
import type { CampaignAddresses } from "../addresses.ts";
import { type CampaignView, openConversions } from "../campaign-view.ts";
import { type Html, html } from "../html.ts";
import { renderKey, renderStatus, statusName } from "./labels.ts";

/** Open pull requests against the definition of done and the backends. */
export function renderPullRequests(view: CampaignView, to: CampaignAddresses): Html {
  const open = openConversions(view);
  const { backends, campaign } = view.input;
  if (open.length === 0) {
    return html`<section aria-labelledby="pulls"><h2 id="pulls">Open pull requests</h2>
<p class="muted">No open pull request converts a ${campaign.noun.one}.</p></section>`;
  }
  return html`<section aria-labelledby="pulls">
<h2 id="pulls">Open pull requests</h2>
<div class="scroll" role="region" aria-label="Table of open pull requests" tabindex="0"><table class="matrix">
<thead><tr><th scope="col">Pull request</th><th scope="col">Verdict</th>${view.criteria.map(
    ({ title }, index) => html`<th scope="col" class="tight"><abbr title="${title}">${index + 1}</abbr></th>`,
  )}${backends.map(({ title }) => html`<th scope="col" class="tight">${title}</th>`)}</tr></thead>
<tbody>
${open.map(({ number, title, author, judgement }) => {
  const verdicts = new Map(judgement.verdicts.map(({ criterion, status }) => [criterion, status]));
  const results = new Map(judgement.backends.map(({ id, status }) => [id, status]));
  const [first, ...others] = judgement.conversions;
  return html`<tr><th scope="row"><a href="${to.verdict(number)}">#${number} ${shortened(title, 90)}</a>
<span class="detail">by ${author}: ${first !== undefined && renderKey(first.key)}${others.length > 0 && ` and ${others.length} more`}</span></th>
<td>${renderStatus(judgement.conclusion)}</td>${view.criteria.map(({ id }) => cell(verdicts.get(id)))}${backends.map(({ id }) => cell(results.get(id)))}</tr>\n`;
})}</tbody></table></div>
<details class="legend"><summary>What the columns mean</summary>
<ol>${view.criteria.map(({ title }) => html`<li>${title}</li>`)}</ol></details>
</section>`;
}

function cell(status: Status | undefined): Html {
  if (status === undefined) return html`<td class="tight muted">–</td>`;
  return html`<td class="tight"><span class="mark status-${status}">${shortNames[status]}<span class="visually-hidden"> (${statusName(status)})</span></span></td>`;
}

const shortNames: Readonly<Record<Status, string>> = {
  pass: "pass",
  fail: "fail",
  pending: "wait",
  review: "look",
  "not-applicable": "n/a",
};
