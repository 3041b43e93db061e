import { countProgress } from "../../domain/progress.ts";
import { epicFiles, summaryOf } from "../../reports/epic-files.ts";
import type { CampaignAddresses } from "../addresses.ts";
import type { CampaignView } from "../campaign-view.ts";
import { type Html, html } from "../html.ts";
import { brokenAtSlashes } from "./labels.ts";
import { renderBar } from "./totals.ts";

/** Progress by router file, or by group where the settings group files; the least finished first. */
export function renderFiles(view: CampaignView, to: CampaignAddresses): Html {
  const rows = epicFiles(view.input)
    .map(({ file, targets }) => ({ file, targets, progress: countProgress(targets, 0) }))
    .sort((a, b) => remaining(b.progress) - remaining(a.progress) || (a.file < b.file ? -1 : 1));
  return html`<section aria-labelledby="files">
<h2 id="files">By file</h2>
<div class="scroll" role="region" aria-labelledby="files" tabindex="0"><table class="files">
<thead><tr><th scope="col">File</th><th scope="col">Converted</th><th scope="col" class="wide">In all</th></tr></thead>
<tbody>
${rows.map(
  ({ file, targets, progress }) =>
    html`<tr><th scope="row"><a href="${to.targets({ file })}"><code class="place">${brokenAtSlashes(file)}</code></a></th><td class="share">${
      progress.convertible === 0
        ? html`<span class="muted">nothing to convert</span>`
        : html`<span class="number">${progress.converted} of ${progress.convertible}</span>${renderBar(progress)}`
    }</td><td class="wide muted">${summaryOf(targets)}</td></tr>\n`,
)}</tbody></table></div>
</section>`;
}

function remaining(progress: { readonly convertible: number; readonly converted: number }): number {
  return progress.convertible - progress.converted;
}
