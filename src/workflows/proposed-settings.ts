import type { Comparison, PullRequestState } from "../domain/repository.ts";
import type { WorkflowContext } from "./context.ts";
import { findSettingsText, readSettings, type SettingsProblem, settingsPath } from "./load-settings.ts";

/** What is wrong with the settings file that a pull request edits; nothing when it does not edit it. */
export async function proposedSettingsProblems(
  context: WorkflowContext,
  pullRequest: PullRequestState,
  comparison: Comparison,
): Promise<readonly SettingsProblem[]> {
  const edited = comparison.files.some((file) => file.path === settingsPath && file.status !== "removed");
  if (!edited) return [];
  const text = await findSettingsText(await context.repository.treeAt(pullRequest.headSha));
  if (text === null) return [];
  const result = readSettings(text, settingsPath, pullRequest.headSha);
  return result.ok ? [] : result.problems;
}
