import type { BackendResult } from "../domain/judgement.ts";
import { renderLink } from "./links.ts";
import { joinParts, renderTable } from "./markdown.ts";
import { codeSpan, inlineText, sentence } from "./neutralise.ts";
import { statusWords } from "./status-words.ts";

/** What CI proves of each backend, with links to the runs. Empty where the kind has no backends. */
export function renderBackends(backends: readonly BackendResult[]): string {
  if (backends.length === 0) return "";
  const withDriver = backends.some((backend) => backend.driver !== null);
  const rows = backends.map((backend) => [
    inlineText(backend.title),
    statusWords[backend.status],
    ...(withDriver ? [backend.driver === null ? "" : `${codeSpan(backend.driver)} (assumed)`] : []),
    sentence(backend.summary),
    renderRuns(backend.runs),
  ]);
  return joinParts([
    "#### Backends",
    renderTable(["Backend", "Verdict", ...(withDriver ? ["Driver"] : []), "In short", "Runs"], rows),
    withDriver && "Drivers are assumed from the settings: no check run proves which one was in use.",
  ]);
}

const runsShown = 6;

function renderRuns(runs: BackendResult["runs"]): string {
  if (runs.length === 0) return "none";
  const shown = runs.slice(0, runsShown).map((run) => renderLink(codeSpan(run.name) || "run", run.url));
  const left = runs.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join(", ");
}
