import type { RecordedJudgement } from "../../domain/campaign-store.ts";
import { checkRunConclusion } from "../../domain/publisher.ts";
import type { RuleSetting } from "../../domain/rules.ts";
import { conclusionTitles } from "../../reports/status-words.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html, joined } from "../html.ts";
import { renderPage } from "../layout.ts";
import { renderAdvisories, renderConversions, renderCriteria } from "../panels/judgement.ts";
import { renderCommit, renderDay, renderNumber, renderStatus } from "../panels/labels.ts";

/** Why the verdict on one pull request is what it is. */
export function renderVerdictPage(
  view: CampaignView,
  to: CampaignAddresses,
  number: number,
  recorded: RecordedJudgement,
): Html {
  const { judgement } = recorded;
  const { campaign } = view.input;
  return renderPage({
    title: `Verdict on #${number}`,
    path: [{ name: campaign.title, href: to.page }],
    content: html`<h1>${recorded.title} <span class="number-of">${renderNumber(view, "pull", number)}</span></h1>
<p class="basis">${recorded.state}, by ${recorded.author} · head ${renderCommit(view, judgement.head)}, merge base ${renderCommit(view, judgement.base)} · first judged at this head ${renderDay(recorded.judgedAt)}</p>
<p class="conclusion">${renderStatus(judgement.conclusion)} ${conclusionTitles[judgement.conclusion]}<span class="muted">: shown on GitHub as ${onGitHub(judgement.conclusion)}</span></p>
<section aria-labelledby="conversions"><h2 id="conversions">What it converts</h2>
${renderConversions(view, to, judgement)}</section>
<section aria-labelledby="criteria"><h2 id="criteria">Definition of done</h2>
${renderCriteria(view, judgement)}</section>
${renderAdvisories(view, judgement)}
${renderLaw(view, recorded)}
<ul class="inline"><li><a href="${to.simulationOf(number)}">Try other settings or check runs</a></li><li><a href="${to.json}/pulls/${number}">As JSON</a></li></ul>
<p class="muted">The same verdict in a clone: <code>npx convert-status check --base ${judgement.base.slice(0, 12)} --head ${judgement.head.slice(0, 12)}</code></p>`,
  });
}

function onGitHub(status: RecordedJudgement["judgement"]["conclusion"]): string {
  return checkRunConclusion(status, "neutral").conclusion ?? "in progress";
}

/** The settings and the rule set that were applied. */
function renderLaw(view: CampaignView, { judgement }: RecordedJudgement): Html {
  const { ruleSet, settingsSource, settingsCommit } = judgement;
  const sameSet = view.input.settings.ruleSet.id === ruleSet.id;
  return html`<section aria-labelledby="law"><h2 id="law">Judged by</h2>
<p>Rule set <code>${ruleSet.id}</code> of ${ruleSet.date}: ${ruleSet.title}. Settings: ${settingsSource}${settingsCommit !== null && html` at ${renderCommit(view, settingsCommit)}`}.</p>
${
  !sameSet || view.rules.length === 0
    ? html`<p class="muted">Other rules are in force now; the next judgement applies them.</p>`
    : html`<details><summary>${view.rules.length} rules in force now</summary>
<div class="scroll" role="region" aria-label="Rules" tabindex="0"><table><thead><tr><th scope="col">Rule</th><th scope="col">Value</th><th scope="col">From</th></tr></thead>
<tbody>${view.rules.map(
        ({ id, value, ruleSetValue }) =>
          html`<tr><th scope="row"><code>${id}</code></th><td>${renderRule(value)}</td><td class="muted">${JSON.stringify(value) === JSON.stringify(ruleSetValue) ? "rule set" : "settings"}</td></tr>\n`,
      )}</tbody></table></div></details>`
}
</section>`;
}

function renderRule(setting: RuleSetting): Html {
  if (typeof setting === "string") return html`${setting}`;
  const paths = setting.paths.map(
    ({ globs, value }) =>
      html`${value} for ${joined(
        globs.map((glob) => html`<code>${glob}</code>`),
        ", ",
      )}`,
  );
  return html`${joined([...paths, html`else ${setting.default}`], "; ")}`;
}
