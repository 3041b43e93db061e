import type { Finding, Trigger } from "../../domain/criterion.ts";
import type { Judgement } from "../../domain/judgement.ts";
import { levelWords, stateWords } from "../../reports/status-words.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { foreignLink, type Html, html, joined, prose } from "../html.ts";
import { renderKey, renderPlace, renderStatus } from "./labels.ts";

/** What the pull request converts. */
export function renderConversions(view: CampaignView, to: CampaignAddresses, judgement: Judgement): Html {
  if (judgement.conversions.length === 0) {
    return html`<p class="muted">It converts no ${view.input.campaign.noun.one}.</p>`;
  }
  return html`<div class="scroll" role="region" aria-label="Conversions" tabindex="0"><table>
<thead><tr><th scope="col">Converts</th><th scope="col">Where</th><th scope="col">Before and after</th></tr></thead>
<tbody>${judgement.conversions.map(
    (conversion) =>
      html`<tr><th scope="row"><a href="${to.target(conversion.key)}">${renderKey(conversion.key)}</a></th><td>${renderPlace(view, judgement.head, conversion)}</td><td>${stateWords[conversion.from]} → ${stateWords[conversion.to]}</td></tr>\n`,
  )}</tbody></table></div>`;
}

/** Every criterion: its answer, what it rests on, and what would change it. */
export function renderCriteria(view: CampaignView, judgement: Judgement): Html {
  const triggers = new Map(view.criteria.map(({ id, reconsiderOn }) => [id, reconsiderOn]));
  return html`<ol class="criteria">${judgement.verdicts.map(
    (verdict) => html`<li id="${verdict.criterion}">
<h3>${verdict.title} ${renderStatus(verdict.status)}</h3>
<p>${prose(verdict.summary)}</p>
${verdict.findings.map((finding) => renderFinding(view, judgement, finding))}
${verdict.criterion === "all-backends-verified" && renderBackends(judgement)}
<p class="change"><b>What would change it:</b> ${whatWouldChange(verdict.findings, triggers.get(verdict.criterion) ?? [])}</p>
</li>
`,
  )}</ol>`;
}

/** What the evidence says of each backend, run by run. */
function renderBackends(judgement: Judgement): Html | null {
  if (judgement.backends.length === 0) return null;
  return html`<div class="scroll" role="region" aria-label="Backends" tabindex="0"><table>
<thead><tr><th scope="col">Backend</th><th scope="col">Verdict</th><th scope="col">Evidence</th></tr></thead>
<tbody>${judgement.backends.map(
    (backend) =>
      html`<tr><th scope="row">${backend.title}${backend.driver !== null && html`<span class="detail">driver ${backend.driver}, assumed</span>`}</th><td>${renderStatus(backend.status)}</td><td>${prose(backend.summary)}${
        backend.runs.length > 0 &&
        html`<ul>${backend.runs.map((run) => html`<li>${foreignLink(run.url, run.name)} <span class="muted">${run.conclusion ?? "not finished"}</span></li>`)}</ul>`
      }</td></tr>\n`,
  )}</tbody></table></div>`;
}

/** Remarks that are no part of the verdict. */
export function renderAdvisories(view: CampaignView, judgement: Judgement): Html | null {
  if (judgement.advisories.length === 0) return null;
  return html`<h2>Also worth a look</h2><p class="muted">No part of the verdict.</p><ul>${judgement.advisories.map(
    ({ message, file, line }) =>
      html`<li>${prose(message)} ${file !== null && renderPlace(view, judgement.head, { file, line })}</li>\n`,
  )}</ul>`;
}

function renderFinding(view: CampaignView, judgement: Judgement, finding: Finding): Html {
  return html`<article class="finding level-${finding.level}">
<p><b>${levelWords[finding.level]}:</b> ${prose(finding.message)}</p>
<p class="detail">${renderPlace(view, judgement.head, finding)}${finding.rule !== undefined && html` · rule <code>${finding.rule}</code>`}</p>
<dl><div><dt>Why it matters</dt><dd>${prose(finding.why)}</dd></div><div><dt>What to do</dt><dd>${prose(finding.fix)}</dd></div></dl>
${finding.suggestion !== undefined && renderSuggestion(finding.original, finding.suggestion)}
</article>`;
}

function renderSuggestion(original: string | undefined, suggestion: string): Html {
  const lines = (text: string, sign: string, name: "del" | "ins") =>
    text
      .split("\n")
      .map((line) =>
        name === "del" ? html`<del>${sign} ${line}\n</del>` : html`<ins>${sign} ${line}\n</ins>`,
      );
  return html`<pre class="diff" tabindex="0" aria-label="Suggested change"><code>${original !== undefined && lines(original, "-", "del")}${lines(suggestion, "+", "ins")}</code></pre>`;
}

function whatWouldChange(findings: readonly Finding[], triggers: readonly Trigger[]): Html {
  const mustChange = findings.some(({ level }) => level !== "note");
  const own = mustChange
    ? [
        html`mending what is listed above${findings.some(({ rule }) => rule !== undefined) && ", or another value of the rule it names"}`,
      ]
    : [];
  const words = [...own, ...triggers.map((trigger) => html`${triggerWords[trigger]}`)];
  return words.length === 0 ? html`nothing that this campaign kind names.` : html`${joined(words, "; ")}.`;
}

const triggerWords: Readonly<Record<Trigger, string>> = {
  commits: "a new commit on the pull request or its base",
  "check-runs": "check runs of CI on this head",
  "pull-request": "an edit of the pull request's description",
  settings: "other settings on the default branch",
};
