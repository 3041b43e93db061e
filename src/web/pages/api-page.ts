import { type Html, html, prose } from "../html.ts";
import { renderPage } from "../layout.ts";

const campaign = "/api/v1/campaigns/OWNER/NAME/CAMPAIGN";

/** Every address for machines; they are stable within v1. */
export const apiAddresses: readonly { readonly address: string; readonly meaning: string }[] = [
  { address: "/api/v1/campaigns", meaning: "every campaign that may be shown, with its progress" },
  {
    address: campaign,
    meaning: "summary: progress, rate, regressions, contradictions, cross-cutting work, budget, benchmarks",
  },
  {
    address: `${campaign}/scan`,
    meaning: "the latest scan, as `convert-status scan --format json` prints it",
  },
  { address: `${campaign}/history`, meaning: "counts over time, oldest first" },
  { address: `${campaign}/targets?key=KEY`, meaning: "one target with its history and pull requests" },
  { address: `${campaign}/pulls`, meaning: "every judged pull request" },
  {
    address: `${campaign}/pulls/NUMBER`,
    meaning: "one verdict; `report` is what `convert-status check --format json` prints",
  },
  { address: "/OWNER/NAME/CAMPAIGN/feed.atom", meaning: "Atom feed of conversions and regressions" },
  { address: "/OWNER/NAME/CAMPAIGN/badge.svg", meaning: "badge for a README" },
  {
    address: "/OWNER/NAME/CAMPAIGN/burn-up.svg?theme=light|dark&width=wide|narrow",
    meaning: "burn-up chart as an image",
  },
  { address: "/metrics", meaning: "figures for Prometheus" },
  { address: "/healthz", meaning: "200 while the process is alive" },
  { address: "/readyz", meaning: "200 while the database answers and the queue takes jobs, else 503" },
];

/** The documentation of those addresses. */
export function renderApiPage(): Html {
  return renderPage({
    title: "For machines",
    path: [],
    content: html`<h1>For machines</h1>
<p class="lead">Everything that the pages show is there as JSON. Within <code>v1</code> fields may be added; none is renamed or dropped.</p>
<div class="scroll" role="region" aria-label="Addresses" tabindex="0"><table>
<thead><tr><th scope="col">Address</th><th scope="col">What it answers</th></tr></thead>
<tbody>${apiAddresses.map(({ address, meaning }) => html`<tr><th scope="row"><code class="place">${address}</code></th><td>${prose(meaning)}</td></tr>\n`)}</tbody></table></div>
<p class="muted">Answers carry an <code>ETag</code>: ask with <code>If-None-Match</code> and an unchanged one costs nothing. What may not be shown answers like what is not there.</p>`,
  });
}
