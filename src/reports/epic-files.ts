import type { RecordedJudgement } from "../domain/campaign-store.ts";
import { matchesGlob } from "../domain/matching.ts";
import type { Target } from "../domain/target.ts";
import { renderTargetLink } from "./epic-attention.ts";
import { numberOf, pullRequestsByKey } from "./epic-facts.ts";
import type { EpicInput } from "./epic-input.ts";
import { noteCell, noteKey, notesTitle } from "./epic-notes.ts";
import { renderReference } from "./links.ts";
import { renderDetails, renderTable } from "./markdown.ts";
import { codeSpan, htmlText } from "./neutralise.ts";
import { byFile } from "./scan-markdown.ts";
import { shortStatusWords, stateWords } from "./status-words.ts";

/** How much of a file is shown: rows with links and verdicts, rows without, or the counts alone. */
export type FileDetail = "linked" | "compact" | "summary";

/** One router file and its targets. */
export interface EpicFile {
  readonly file: string;
  readonly group: string;
  readonly targets: readonly Target[];
  /** The higher, the later it loses its rows. */
  readonly importance: number;
}

/** The files of the scan, in its order. */
export function epicFiles(input: EpicInput): readonly EpicFile[] {
  const byKey = pullRequestsByKey(input.pullRequests);
  return [...byFile(input.scan.targets)].map(([file, targets]) => ({
    file,
    group:
      input.groups.find((glob) => matchesGlob(file, [glob])) ??
      (input.groups.length === 0 ? file : "other files"),
    targets,
    importance:
      targets.filter((target) => byKey.has(target.key) || noteOf(input, target) !== "").length * 10 +
      targets.filter((target) => ["to-convert", "blocking", "mixed"].includes(target.state)).length,
  }));
}

/** Renders files; what they share is looked up once. */
export function fileRenderer(input: EpicInput): (file: EpicFile, detail: FileDetail) => string {
  const byKey = pullRequestsByKey(input.pullRequests);
  const noun = input.campaign.noun.one;
  const first = noun.charAt(0).toUpperCase() + noun.slice(1);
  const head = {
    linked: [
      first,
      "State",
      "PR",
      ...input.criteria.map((_, index) => `${index + 1}`),
      ...input.backends.map((backend) => codeText(backend.title)),
      notesTitle,
    ],
    compact: [first, "State", "PR", notesTitle],
  };
  return (file, detail) => {
    const summary = `<code>${htmlText(file.file)}</code>: ${summaryOf(file.targets)}`;
    const targets =
      detail === "summary" ? file.targets.filter((target) => noteOf(input, target) !== "") : file.targets;
    if (targets.length === 0) return `- ${codeSpan(file.file)}: ${summaryOf(file.targets)}`;
    const rows = targets.map((target) => {
      const pulls = byKey.get(target.key) ?? [];
      const start =
        detail === "linked"
          ? [
              renderTargetLink(input, target),
              stateWords[target.state],
              renderPulls(input, pulls),
              ...evidence(input, pulls[0]),
            ]
          : [codeSpan(target.key), stateWords[target.state], renderPulls(input, pulls)];
      return [...start, noteCell(noteOf(input, target))];
    });
    return renderDetails(summary, renderTable(head[detail === "linked" ? "linked" : "compact"], rows));
  };
}

/** Notes of targets that the scan no longer has; they are kept until somebody deletes them. */
export function renderOrphanedNotes(input: EpicInput): string {
  const known = new Set(input.scan.targets.flatMap((target) => [target.key, noteKey(target.key)]));
  const rows = [...input.notes]
    .filter(([key, note]) => note !== "" && !known.has(key))
    .map(([key, note]) => [codeSpan(key), noteCell(note)]);
  if (rows.length === 0) return "";
  return renderDetails(
    `Notes of ${htmlText(input.campaign.noun.many)} that are gone (${rows.length})`,
    renderTable(["Was", notesTitle], rows),
  );
}

/** `3 of 12 converted, 1 blocking`. */
export function summaryOf(targets: readonly Target[]): string {
  const count = (...states: Target["state"][]) =>
    targets.filter((target) => states.includes(target.state)).length;
  const convertible = count("converted", "to-convert", "blocking", "mixed");
  const extra = (["blocking", "mixed", "blocked", "unresolved", "unmounted", "excluded"] as const)
    .map((state) => [count(state), stateWords[state]] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  const head = convertible === 0 ? "nothing to convert" : `${count("converted")} of ${convertible} converted`;
  return [head, ...extra].join(", ");
}

/** A target's note, by its key or by its key as a reader sees it. */
function noteOf(input: EpicInput, target: Target): string {
  return input.notes.get(target.key) ?? input.notes.get(noteKey(target.key)) ?? "";
}

const pullsShown = 4;

function renderPulls(input: EpicInput, pulls: readonly RecordedJudgement[]): string {
  const shown = pulls.slice(0, pullsShown).flatMap((recorded) =>
    numberOf(recorded).map((number) => {
      const reference = renderReference(input.links, "pull", number);
      return recorded.state === "merged" ? `merged ${reference}` : reference;
    }),
  );
  const left = pulls.length - shown.length;
  return [shown.join(", "), ...(left > 0 ? [`and ${left} more`] : [])].join(" ").trim();
}

/** Verdicts of the criteria and of the backends, one short word per column. */
function evidence(input: EpicInput, recorded: RecordedJudgement | undefined): string[] {
  const verdicts = new Map(
    recorded?.judgement.verdicts.map((verdict) => [verdict.criterion, verdict.status]),
  );
  const backends = new Map(recorded?.judgement.backends.map((backend) => [backend.id, backend.status]));
  const word = (status: keyof typeof shortStatusWords | undefined) =>
    status === undefined ? "" : shortStatusWords[status];
  return [
    ...input.criteria.map((criterion) => word(verdicts.get(criterion.id))),
    ...input.backends.map((backend) => word(backends.get(backend.id))),
  ];
}

function codeText(title: string): string {
  return codeSpan(title).replace(/`/g, "");
}
