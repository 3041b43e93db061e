import type { Judgement } from "../../domain/judgement.ts";
import { stateWords } from "../../reports/status-words.ts";
import type { Outcome, Simulation } from "../../workflows/simulate.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html, prose } from "../html.ts";
import { renderPage } from "../layout.ts";
import { renderCriteria } from "../panels/judgement.ts";
import { renderKey, renderStatus } from "../panels/labels.ts";
import type { SimulationForm } from "./read-form.ts";
import type { SimulationResult } from "./simulator.ts";

/** What the page shows beside the form. */
export type SimulationState =
  | { readonly step: "empty" }
  | { readonly step: "mistakes"; readonly mistakes: readonly string[] }
  | { readonly step: "result"; readonly result: SimulationResult };

/** The form, and what would be if what it says were so. */
export function renderSimulationPage(
  view: CampaignView,
  to: CampaignAddresses,
  form: SimulationForm,
  state: SimulationState,
): Html {
  const { campaign } = view.input;
  return renderPage({
    title: `What if: ${campaign.title}`,
    path: [{ name: campaign.title, href: to.page }],
    content: html`<h1>What if?</h1>
<p class="lead">Scans and judges again under other settings or other check runs, with the same code that judges pull requests. Nothing is published and nothing is kept.</p>
${renderState(view, to, state)}
${renderForm(view, to, form)}`,
  });
}

function renderForm(view: CampaignView, to: CampaignAddresses, form: SimulationForm): Html {
  return html`<form class="simulation" method="post" action="${to.simulation}">
<h2>Suppose</h2>
<p><label for="pull">Pull request</label><input id="pull" name="pull" inputmode="numeric" value="${form.pull}" size="10" aria-describedby="pull-help">
<span class="help" id="pull-help">Its number. Left empty, only the tracked branch is scanned again.</span></p>
<p><label for="settings">Settings</label><textarea id="settings" name="settings" rows="14" spellcheck="false" aria-describedby="settings-help">${form.settings}</textarea>
<span class="help" id="settings-help">A whole settings file with the campaign <code>${view.key.campaign}</code>. Left empty, those in force apply.</span></p>
<p><label for="runs">Check runs</label><textarea id="runs" name="runs" rows="6" spellcheck="false" aria-describedby="runs-help">${form.runs}</textarea>
<span class="help" id="runs-help">One per line, <code>outcome: name</code>, like <code>success: MySQL tests</code>. Each takes the place of the real runs of its name; <code>absent: name</code> takes them away.</span></p>
<p><button>See what would be</button></p>
</form>`;
}

function renderState(view: CampaignView, to: CampaignAddresses, state: SimulationState): Html | null {
  if (state.step === "empty") return null;
  if (state.step === "mistakes") return renderProblems("The form cannot be used as it is.", state.mistakes);
  const { result } = state;
  if (result.ok) return renderResult(view, to, result);
  if ("busy" in result) {
    return renderProblems("Too many simulations at once.", [
      "Each reads whole trees. Try again in a minute.",
    ]);
  }
  if ("impossible" in result) return renderProblems("This cannot be simulated here.", [result.impossible]);
  const problems = result.problems.map(({ line, message }) => `Line ${line}: ${message}`);
  return renderProblems(result.why, problems);
}

function renderProblems(title: string, problems: readonly string[]): Html {
  return html`<div class="banner" role="alert"><p><b>${title}</b></p>${problems.length > 0 && html`<ul>${problems.map((problem) => html`<li>${prose(problem)}</li>`)}</ul>`}</div>`;
}

function renderResult(
  view: CampaignView,
  to: CampaignAddresses,
  { before, after, delta }: Simulation & { ok: true },
): Html {
  const changes = [
    ...delta.converted,
    ...delta.regressed,
    ...delta.changed,
    ...delta.added,
    ...delta.removed,
  ];
  return html`<section aria-labelledby="result" class="result"><h2 id="result">What would be</h2>
<div class="scroll" role="region" aria-label="Table of both sides" tabindex="0"><table>
<thead><tr><th scope="col"></th><th scope="col">As it is</th><th scope="col">As supposed</th></tr></thead>
<tbody>
<tr><th scope="row">Converted</th><td>${share(before)}</td><td>${share(after)}</td></tr>
<tr><th scope="row">Rule set</th><td><code>${before.ruleSet.id}</code></td><td><code>${after.ruleSet.id}</code></td></tr>
${before.judgement !== null && after.judgement !== null && renderVerdicts(before.judgement, after.judgement)}
</tbody></table></div>
<h3>Targets</h3>
${
  changes.length === 0
    ? html`<p class="muted">No ${view.input.campaign.noun.one} would have another state.</p>`
    : html`<ul>${changes
        .slice(0, 100)
        .map(
          ({ key, before: from, after: into }) =>
            html`<li><a href="${to.target(key)}">${renderKey(key)}</a>: ${from === null ? "not there" : stateWords[from.state]} → ${into === null ? "not there" : stateWords[into.state]}</li>\n`,
        )}</ul>${changes.length > 100 && html`<p class="muted">and ${changes.length - 100} more</p>`}`
}
${after.judgement !== null && html`<h3>The supposed verdict in full</h3>${renderCriteria(view, after.judgement)}`}
</section>`;
}

function renderVerdicts(before: Judgement, after: Judgement): Html {
  const old = new Map(before.verdicts.map(({ criterion, status }) => [criterion, status]));
  const rows = after.verdicts.map(({ criterion, title, status }) => {
    const was = old.get(criterion);
    return html`<tr${was !== status && html` class="now"`}><th scope="row">${title}</th><td>${was === undefined ? "–" : renderStatus(was)}</td><td>${renderStatus(status)}${was !== status && " changed"}</td></tr>\n`;
  });
  const differs = before.conclusion !== after.conclusion;
  return html`${rows}<tr${differs && html` class="now"`}><th scope="row">Conclusion</th><td>${renderStatus(before.conclusion)}</td><td>${renderStatus(after.conclusion)}${differs && " changed"}</td></tr>`;
}

function share({ scan: { progress } }: Outcome): string {
  return `${progress.converted} of ${progress.convertible} (${progress.percent} %)`;
}
