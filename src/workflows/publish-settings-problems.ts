import { renderSettingsCheckRun } from "../reports/settings-problems.ts";
import { linksOf, type WorkflowContext } from "./context.ts";
import type { SettingsInForce } from "./settings-in-force.ts";

/** Tells the commit that holds a broken settings file what is wrong; says nothing while the file is fine. */
export async function publishSettingsProblems(
  context: WorkflowContext,
  settings: SettingsInForce,
): Promise<void> {
  if (settings.problems.length === 0) return;
  const lastGood = settings.loaded.campaigns.length === 0 ? null : settings.loaded.commit;
  await context.publisher.ensureCheckRun(
    renderSettingsCheckRun(settings.problems, { headSha: settings.tip, lastGood, links: linksOf(context) }),
  );
}
