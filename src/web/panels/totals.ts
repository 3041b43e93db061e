import type { Progress } from "../../domain/progress.ts";
import type { TargetState } from "../../domain/target.ts";
import { withThousands } from "../../reports/markdown.ts";
import { progressSentence } from "../../reports/progress-words.ts";
import { stateMeanings, stateWords } from "../../reports/status-words.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html, prose } from "../html.ts";

/** Counts that stand in the bar, in its order. */
const inBar = ["converted", "mixed", "blocking", "to-convert"] as const;

/** Headline, bar and one figure per state; each figure leads to its targets. */
export function renderTotals(view: CampaignView, to: CampaignAddresses): Html {
  const { scan, campaign } = view.input;
  const { progress } = scan;
  return html`<section class="totals" aria-labelledby="totals-title">
<h2 id="totals-title" class="visually-hidden">Progress now</h2>
<p class="headline"><span class="percent">${progress.percent}<small> %</small></span>
<span>${progressSentence(progress, campaign.noun)}</span></p>
${renderBar(progress)}
<ul class="figures">
${countsByState(view).map(
  ([state, count]) =>
    html`<li class="figure state-${state}"><a href="${to.targets({ state })}"><b>${withThousands(count)}</b> ${stateWords[state]}</a><span class="meaning">${prose(stateMeanings[state])}</span></li>\n`,
)}${
  scan.unresolved.length > 0 &&
  html`<li class="figure state-unresolved"><a href="#attention"><b>${withThousands(scan.unresolved.length)}</b> unresolved ${scan.unresolved.length === 1 ? "place" : "places"}</a><span class="meaning">of the source; below 100 % until they are clear</span></li>`
}</ul>
</section>`;
}

/** Shares of what is convertible as a bar; the figures say the same, so readers without pictures miss nothing. */
export function renderBar(progress: Progress): Html {
  const counts = {
    converted: progress.converted,
    mixed: progress.mixed,
    blocking: progress.blocking,
    "to-convert": progress.toConvert,
  };
  const total = Math.max(1, progress.convertible);
  let from = 0;
  const parts = inBar.flatMap((state) => {
    const width = (100 * counts[state]) / total;
    const x = from;
    from += width;
    return width === 0
      ? []
      : [html`<rect class="fill-${state}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="10"/>`];
  });
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`;
}

function countsByState(view: CampaignView): readonly (readonly [TargetState, number])[] {
  const counts = new Map<TargetState, number>();
  for (const { state } of view.input.scan.targets) counts.set(state, (counts.get(state) ?? 0) + 1);
  return shownStates.flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [[state, count] as const];
  });
}

/** Worst and most wanted first. */
const shownStates: readonly TargetState[] = [
  "converted",
  "to-convert",
  "blocking",
  "mixed",
  "blocked",
  "unresolved",
  "no-session",
  "not-applicable",
  "unmounted",
  "excluded",
];
