import { countProgress, type Progress } from "../../domain/progress.ts";
import type { Target } from "../../domain/target.ts";
import { epicFiles, summaryOf } from "../../reports/epic-files.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html } from "../html.ts";
import { brokenAtSlashes } from "./labels.ts";
import { renderBar } from "./totals.ts";

/** Files that are shown at once; the rest is folded. */
const shownAtOnce = 20;

interface FileRow {
  readonly file: string;
  readonly targets: readonly Target[];
  readonly progress: Progress;
}

/** Progress by router file; the least finished first. */
export function renderFiles(view: CampaignView, to: CampaignAddresses): Html {
  const rows = epicFiles(view.input)
    .map(({ file, targets }): FileRow => ({ file, targets, progress: countProgress(targets, 0) }))
    .sort((a, b) => remaining(b.progress) - remaining(a.progress) || (a.file < b.file ? -1 : 1));
  const rest = rows.slice(shownAtOnce);
  return html`<section aria-labelledby="files">
<h2 id="files">By file</h2>
${renderTable(to, "Table of files", rows.slice(0, shownAtOnce))}
${
  rest.length > 0 &&
  html`<details><summary>${rest.length} more ${rest.length === 1 ? "file" : "files"}</summary>${renderTable(to, "Table of more files", rest)}</details>`
}
</section>`;
}

function renderTable(to: CampaignAddresses, label: string, rows: readonly FileRow[]): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="files">
<thead><tr><th scope="col">File</th><th scope="col">Converted</th><th scope="col" class="wide">In all</th></tr></thead>
<tbody>
${rows.map(
  ({ file, targets, progress }) =>
    html`<tr><th scope="row"><a href="${to.targets({ file })}"><code class="place">${brokenAtSlashes(file)}</code></a></th><td class="share">${
      progress.convertible === 0
        ? html`<span class="muted">nothing to convert</span>`
        : html`<span class="number">${progress.converted} of ${progress.convertible}</span>${renderBar(progress)}`
    }</td><td class="wide muted">${summaryOf(targets)}</td></tr>\n`,
)}</tbody></table></div>`;
}

function remaining(progress: Progress): number {
  return progress.convertible - progress.converted;
}
