import { burnUp, samplePoints } from "../../domain/burn-up.ts";
import { paceSentence } from "../../reports/epic-history.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html } from "../html.ts";
import { renderCommit, renderDay } from "./labels.ts";

/** The chart, the pace in a sentence, and the figures behind the curve. */
export function renderBurnUp(view: CampaignView, to: CampaignAddresses): Html {
  const { history, campaign } = view.input;
  const last = history.at(-1);
  const points = [...samplePoints(history, 24)].reverse();
  return html`<section aria-labelledby="burn-up">
<h2 id="burn-up">Over time</h2>
<p>${paceSentence(burnUp(history), campaign.noun.many)}</p>
${
  history.length < 2
    ? html`<p class="muted">The curve begins with the second scanned commit.</p>`
    : html`<picture>
<source media="(max-width: 40rem) and (prefers-color-scheme: dark)" srcset="${to.chart("dark", "narrow")}" width="420" height="300">
<source media="(max-width: 40rem)" srcset="${to.chart("light", "narrow")}" width="420" height="300">
<source media="(prefers-color-scheme: dark)" srcset="${to.chart("dark", "wide")}" width="1080" height="320">
<img class="chart" src="${to.chart("light", "wide")}" width="1080" height="320" alt="Converted against convertible ${campaign.noun.many} over time: ${last?.progress.converted ?? 0} of ${last?.progress.convertible ?? 0} at the end. The figures are in the table below.">
</picture>
<details><summary>Figures of the curve</summary>
<div class="scroll" role="region" aria-label="Figures of the curve" tabindex="0"><table>
<thead><tr><th scope="col">Commit of</th><th scope="col">Commit</th><th scope="col" class="number">Converted</th><th scope="col" class="number">Convertible</th><th scope="col" class="number">Blocked</th><th scope="col" class="number">Unresolved</th></tr></thead>
<tbody>${points.map(
        ({ commit, committedAt, progress }) =>
          html`<tr><td>${renderDay(committedAt)}</td><td>${renderCommit(view, commit)}</td><td class="number">${progress.converted}</td><td class="number">${progress.convertible}</td><td class="number">${progress.blocked}</td><td class="number">${progress.unresolved}</td></tr>\n`,
      )}</tbody></table></div></details>`
}
</section>`;
}
