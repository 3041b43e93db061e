import type { SupposedRun, Supposition } from "../../workflows/simulate.ts";

/** What the visitor filled in, as text, so that the form can be shown again as it was. */
export interface SimulationForm {
  readonly pull: string;
  readonly settings: string;
  readonly runs: string;
}

/** Conclusions that GitHub knows, two states of unfinished runs, and `absent`. */
const outcomes = [
  "success",
  "failure",
  "neutral",
  "cancelled",
  "skipped",
  "timed_out",
  "action_required",
  "stale",
  "absent",
  "in_progress",
  "queued",
] as const;

/** Lines of check runs at most. */
const mostRuns = 500;

/** Reads a submitted form, or the address of a link to it. */
export function readSimulationForm(fields: URLSearchParams): SimulationForm {
  const text = (name: string) => (fields.get(name) ?? "").replaceAll("\r\n", "\n");
  return { pull: text("pull").trim(), settings: text("settings"), runs: text("runs") };
}

/** What the form supposes, or the sentences that say what is wrong with it. */
export function suppositionOf(
  form: SimulationForm,
  campaign: string,
): { readonly supposition: Supposition } | { readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const pull = form.pull.replace(/^#/, "");
  if (pull !== "" && !/^[1-9]\d{0,9}$/.test(pull)) {
    mistakes.push("The pull request is a number, like 123.");
  }
  const checkRuns = readRuns(form.runs, mistakes);
  if (pull === "" && checkRuns.length > 0) {
    mistakes.push("Check runs belong to a pull request: name one, or leave the list empty.");
  }
  if (pull === "" && form.settings.trim() === "") {
    mistakes.push("Nothing is supposed: name a pull request, paste settings, or both.");
  }
  if (mistakes.length > 0) return { mistakes };
  return {
    supposition: {
      campaign,
      pullRequest: pull === "" ? null : Number(pull),
      settingsText: form.settings.trim() === "" ? null : form.settings,
      checkRuns,
    },
  };
}

function readRuns(text: string, mistakes: string[]): readonly SupposedRun[] {
  const lines = text
    .split("\n")
    .map((line, index) => ({ text: line.trim(), number: index + 1 }))
    .filter((line) => line.text !== "");
  if (lines.length > mostRuns) mistakes.push(`At most ${mostRuns} check runs can be supposed.`);
  return lines.slice(0, mostRuns).flatMap((line): SupposedRun[] => {
    const [, word = "", name = ""] = /^([a-z_]+)\s*:\s*(\S.*)$/i.exec(line.text) ?? [];
    const outcome = outcomes.find((known) => known === word.toLowerCase());
    if (outcome === undefined) {
      mistakes.push(
        `Line ${line.number} of the check runs is not \`outcome: name\`. Outcomes: ${outcomes.join(", ")}.`,
      );
      return [];
    }
    const isUnfinished = outcome === "in_progress" || outcome === "queued";
    return [{ name, conclusion: isUnfinished ? null : outcome }];
  });
}
