import { type ExaminationResult, warning, well, wrong } from "../domain/examination.ts";
import type { Repository } from "../domain/repository.ts";
import { repositoryName } from "../domain/work.ts";
import {
  type ConfiguredCampaign,
  findSettingsText,
  readSettings,
  settingsPath,
} from "../workflows/load-settings.ts";
import { counted } from "./registration.ts";
import { reasonOf } from "./webhook.ts";

/** What is wrong with one repository, in lines that name it. */
interface RepositoryState {
  readonly campaigns: number;
  readonly broken: readonly string[];
  readonly doubtful: readonly string[];
}

/** Whether the settings of the repositories can be used, and their epics are there. */
export async function examineRepositories(
  repositories: readonly Repository[],
  isComplete: boolean,
): Promise<ExaminationResult> {
  if (repositories.length === 0) {
    return warning(
      "The App's installations cover no repository.",
      "Add one in the installation's settings on GitHub.",
    );
  }
  const states: RepositoryState[] = [];
  for (const repository of repositories) states.push(await look(repository));
  const broken = states.flatMap((state) => state.broken);
  const doubtful = states.flatMap((state) => state.doubtful);
  const campaigns = states.reduce((sum, state) => sum + state.campaigns, 0);
  const looked = `${counted(campaigns, "campaign")} in ${repositories.length}${isComplete ? "" : " (the first ones)"} ${repositories.length === 1 ? "repository" : "repositories"}`;
  if (broken.length > 0) {
    return wrong(
      `${looked}; settings of ${states.filter((state) => state.broken.length > 0).length} cannot be used: their last good ones stay in force.`,
      `Mend ${settingsPath} on the default branch.`,
      [...broken, ...doubtful],
    );
  }
  if (doubtful.length > 0) {
    return warning(`${looked}; ${counted(doubtful.length, "thing")} to look at.`, "See each line.", doubtful);
  }
  return well(`${looked}; their settings can be used.`);
}

async function look(repository: Repository): Promise<RepositoryState> {
  const name = repositoryName(repository.id);
  try {
    const tip = await repository.headOf(await repository.defaultBranch());
    if (tip === null) return { campaigns: 0, broken: [], doubtful: [`${name} has no commits.`] };
    const text = await findSettingsText(await repository.treeAt(tip));
    if (text === null) {
      const message = `${name} has no ${settingsPath}: the defaults hold, and no epic is kept.`;
      return { campaigns: 0, broken: [], doubtful: [message] };
    }
    const result = readSettings(text, settingsPath, tip);
    if (!result.ok) {
      const broken = result.problems.map(({ file, line, message }) => `${name} ${file}:${line}: ${message}`);
      return { campaigns: 0, broken, doubtful: [] };
    }
    const { campaigns } = result.loaded;
    const doubts = await Promise.all(campaigns.map((campaign) => doubtAbout(repository, name, campaign)));
    return { campaigns: campaigns.length, broken: [], doubtful: doubts.filter((doubt) => doubt !== null) };
  } catch (error) {
    return { campaigns: 0, broken: [], doubtful: [`${name} cannot be read: ${reasonOf(error)}`] };
  }
}

async function doubtAbout(
  repository: Repository,
  name: string,
  { settings: { id, epic, branch } }: ConfiguredCampaign,
): Promise<string | null> {
  if (branch !== null && (await repository.headOf(branch)) === null) {
    return `${name}, campaign ${id}: there is no branch \`${branch}\`.`;
  }
  if (epic === null) return `${name}, campaign ${id}: no epic is named, so no issue is kept true.`;
  const lookup = await repository.issue(epic);
  if (!lookup.found) return `${name}, campaign ${id}: the epic #${epic} cannot be read (${lookup.why}).`;
  if (lookup.issue.isPullRequest) return `${name}, campaign ${id}: #${epic} is a pull request, no epic.`;
  return lookup.issue.state === "closed" ? `${name}, campaign ${id}: the epic #${epic} is closed.` : null;
}
