import type { BenchmarkEvidence } from "../../domain/benchmark-evidence.ts";
import { connectionBudget } from "../../domain/connection-budget.ts";
import type { CrossCuttingState } from "../../domain/cross-cutting.ts";
import { budgetSentence } from "../../reports/epic-evidence.ts";
import { isUnconverted } from "../../reports/epic-facts.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html, prose } from "../html.ts";
import { renderKey, renderNumber } from "./labels.ts";

/** The work that no single conversion does, and what waits for it. */
export function renderCrossCutting(view: CampaignView, to: CampaignAddresses): Html | null {
  const { crossCutting, campaign } = view.input;
  if (crossCutting.length === 0) return null;
  return html`<section aria-labelledby="cross-cutting">
<h2 id="cross-cutting">Cross-cutting work</h2>
${!view.factsKnown && notYet}
<ul class="items">${crossCutting.map(
    (
      item,
    ) => html`<li><p><b>${item.title}</b> ${item.issue !== null && renderNumber(view, "issues", item.issue)}
<span class="label issue-${item.state}">${issueWords[item.state]}</span></p>${
      item.waiting.length > 0 &&
      html`<details><summary>${item.waiting.length} ${item.waiting.length === 1 ? campaign.noun.one : campaign.noun.many} waiting</summary><ul>${item.waiting.map((key) => html`<li><a href="${to.target(key)}">${renderKey(key)}</a></li>`)}</ul></details>`
    }</li>\n`,
  )}</ul>
</section>`;
}

const issueWords: Readonly<Record<CrossCuttingState["state"], string>> = {
  unknown: "not known",
  open: "open",
  closed: "done",
  dropped: "closed without being done",
  gone: "its issue cannot be read",
};

const notYet = html`<p class="muted">GitHub was not asked yet; the next refresh of the epic fills this in.</p>`;

/** Database connections that may be asked for against those that are granted. */
export function renderBudget(view: CampaignView): Html | null {
  const { budget: settings, scan } = view.input;
  if (settings === null) return null;
  const budget = connectionBudget(
    settings,
    scan.progress.converted,
    scan.targets.filter((target) => isUnconverted(target)).length,
  );
  const phases = [
    ["Before any conversion", "before"],
    ["Both engines in use", "during"],
    ["Full conversion", "after"],
  ] as const;
  return html`<section aria-labelledby="budget">
<h2 id="budget">Connection budget</h2>
<p>${prose(budgetSentence(settings, budget))}</p>
<div class="scroll" role="region" aria-label="Table of the connection budget" tabindex="0"><table>
<thead><tr><th scope="col">Phase</th><th scope="col" class="number">At most open</th><th scope="col" class="number">Available</th><th scope="col" class="number">Headroom</th></tr></thead>
<tbody>${phases.map(
    ([name, phase]) =>
      html`<tr${budget.now === phase && html` class="now"`}><th scope="row">${name}${budget.now === phase && " (now)"}</th><td class="number">${budget[phase].connections}</td><td class="number">${budget.available}</td><td class="number${budget[phase].headroom < 0 && " bad"}">${budget[phase].headroom}</td></tr>\n`,
  )}</tbody></table></div>
</section>`;
}

/** What the measurements show, regime by regime. */
export function renderBenchmarks(view: CampaignView): Html | null {
  const { benchmarks } = view.input;
  if (benchmarks === null) return null;
  return html`<section aria-labelledby="benchmarks">
<h2 id="benchmarks">Benchmark evidence</h2>
${"problem" in benchmarks ? html`<p>${prose(benchmarks.problem)}</p>` : renderEvidence(benchmarks)}
</section>`;
}

function renderEvidence(evidence: BenchmarkEvidence): Html {
  const { cleanWin } = evidence;
  return html`<p>${
    cleanWin === null
      ? `No clean win at high concurrency (${evidence.highConcurrency} at once or more) is measured yet: conversions are justified by parity, not by speed.`
      : html`A clean win at high concurrency is measured: ${cleanWin.regime}, ${cleanWin.concurrency} at once.`
  }</p>
<div class="scroll" role="region" aria-label="Table of measurements" tabindex="0"><table>
<thead><tr><th scope="col">Regime</th><th scope="col" class="number">At once</th><th scope="col" class="number">Requests/s</th><th scope="col" class="number">p99</th><th scope="col">Async against sync</th><th scope="col">Because</th></tr></thead>
<tbody>${evidence.regimes.flatMap(({ regime, cells }) =>
    cells.map(
      (cell) =>
        html`<tr><th scope="row">${regime}</th><td class="number">${cell.concurrency}</td><td class="number">${percent(cell.requestsPerSecondChange)}</td><td class="number">${percent(cell.p99Change)}</td><td><span class="label benchmark-${cell.verdict}">${cell.verdict}</span></td><td class="muted">${cell.because}</td></tr>\n`,
    ),
  )}</tbody></table></div>`;
}

function percent(change: number | null): string {
  if (change === null) return "–";
  return `${change > 0 ? "+" : change < 0 ? "−" : "±"}${Math.abs(change)} %`;
}
