import type { Target } from "../../domain/target.ts";
import { findContradictions, pullRequestsByKey } from "../../reports/epic-facts.ts";
import { targetReportOf } from "../../reports/scan-json.ts";
import { stateMeanings } from "../../reports/status-words.ts";
import { type CampaignAddresses, rowId } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Content, type Html, html, prose } from "../html.ts";
import { renderPage } from "../layout.ts";
import { describeContradiction } from "../panels/attention.ts";
import {
  renderCommit,
  renderDay,
  renderKey,
  renderPlace,
  renderState,
  renderStatus,
} from "../panels/labels.ts";
import { type TargetEvent, targetHistory } from "../target-history.ts";
import { noteOf, writeTargetQuery } from "../target-query.ts";

/**
 * One target: what it is now and why, who is on it, and what happened to it.
 * @returns null when no scan of the campaign ever saw it
 */
export function renderTargetPage(view: CampaignView, to: CampaignAddresses, key: string): Html | null {
  const target = view.input.scan.targets.find((candidate) => candidate.key === key) ?? null;
  const history = targetHistory(view.scans, key);
  if (target === null && history.length === 0) return null;
  const { campaign } = view.input;
  return renderPage({
    title: `${key} in ${campaign.title}`,
    path: [{ name: campaign.title, href: to.page }],
    content: html`<h1>${renderKey(key)}</h1>
${target === null ? html`<p class="lead">This ${campaign.noun.one} is gone from <code>${view.input.branch}</code>; its history stays.</p>` : renderNow(view, to, target)}
${renderWork(view, to, key)}
${renderHistory(view, history)}
<ul class="inline"><li><a href="${to.json}/targets?${new URLSearchParams({ key }).toString()}">As JSON</a></li>${
      target !== null &&
      html`<li><a href="${to.targets({ ...writeTargetQuery({ file: target.file }) })}">Others in the same file</a></li><li><a href="${deepLink(to, key)}">In the table</a></li>`
    }</ul>`,
  });
}

/** The row of a target on the campaign's page, on whatever page of the table it is. */
function deepLink(to: CampaignAddresses, key: string): string {
  return `${to.page}?${new URLSearchParams({ key }).toString()}#${encodeURI(rowId(key))}`;
}

function renderNow(view: CampaignView, to: CampaignAddresses, target: Target): Html {
  const { definition, session, ownSession } = targetReportOf(target);
  const tests = view.input.tests?.get(target.key);
  const note = noteOf(view, target.key);
  const contradictions = findContradictions(view.input).filter(({ key }) => key === target.key);
  const rows: readonly (readonly [string, Content])[] = [
    [
      "State",
      html`${renderState(target.state)} <span class="muted">${prose(stateMeanings[target.state])}</span>`,
    ],
    ["Name", html`<code>${target.name}</code>`],
    ["Where", renderPlace(view, view.input.scan.commit, target)],
    ["Definition", definition ?? null],
    ["Own session", ownSession ?? null],
    ["Session, dependencies included", session ?? null],
    [
      "Marks",
      target.marks.length === 0 ? null : target.marks.map((mark) => html`<span class="mark">${mark}</span> `),
    ],
    ["Tests that exercise it", view.input.tests === null ? null : (tests ?? "none found")],
    ["Note", note === "" ? null : note],
    [
      "Contradiction",
      contradictions.length === 0
        ? null
        : contradictions.map((item) => html`<p>${describeContradiction(view, to, item)}</p>`),
    ],
  ];
  return html`<section aria-labelledby="now"><h2 id="now">Now</h2>
<dl class="facts">${rows.map(([name, value]) => (value === null ? null : html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`))}</dl>
${
  target.reasons.length > 0 &&
  html`<h3>Why</h3><ol class="reasons">${target.reasons.map((reason) => html`<li>${prose(reason.message)} ${renderPlace(view, view.input.scan.commit, reason)}</li>\n`)}</ol>`
}</section>`;
}

function renderWork(view: CampaignView, to: CampaignAddresses, key: string): Html {
  const pulls = pullRequestsByKey(view.input.pullRequests).get(key) ?? [];
  return html`<section aria-labelledby="work"><h2 id="work">Pull requests</h2>${
    pulls.length === 0
      ? html`<p class="muted">No pull request converts it.</p>`
      : html`<ul class="items">${pulls.map(({ judgement, title, author, state }) =>
          judgement.pullRequest === null
            ? null
            : html`<li><a href="${to.verdict(judgement.pullRequest)}">#${judgement.pullRequest} ${title}</a> ${renderStatus(judgement.conclusion)} <span class="detail">${state}, by ${author}</span></li>\n`,
        )}</ul>`
  }</section>`;
}

function renderHistory(view: CampaignView, history: readonly TargetEvent[]): Html {
  return html`<section aria-labelledby="history"><h2 id="history">History</h2>
<div class="scroll" role="region" aria-label="Table of what happened" tabindex="0"><table>
<thead><tr><th scope="col">Day</th><th scope="col">Commit</th><th scope="col">What</th><th scope="col">Where</th></tr></thead>
<tbody>${[...history]
    .reverse()
    .map(
      (event) =>
        html`<tr><td>${renderDay(event.committedAt)}</td><td>${renderCommit(view, event.commit)}</td><td>${describe(event)}</td><td>${
          event.file !== null && renderPlace(view, event.commit, { file: event.file, line: event.line })
        }</td></tr>\n`,
    )}</tbody></table></div></section>`;
}

function describe({ from, to }: TargetEvent): Html {
  if (to === null) return html`gone`;
  if (from === null) return html`first seen: ${renderState(to)}`;
  if (from === to) return html`moved, still ${renderState(to)}`;
  return html`${renderState(from)} → ${renderState(to)}`;
}
