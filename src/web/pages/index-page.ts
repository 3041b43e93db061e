import type { Progress } from "../../domain/progress.ts";
import { progressSentence } from "../../reports/progress-words.ts";
import { type Html, html } from "../html.ts";
import { renderPage } from "../layout.ts";
import { renderDay } from "../panels/labels.ts";
import { renderBar } from "../panels/totals.ts";

/** A campaign as the list shows it. */
export interface ListedCampaign {
  readonly href: string;
  readonly repository: string;
  readonly title: string;
  readonly noun: { readonly one: string; readonly many: string };
  readonly progress: Progress;
  /** ISO 8601. */
  readonly scannedAt: string;
}

/** Every campaign that the visitor may see. */
export function renderIndexPage(campaigns: readonly ListedCampaign[]): Html {
  return renderPage({
    title: "Campaigns",
    path: [],
    content: html`<h1>Campaigns</h1>
${campaigns.length === 0 ? empty : html`<ul class="cards">${campaigns.map(renderCard)}</ul>`}`,
  });
}

function renderCard({ href, repository, title, noun, progress, scannedAt }: ListedCampaign): Html {
  return html`<li class="card"><h2><a href="${href}">${title}</a></h2>
<p class="muted">${repository}, scanned as of ${renderDay(scannedAt)}</p>
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
<p class="muted">Campaigns of private repositories are listed only where the operator set <code>DASHBOARD_PRIVATE=true</code>.</p>`;
