import { type Html, html, prose } from "../html.ts";
import { renderPage } from "../layout.ts";

/** One examination of the set-up. */
export interface DoctorResult {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  /** What was found. */
  readonly message: string;
  /** What to do; empty or null when all is well. */
  readonly fix: string | null;
}

/** "It does not work": what is wrong comes first, each with what to do. */
export function renderDoctorPage(results: readonly DoctorResult[]): Html {
  const wrong = results.filter(({ ok }) => !ok);
  const well = results.filter(({ ok }) => ok);
  return renderPage({
    title: "It does not work",
    path: [],
    content: html`<h1>It does not work</h1>
<p class="lead">${summary(results.length, wrong.length)}</p>
${wrong.length > 0 && html`<section aria-labelledby="wrong"><h2 id="wrong">To be mended</h2><ol class="doctor">${wrong.map(renderResult)}</ol></section>`}
${well.length > 0 && html`<section aria-labelledby="well"><h2 id="well">All right</h2><ul class="doctor">${well.map(renderResult)}</ul></section>`}
<p class="muted">The same in a terminal: <code>npx convert-status doctor</code></p>`,
  });
}

function renderResult({ id, title, ok, message, fix }: DoctorResult): Html {
  return html`<li id="${id}"><h3>${title} <span class="label status-${ok ? "pass" : "fail"}">${ok ? "all right" : "wrong"}</span></h3>
<p>${prose(message)}</p>${fix !== null && fix !== "" && html`<p><b>What to do:</b> ${prose(fix)}</p>`}</li>
`;
}

function summary(all: number, wrong: number): string {
  if (all === 0) return "Nothing was examined.";
  if (wrong === 0) return "Everything that can be examined from here is all right.";
  return `${wrong} of ${all} examinations found something wrong.`;
}
