import { progressSentence } from "../../reports/progress-words.ts";
import { campaignAddresses } from "../addresses.ts";
import { type Html, html } from "../html.ts";
import { renderPage } from "../layout.ts";
import type { ListedCampaign } from "../load-campaign.ts";
import { renderDay } from "../panels/labels.ts";
import { renderSignIn } from "../panels/sign-in.ts";
import { renderBar } from "../panels/totals.ts";
import { stranger, type Visitor } from "../sign-in/visitor.ts";

/** Every campaign that the visitor may see. */
export function renderIndexPage(
  campaigns: readonly ListedCampaign[],
  visitor: Pick<Visitor, "isSignedIn" | "canSignIn"> = stranger,
): Html {
  return renderPage({
    title: "Campaigns",
    path: [],
    content: html`<h1>Campaigns</h1>
${campaigns.length === 0 ? empty : html`<ul class="cards">${campaigns.map(renderCard)}</ul>`}
${renderSignIn(visitor, "/")}`,
  });
}

function renderCard({ key, repository, title, noun, progress, committedAt }: ListedCampaign): Html {
  const { page } = campaignAddresses(key);
  return html`<li class="card"><h2><a href="${page}">${title}</a></h2>
<p class="muted">${repository}, scanned as of ${renderDay(committedAt)}</p>
<p class="headline"><span class="percent">${progress.percent}<small> %</small></span> <span>${progressSentence(progress, noun)}</span></p>
${renderBar(progress)}</li>
`;
}

const empty = html`<p class="lead">There is no campaign to show yet.</p>
<p>A campaign appears here as soon as its tracked branch was scanned for the first time:</p>
<ol class="steps">
<li>Install the App on a repository.</li>
<li>Put <code>.github/convert-status.yml</code> on its default branch, or let the defaults apply.</li>
<li>Push to the tracked branch, or wait for the next reconcile.</li>
</ol>
`;
