import { issuesThatLift, liftBlocks, standingOf } from "../domain/cross-cutting.ts";
import type { SourceTree } from "../domain/source-tree.ts";
import { repositoryName } from "../domain/work.ts";
import type { WorkflowContext } from "./context.ts";
import {
  defaultSettingsFor,
  findSettingsText,
  type LoadedSettings,
  readSettings,
  type SettingsProblem,
  settingsPath,
} from "./load-settings.ts";

/** The settings by which everything is judged now. */
export interface SettingsInForce {
  readonly loaded: LoadedSettings;
  readonly defaultBranch: string;
  /** Tip of the default branch. */
  readonly tip: string;
  readonly tree: SourceTree;
  /** What is wrong with the file at the tip, when older settings are in force because of it. */
  readonly problems: readonly SettingsProblem[];
  /** Issues whose closing or reopening changes states. */
  readonly waitedFor: ReadonlySet<number>;
}

/**
 * Settings come from the default branch only, so that no pull request can loosen its own judgement.
 * A broken file leaves the last good one in force. What waited for an issue that is done now waits no longer.
 * @returns null for a repository without commits
 */
export async function settingsInForce(context: WorkflowContext): Promise<SettingsInForce | null> {
  const settings = await settingsOfDefaultBranch(context);
  if (settings === null) return null;
  const { loaded } = settings;
  const waitedFor = new Set(loaded.campaigns.flatMap((campaign) => issuesThatLift(campaign.settings)));
  const done = await findDoneIssues(context, waitedFor);
  const campaigns = loaded.campaigns.map((campaign) => ({
    ...campaign,
    settings: liftBlocks(campaign.settings, (issue) => done.has(issue)),
  }));
  return { ...settings, loaded: { ...loaded, campaigns }, waitedFor };
}

async function findDoneIssues(
  { repository }: WorkflowContext,
  issues: ReadonlySet<number>,
): Promise<ReadonlySet<number>> {
  const done = new Set<number>();
  for (const issue of issues) {
    if (standingOf(await repository.issue(issue)) === "closed") done.add(issue);
  }
  return done;
}

async function settingsOfDefaultBranch(
  context: WorkflowContext,
): Promise<Omit<SettingsInForce, "waitedFor"> | null> {
  const { repository, store } = context;
  const defaultBranch = await repository.defaultBranch();
  const tip = await repository.headOf(defaultBranch);
  if (tip === null) return null;
  const tree = await repository.treeAt(tip);
  const name = repositoryName(repository.id).toLowerCase();
  const text = await findSettingsText(tree);
  if (text === null)
    return { loaded: await defaultSettingsFor(tree), defaultBranch, tip, tree, problems: [] };

  const result = readSettings(text, settingsPath, tip);
  if (result.ok) {
    const last = await store.lastGoodSettings(name);
    // The commit that brought the text stays its source: a report must not change with every push.
    const commit = last?.text === text ? last.commit : tip;
    if (last?.text !== text) await store.recordSettings(name, { commit, text });
    return { loaded: { ...result.loaded, commit }, defaultBranch, tip, tree, problems: [] };
  }
  const last = await store.lastGoodSettings(name);
  const fallback = last === null ? null : readSettings(last.text, settingsPath, last.commit);
  const loaded =
    fallback?.ok === true ? fallback.loaded : { campaigns: [], source: settingsPath, commit: tip };
  return { loaded, defaultBranch, tip, tree, problems: result.problems };
}
