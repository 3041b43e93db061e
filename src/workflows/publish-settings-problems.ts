import { renderSettingsProblems } from "../reports/settings-problems.ts";
import type { WorkflowContext } from "./context.ts";
import { settingsPath } from "./load-settings.ts";
import type { SettingsInForce } from "./settings-in-force.ts";

/** Name of the check run on commits of the default branch; the one on pull requests has another name. */
export const settingsCheckRunName = "Convert Status settings";

/** Tells the commit that holds a broken settings file what is wrong; says nothing while the file is fine. */
export async function publishSettingsProblems(
  context: WorkflowContext,
  settings: SettingsInForce,
): Promise<void> {
  if (settings.problems.length === 0) return;
  const lastGood = settings.loaded.campaigns.length === 0 ? null : settings.loaded.commit;
  await context.publisher.ensureCheckRun({
    name: settingsCheckRunName,
    headSha: settings.tip,
    externalId: `settings@${settings.tip}`,
    status: "completed",
    conclusion: "failure",
    title: `${settingsPath} cannot be used`,
    summary: renderSettingsProblems(settings.problems, lastGood),
    text: "",
    annotations: settings.problems.map((problem) => ({
      path: problem.file,
      startLine: problem.line,
      endLine: problem.line,
      level: "failure" as const,
      title: "Settings",
      message: problem.message,
    })),
    detailsUrl: null,
  });
}
