import type { LandingRelief } from "../../domain/slot-relief.ts";
import {
  changeWords,
  figure,
  slotMetricWords,
  slotReliefSentence,
} from "../../reports/slot-relief-markdown.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html, prose } from "../html.ts";

/** What landed conversions did to the executor's slots. */
export function renderSlotRelief(view: CampaignView): Html | null {
  const { slotRelief: relief, campaign } = view.input;
  if (relief === null) return null;
  return html`<section aria-labelledby="slot-relief">
<h2 id="slot-relief">Slot relief</h2>
${
  "problem" in relief
    ? html`<p>${prose(relief.problem)}</p>`
    : relief.landings.length === 0
      ? html`<p>No conversion has landed yet.</p>`
      : html`<p>${slotReliefSentence(relief)}</p>${relief.landings.map((landing) => renderLanding(landing, campaign.noun))}`
}
</section>`;
}

function renderLanding(landing: LandingRelief, noun: { readonly one: string; readonly many: string }): Html {
  const count = landing.targets.length;
  const title = `${count} ${count === 1 ? noun.one : noun.many} landed on ${landing.landedAt.slice(0, 10)}`;
  return html`<h3>${title}</h3>
${
  landing.changes.length === 0
    ? html`<p class="muted">Measured from ${landing.measuredUntil.slice(0, 16).replace("T", " ")} UTC on, when the second window is over.</p>`
    : html`<div class="scroll" role="region" aria-label="${title}: means before and after" tabindex="0"><table>
<thead><tr><th scope="col">Metric</th><th scope="col" class="number">Before</th><th scope="col" class="number">After</th><th scope="col" class="number">Change</th></tr></thead>
<tbody>${landing.changes.map(
        (change) =>
          html`<tr><th scope="row">${slotMetricWords[change.metric]} <span class="muted">${change.name}</span></th><td class="number">${figure(change.before)}</td><td class="number">${figure(change.after)}</td><td class="number">${changeWords(change)}</td></tr>\n`,
      )}</tbody></table></div>`
}${landing.changes.length > 0 && landing.caveats.length > 0 && html`<p><b>Not comparable:</b> ${landing.caveats.join(" ")}</p>`}`;
}
