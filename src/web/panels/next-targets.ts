import { findNext } from "../../reports/epic-people.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html } from "../html.ts";
import { renderKey } from "./labels.ts";

/** What to take up next, best first, nobody on it. */
export function renderNextTargets(view: CampaignView, to: CampaignAddresses): Html | null {
  const best = findNext(view.input).slice(0, 6);
  if (best.length === 0) return null;
  return html`<section aria-labelledby="next">
<h2 id="next">Good to take up next</h2>
<ol class="items">${best.map(
    ({ target, reasons }) =>
      html`<li><a href="${to.target(target.key)}">${renderKey(target.key)}</a> <span class="detail">${reasons.join(", ")}</span></li>\n`,
  )}</ol>
</section>`;
}
