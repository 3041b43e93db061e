import type { Examination } from "../../domain/examination.ts";
import { summariseExaminations } from "../../reports/doctor-report.ts";
import { type Html, html, prose } from "../html.ts";
import { renderPage } from "../layout.ts";

/**
 * "It does not work": what is wrong comes first, each with what to do. Everybody may see it; names and addresses are
 * in the details, which only the terminal shows.
 */
export function renderDoctorPage(examinations: readonly Examination[]): Html {
  const having = (...outcomes: readonly Examination["outcome"][]) =>
    examinations.filter(({ outcome }) => outcomes.includes(outcome));
  return renderPage({
    title: "It does not work",
    path: [],
    content: html`<h1>It does not work</h1>
<p class="lead">${summariseExaminations(examinations)}</p>
${section("wrong", "To be mended", having("wrong"))}
${section("look", "To be looked at", having("warning"))}
${renderSkipped(having("skipped"))}
${section("well", "All right", having("well"))}
<p class="muted">With names and details, in a terminal: <code>npx convert-status doctor</code></p>`,
  });
}

const labels: Readonly<Record<Examination["outcome"], readonly [words: string, status: string]>> = {
  well: ["all right", "pass"],
  warning: ["look", "review"],
  wrong: ["wrong", "fail"],
  skipped: ["later", "not-applicable"],
};

function section(id: string, title: string, examinations: readonly Examination[]): Html | false {
  return (
    examinations.length > 0 &&
    html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul class="doctor">${examinations.map(renderExamination)}</ul></section>`
  );
}

/** What waits for something else is said once per thing that it waits for. */
function renderSkipped(examinations: readonly Examination[]): Html | false {
  const reasons = [...new Set(examinations.map(({ message }) => message))];
  return (
    examinations.length > 0 &&
    html`<section aria-labelledby="later"><h2 id="later">Not examined yet</h2>${reasons.map((reason) => {
      const titles = examinations.filter(({ message }) => message === reason).map(({ title }) => title);
      return html`<p>${prose(reason)} <span class="muted">${titles.join(", ")}</span></p>`;
    })}</section>`
  );
}

function renderExamination({ id, title, outcome, message, fix }: Examination): Html {
  const [words, status] = labels[outcome];
  return html`<li id="examined-${id}"><h3>${title} <span class="label status-${status}">${words}</span></h3>
<p>${prose(message)}</p>${fix !== null && html`<p><b>What to do:</b> ${prose(fix)}</p>`}</li>
`;
}
