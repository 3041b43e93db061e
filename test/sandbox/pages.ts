import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** One comment as GitHub's API tells it. */
export interface PageComment {
  readonly author: string;
  readonly createdAt: string;
  readonly body: string;
}

/** A check run as GitHub's API tells it. */
export interface PageCheckRun {
  readonly name: string;
  readonly app: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

/** An issue or a pull request. */
export interface PageSubject {
  readonly number: number;
  readonly isPullRequest: boolean;
  readonly title: string;
  readonly author: string;
  readonly state: string;
  readonly body: string;
  readonly comments: readonly PageComment[];
  readonly checkRuns: readonly PageCheckRun[];
}

/** People one may comment as. */
export interface PagePerson {
  readonly login: string;
  readonly standing: string;
}

/** The list of everything in the repository. */
export function renderIndexPage(
  repository: string,
  subjects: readonly PageSubject[],
  dashboard: string | null,
): string {
  const rows = subjects.map(
    (subject) =>
      `<li><a href="${hrefOf(repository, subject)}">#${subject.number} ${escape(subject.title)}</a>
       <small>${subject.isPullRequest ? "pull request" : "issue"} by ${escape(subject.author)}, ${escape(subject.state)}${ourRun(subject)}</small></li>`,
  );
  const link = dashboard === null ? "" : `<p><a href="${escape(dashboard)}">Dashboard of the app</a></p>`;
  return page(repository, `<h1>${escape(repository)}</h1>${link}<ul class="list">${rows.join("\n")}</ul>`);
}

/** An issue or pull request with its comments, its check runs and a box to comment as somebody. */
export function renderSubjectPage(
  repository: string,
  subject: PageSubject,
  people: readonly PagePerson[],
): string {
  const checks = subject.checkRuns.map(renderCheckRun).join("\n");
  return page(
    subject.title,
    `<p><a href="/${repository}">${escape(repository)}</a></p>
     <h1>${escape(subject.title)} <span class="number">#${subject.number}</span></h1>
     ${renderComment({ author: subject.author, createdAt: "", body: subject.body })}
     ${subject.isPullRequest ? `<section aria-label="Checks"><h2>Checks</h2>${checks === "" ? "<p>None yet.</p>" : checks}</section>` : ""}
     <section aria-label="Comments"><h2>Comments</h2>${subject.comments.map(renderComment).join("\n") || "<p>None yet.</p>"}</section>
     <form method="post" action="/${repository}/comment/${subject.number}">
       <h2><label for="body">Comment</label></h2>
       <textarea id="body" name="body" rows="4" required>/convert-status</textarea>
       <p><label>as <select name="as">${people.map((person) => `<option value="${escape(person.login)}">${escape(person.login)} (${escape(person.standing)})</option>`).join("")}</select></label>
       <button>Comment</button></p>
     </form>`,
  );
}

function ourRun(subject: PageSubject): string {
  const run = subject.checkRuns.find((candidate) => candidate.name === "Convert Status");
  return run === undefined ? "" : ` · Convert Status: ${escape(run.conclusion ?? run.status)}`;
}

function renderCheckRun(run: PageCheckRun): string {
  const outcome = run.conclusion ?? run.status;
  return `<details class="check"><summary><b class="${escape(outcome)}">${escape(outcome)}</b> ${escape(run.name)} <small>${escape(run.app)}</small> ${escape(run.title)}</summary>
    <div class="markdown">${markdown(run.summary)}${markdown(run.text)}</div></details>`;
}

function renderComment(comment: PageComment): string {
  const when = comment.createdAt === "" ? "" : ` <time>${escape(comment.createdAt)}</time>`;
  return `<article><header><b>${escape(comment.author)}</b>${when}</header><div class="markdown">${markdown(comment.body)}</div></article>`;
}

/**
 * GitHub-flavoured Markdown. HTML is let through for the few harmless tags that reports use, as GitHub does;
 * everything else stays text.
 */
function markdown(text: string): string {
  const html = micromark(text, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: false,
  });
  return html
    .replace(
      /&lt;(\/?(?:details|summary|sub|sup|b|i|em|strong|code|br|kbd|table|thead|tbody|tr|th|td|p))(\s+open)?\s*\/?&gt;/g,
      "<$1$2>",
    )
    .replace(/&lt;!--[\s\S]*?--&gt;/g, "");
}

function hrefOf(repository: string, subject: PageSubject): string {
  return `/${repository}/${subject.isPullRequest ? "pull" : "issues"}/${subject.number}`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(title)}</title><style>
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}
article,form,.check{border:1px solid var(--line);border-radius:6px;margin:.75rem 0;padding:0 1rem .5rem}
header{margin:0 -1rem .5rem;padding:.4rem 1rem;background:var(--soft);border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:.3rem 0}.markdown{overflow-x:auto}
table{border-collapse:collapse;font-size:.9em}th,td{border:1px solid var(--line);padding:.2rem .5rem;text-align:left;vertical-align:top}
pre{background:var(--soft);padding:.6rem;overflow-x:auto}code{font-size:.9em}textarea{width:100%;box-sizing:border-box;font:inherit}
.number,small,time{opacity:.75}.list li{margin:.3rem 0}.success{color:#1a7f37}.failure,.action_required{color:#cf222e}.neutral,.in_progress,.queued{color:#9a6700}
@media(prefers-color-scheme:dark){.success{color:#3fb950}.failure,.action_required{color:#f85149}.neutral,.in_progress,.queued{color:#d29922}}
</style><main>${content}</main></html>`;
}
