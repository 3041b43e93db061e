import type { Annotation, CheckRunOutput } from "../domain/publisher.ts";
import { checkRunTextLimit } from "./fit.ts";
import { type LinkContext, renderCommit } from "./links.ts";
import { counted, joinParts } from "./markdown.ts";
import { codeSpan, plainText, sentence } from "./neutralise.ts";
import { shortened } from "./visible-text.ts";

/** A mistake in a settings file. */
export interface SettingsMistake {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Name of the check run on commits of the default branch; the one on pull requests has another name. */
export const settingsCheckRunName = "Convert Status settings";

/** The check run on a commit of the default branch whose settings file is broken. */
export function renderSettingsCheckRun(
  mistakes: readonly SettingsMistake[],
  context: { readonly headSha: string; readonly lastGood: string | null; readonly links: LinkContext },
): CheckRunOutput {
  const inForce =
    context.lastGood === null
      ? "There are no earlier settings, so nothing is judged until the file is mended."
      : `Until it is mended, the settings of ${renderCommit(context.links, context.lastGood)} stay in force.`;
  return {
    name: settingsCheckRunName,
    headSha: context.headSha,
    externalId: `settings-${context.headSha}`,
    status: "completed",
    conclusion: "failure",
    title: `The settings file has ${counted(mistakes.length, { one: "mistake", many: "mistakes" })}`,
    summary: shortened(joinParts([listMistakes(mistakes), inForce]), checkRunTextLimit),
    text: "",
    annotations: mistakes.map(annotationOf),
    detailsUrl: null,
  };
}

/** The check run of a pull request that edits the settings file: its mistakes come first and fail it. */
export function withSettingsProblems(
  output: CheckRunOutput,
  mistakes: readonly SettingsMistake[],
): CheckRunOutput {
  if (mistakes.length === 0) return output;
  const heading = "The settings file of this pull request cannot be used:";
  return {
    ...output,
    status: "completed",
    conclusion: "failure",
    title: `The settings file has ${counted(mistakes.length, { one: "mistake", many: "mistakes" })}`,
    summary: shortened(joinParts([heading, listMistakes(mistakes), output.summary]), checkRunTextLimit),
    annotations: [...mistakes.map(annotationOf), ...output.annotations],
  };
}

/** The mistakes as a list; also for the epic. */
export function listMistakes(mistakes: readonly SettingsMistake[]): string {
  return mistakes
    .map((mistake) => `- ${codeSpan(`${mistake.file}:${mistake.line}`)} ${sentence(mistake.message)}`)
    .join("\n");
}

function annotationOf(mistake: SettingsMistake): Annotation {
  return {
    path: mistake.file,
    startLine: mistake.line,
    endLine: mistake.line,
    level: "failure",
    title: "Settings",
    message: plainText(mistake.message),
  };
}
