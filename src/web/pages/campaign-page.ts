import type { CampaignAddresses } from "../addresses.ts";
import { type CampaignView, scannedAt } from "../campaign-view.ts";
import { type Html, html, joined, prose } from "../html.ts";
import { renderPage } from "../layout.ts";
import { renderAttention } from "../panels/attention.ts";
import { renderBurnUp } from "../panels/burn-up.ts";
import { renderBenchmarks, renderBudget, renderCrossCutting } from "../panels/evidence.ts";
import { renderFiles } from "../panels/files.ts";
import { renderCommit, renderDay, renderNumber } from "../panels/labels.ts";
import { renderNextTargets } from "../panels/next-targets.ts";
import { renderPullRequests } from "../panels/pull-requests.ts";
import { renderSlotRelief } from "../panels/slot-relief.ts";
import { renderTargetTable } from "../panels/target-table.ts";
import { renderTotals } from "../panels/totals.ts";
import type { TargetQuery } from "../target-query.ts";

/** Everything about one campaign on one page. */
export function renderCampaignPage(view: CampaignView, to: CampaignAddresses, query: TargetQuery): Html {
  const { campaign } = view.input;
  const sections: readonly (readonly [string, string])[] = [
    ["attention", "Attention"],
    ["burn-up", "Over time"],
    ["pulls", "Pull requests"],
    ["files", "Files"],
    ["targets", `All ${campaign.noun.many}`],
  ];
  return renderPage({
    title: `${campaign.title} of ${view.repository}`,
    path: [],
    feed: to.feed,
    content: html`<h1>${campaign.title}</h1>
${renderBasis(view)}
${renderProblem(view)}
${renderTotals(view, to)}
<nav class="sections" aria-label="On this page"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}<li><a href="${to.simulation}">What if?</a></li></ul></nav>
${renderAttention(view, to)}
${renderBurnUp(view, to)}
${renderPullRequests(view, to)}
<div class="pair">${renderNextTargets(view, to)}${renderCrossCutting(view, to)}</div>
${renderFiles(view, to)}
${renderTargetTable(view, to, query)}
${renderBudget(view)}
${renderBenchmarks(view)}
${renderSlotRelief(view)}
${renderDoors(view, to)}`,
  });
}

function renderBasis(view: CampaignView): Html {
  const { branch, scan, settings } = view.input;
  const facts = [
    html`${view.repository}`,
    html`<code>${branch}</code> at ${renderCommit(view, scan.commit)} of ${renderDay(scannedAt(view))}`,
    ...(view.epic === null ? [] : [html`epic ${renderNumber(view, "issues", view.epic)}`]),
    html`rules <code>${settings.ruleSet.id}</code>`,
  ];
  return html`<p class="basis">${joined(facts, " · ")}</p>`;
}

function renderProblem(view: CampaignView): Html | null {
  const { problem } = view.input.settings;
  return problem === null
    ? null
    : html`<p class="banner" role="note"><b>The settings file is broken; the last good settings stay in force.</b> ${prose(problem)}</p>`;
}

/** The same truth for machines. */
function renderDoors(view: CampaignView, to: CampaignAddresses): Html {
  return html`<section aria-labelledby="doors"><h2 id="doors">For machines</h2>
<ul class="inline"><li><a href="${to.json}">Summary as JSON</a></li><li><a href="${to.json}/scan">Scan as JSON</a></li><li><a href="${to.json}/history">History as JSON</a></li><li><a href="${to.json}/pulls">Verdicts as JSON</a></li><li><a href="${to.feed}">Atom feed</a></li><li><a href="${to.badge}">Badge</a></li></ul>
<p class="muted">In a comment on GitHub: <code>/convert-status help</code>. In a clone: <code>npx convert-status scan</code>. Campaign <code>${view.key.campaign}</code>, settings from ${view.input.settings.source}.</p></section>`;
}
