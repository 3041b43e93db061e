import type { Target } from "../../domain/target.ts";
import { type Contradiction, findContradictions } from "../../reports/epic-facts.ts";
import { stateWords } from "../../reports/status-words.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Content, type Html, html, joined, prose } from "../html.ts";
import { renderCommit, renderDay, renderKey, renderPlace } from "./labels.ts";

/** Items of one list that are shown at once; the rest is folded. */
const shownAtOnce = 8;

/** What has to be looked at before anything else, worst first. */
export function renderAttention(view: CampaignView, to: CampaignAddresses): Html {
  const { scan } = view.input;
  const of = (state: Target["state"]) => scan.targets.filter((target) => target.state === state);
  const link = (target: Pick<Target, "key">) =>
    html`<a href="${to.target(target.key)}">${renderKey(target.key)}</a>`;
  const lists: readonly (readonly [string, Content, readonly Content[]])[] = [
    [
      "Regressions",
      "was converted, is not any more",
      view.input.regressions.map(
        (regression) =>
          html`${link(regression)} is ${stateWords[regression.state]} again since ${renderCommit(view, regression.since)} (${renderDay(regression.sinceDate)})`,
      ),
    ],
    [
      "Hazards",
      html`<code>async def</code> with a sync session holds up the event loop`,
      of("blocking").map((target) => link(target)),
    ],
    ["Mixed", "both kinds of session in one handler", of("mixed").map((target) => link(target))],
    [
      "Contradictions",
      "two sources say different things",
      findContradictions(view.input).map(
        (item) => html`${link(item)}: ${describeContradiction(view, to, item)}`,
      ),
    ],
    [
      "Unresolved",
      "keeps the campaign below 100 %",
      [
        ...of("unresolved").map(
          (target) => html`${link(target)}: ${prose(target.reasons[0]?.message ?? "no reason recorded")}`,
        ),
        ...scan.unresolved.map(
          (place) => html`${renderPlace(view, scan.commit, place)}: ${prose(place.message)}`,
        ),
      ],
    ],
    [
      "Sync dependencies",
      "converted, but a dependency still uses a sync session",
      scan.targets
        .filter(({ state, marks }) => state === "converted" && marks.includes("dependency-sync-session"))
        .map((target) => link(target)),
    ],
  ];
  const filled = lists.filter(([, , items]) => items.length > 0);
  return html`<section aria-labelledby="attention">
<h2 id="attention">Needs attention</h2>
${
  filled.length === 0
    ? html`<p class="muted">Nothing: no regression, no hazard, no contradiction, nothing unresolved.</p>`
    : html`<div class="lists">${filled.map(([title, meaning, items]) => renderList(title, meaning, items))}</div>`
}
</section>`;
}

/** What contradicts what, in a phrase. */
export function describeContradiction(view: CampaignView, to: CampaignAddresses, item: Contradiction): Html {
  const pulls = joined(
    item.pullRequests.map((number) => html`<a href="${to.verdict(number)}">#${number}</a>`),
    ", ",
  );
  switch (item.kind) {
    case "ticked-too-early":
      return html`ticked in the checklist, but not converted`;
    case "merged-unchanged":
      return html`${pulls} merged, but the ${view.input.campaign.noun.one} is unchanged`;
    case "two-pull-requests":
      return html`converted by ${pulls} at once`;
    case "excluded-but-converted":
      return html`excluded by settings, but converted`;
  }
}

function renderList(title: string, meaning: Content, items: readonly Content[]): Html {
  const first = items.slice(0, shownAtOnce);
  const rest = items.slice(shownAtOnce);
  return html`<div class="list"><h3>${title} <span class="count">${items.length}</span></h3><p class="muted">${meaning}</p>
<ul>${first.map(item)}</ul>${rest.length > 0 && html`<details><summary>${rest.length} more</summary><ul>${rest.map(item)}</ul></details>`}</div>`;
}

function item(content: Content): Html {
  return html`<li>${content}</li>\n`;
}
