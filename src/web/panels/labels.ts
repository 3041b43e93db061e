import type { Status } from "../../domain/criterion.ts";
import type { TargetState } from "../../domain/target.ts";
import { permalink, repositoryUrl } from "../../reports/links.ts";
import { stateWords, statusWords } from "../../reports/status-words.ts";
import type { CampaignView } from "../campaign-view.ts";
import { foreignLink, type Html, html } from "../html.ts";

/** A state as a word; the colour beside it only helps to find it again. */
export function renderState(state: TargetState): Html {
  return html`<span class="label state-${state}">${stateWords[state]}</span>`;
}

/** A status as a word. */
export function renderStatus(status: Status): Html {
  return html`<span class="label status-${status}">${statusName(status)}</span>`;
}

/** A status as plain text. */
export function statusName(status: Status): string {
  return statusWords[status].replaceAll("*", "");
}

/** `#12`, linked to GitHub. */
export function renderNumber(view: CampaignView, kind: "issues" | "pull", number: number): Html {
  const repository = repositoryUrl(view.input.links);
  return foreignLink(repository === null ? null : `${repository}/${kind}/${number}`, `#${number}`);
}

/** The first characters of a commit, linked to GitHub. */
export function renderCommit(view: CampaignView, commit: string | null): Html {
  if (commit === null) return html`a folder outside git`;
  const repository = repositoryUrl(view.input.links);
  return foreignLink(
    repository === null ? null : `${repository}/commit/${commit}`,
    html`<code>${commit.slice(0, 7)}</code>`,
  );
}

/** `path:12`, linked to that line at a commit. */
export function renderPlace(
  view: CampaignView,
  commit: string | null,
  place: { readonly file: string; readonly line: number | null; readonly endLine?: number },
): Html {
  const line = place.line === null || place.line < 1 ? "" : `:${place.line}`;
  const end = line !== "" && place.endLine !== undefined && place.endLine > (place.line ?? 0);
  return foreignLink(
    permalink(view.input.links, commit, place),
    html`<code class="place">${brokenAtSlashes(place.file)}${line}${end && `-${place.endLine ?? ""}`}</code>`,
  );
}

/** A day, readable by people and machines. */
export function renderDay(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 10)}</time>`;
}

/** Long paths may wrap after a slash. */
export function brokenAtSlashes(path: string): Html {
  return html`${path.split(/(?<=\/)/).map((part, index) => (index === 0 ? part : html`<wbr>${part}`))}`;
}

/** The key of a target: the method apart from the path, so that columns of them are easy to read. */
export function renderKey(key: string): Html {
  const route = /^([A-Z]+) (\/.*)$/s.exec(key);
  if (route === null) return html`<code class="key">${brokenAtSlashes(key)}</code>`;
  return html`<code class="key"><b>${route[1] ?? ""}</b> ${brokenAtSlashes(route[2] ?? "")}</code>`;
}
