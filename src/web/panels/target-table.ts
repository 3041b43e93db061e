import type { RecordedJudgement } from "../../domain/campaign-store.ts";
import { targetStates } from "../../domain/target.ts";
import { withThousands } from "../../reports/markdown.ts";
import { stateWords } from "../../reports/status-words.ts";
import { type CampaignAddresses, rowId } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html } from "../html.ts";
import {
  findTargets,
  type SortColumn,
  type TargetPage,
  type TargetQuery,
  type TargetRow,
  writeTargetQuery,
} from "../target-query.ts";
import { renderKey, renderPlace, renderState, statusName } from "./labels.ts";

/** The table of targets with its filters; the script replaces `#target-results` and nothing else. */
export function renderTargetTable(view: CampaignView, to: CampaignAddresses, query: TargetQuery): Html {
  const { noun } = view.input.campaign;
  const page = findTargets(view, query);
  return html`<section aria-labelledby="targets">
<h2 id="targets">All ${noun.many}</h2>
${renderFilters(view, to, query)}
<div id="target-results">
<p class="muted" role="status">${describe(page, view)}</p>
${
  page.rows.length === 0
    ? html`<p>Nothing matches. <a href="${to.targets({})}">Show all ${noun.many}</a>.</p>`
    : html`<div class="scroll" role="region" aria-label="Table of all ${noun.many}" tabindex="0"><table class="targets">
<thead><tr>${header("key", capital(noun.one), to, query)}${header("state", "State", to, query)}${header("pulls", "Pull requests", to, query)}${header("file", "Where", to, query)}</tr></thead>
<tbody>
${page.rows.map((row) => renderRow(view, to, row))}</tbody></table></div>`
}
${renderPager(to, query, page)}
</div>
</section>`;
}

function renderFilters(view: CampaignView, to: CampaignAddresses, query: TargetQuery): Html {
  const { targets } = view.input.scan;
  const states = targetStates.filter((state) => targets.some((target) => target.state === state));
  const files = [...new Set(targets.map((target) => target.file))].sort();
  const option = (value: string, text: string, current: string) =>
    html`<option value="${value}"${value === current && html` selected`}>${text}</option>`;
  return html`<form class="filters" method="get" action="${to.page}#targets" data-filter>
<label>Search <input type="search" name="q" value="${query.search}" maxlength="500" autocomplete="off" placeholder="path, handler, file, mark, note"></label>
<label>State <select name="state">${option("", "every state", query.state ?? "")}${states.map((state) => option(state, stateWords[state], query.state ?? ""))}</select></label>
<label>File <select name="file">${option("", "every file", query.file)}${files.map((file) => option(file, file, query.file))}</select></label>
${query.sort !== "file" && html`<input type="hidden" name="sort" value="${query.sort}">`}${query.descending && html`<input type="hidden" name="order" value="down">`}
<button>Filter</button>
</form>`;
}

function describe({ matching, page, pages }: TargetPage, view: CampaignView): string {
  const { noun } = view.input.campaign;
  const all = view.input.scan.targets.length;
  const count =
    matching === all
      ? `${withThousands(all)} ${all === 1 ? noun.one : noun.many}`
      : `${withThousands(matching)} of ${withThousands(all)} ${noun.many}`;
  return pages === 1 ? `${count}.` : `${count}; page ${page} of ${pages}.`;
}

function header(column: SortColumn, title: string, to: CampaignAddresses, query: TargetQuery): Html {
  const isSorted = query.sort === column;
  const descending = isSorted && !query.descending;
  const href = to.targets(writeTargetQuery({ ...query, sort: column, descending, page: 1 }));
  const direction = query.descending ? "descending" : "ascending";
  return html`<th scope="col"${isSorted && html` aria-sort="${direction}"`}><a href="${href}" data-sort="${column}">${title}</a></th>`;
}

function renderRow(view: CampaignView, to: CampaignAddresses, { target, pulls, note }: TargetRow): Html {
  return html`<tr id="${rowId(target.key)}"><th scope="row"><a href="${to.target(target.key)}">${renderKey(target.key)}</a>
<span class="detail">${target.name}${target.marks.map((mark) => html` <span class="mark">${mark}</span>`)}</span>${
    note !== "" && html`<span class="note">${note}</span>`
  }</th><td>${renderState(target.state)}</td><td>${pulls.slice(0, 4).map((recorded) => renderPull(to, recorded))}${
    pulls.length > 4 && html`<span class="detail">and ${pulls.length - 4} more</span>`
  }</td><td>${renderPlace(view, view.input.scan.commit, target)}</td></tr>
`;
}

function renderPull(to: CampaignAddresses, { judgement, state }: RecordedJudgement): Html | null {
  if (judgement.pullRequest === null) return null;
  const word = state === "open" ? statusName(judgement.conclusion) : state;
  return html`<span class="detail"><a href="${to.verdict(judgement.pullRequest)}">#${judgement.pullRequest}</a> ${word}</span> `;
}

function renderPager(to: CampaignAddresses, query: TargetQuery, { page, pages }: TargetPage): Html | null {
  if (pages === 1) return null;
  const link = (number: number) =>
    number === page
      ? html`<li><a aria-current="page" href="${to.targets(writeTargetQuery({ ...query, page: number }))}">${number}</a></li>`
      : html`<li><a href="${to.targets(writeTargetQuery({ ...query, page: number }))}" data-page>${number}</a></li>`;
  return html`<nav class="pager" aria-label="Pages of the table"><ol>${Array.from({ length: pages }, (_, index) => link(index + 1))}</ol></nav>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
