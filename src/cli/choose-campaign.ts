import { readFileSync } from "node:fs";
import { campaignKinds, findKind } from "../campaign-kinds/index.ts";
import type { SourceTree } from "../domain/source-tree.ts";
import {
  type ConfiguredCampaign,
  defaultSettings,
  defaultSettingsFor,
  findSettingsText,
  type LoadedSettings,
  presetSettings,
  readSettings,
  settingsPath,
} from "../workflows/load-settings.ts";
import { UsageError } from "./usage-error.ts";

/** What the person said about settings. */
export interface CampaignChoice {
  /** A file, or `preset:NAME`. */
  readonly config?: string | undefined;
  readonly campaign?: string | undefined;
  readonly kind?: string | undefined;
}

/** The campaign to work on and where its settings came from. */
export interface ChosenCampaign {
  readonly campaign: ConfiguredCampaign;
  readonly source: string;
  readonly commit: string | null;
}

/**
 * Finds the settings (`--config`, else the file in the tree, else the kind's defaults) and the one campaign in them.
 * @param tree where `.github/convert-status.yml` is looked for; not waited for where `--config` says it all
 * @throws UsageError with a sentence when there is no such file, it is broken, or it leaves a choice
 */
export async function chooseCampaign(
  tree: SourceTree | Promise<SourceTree>,
  choice: CampaignChoice,
): Promise<ChosenCampaign> {
  if (choice.kind !== undefined && findKind(choice.kind) === null) {
    const known = campaignKinds.map((kind) => kind.id).join(", ");
    throw new UsageError(`There is no campaign kind ${choice.kind}. Known: ${known}.`);
  }
  const loaded = await loadSettings(tree, choice);
  const { kind, campaign: id } = choice;
  const matching = loaded.campaigns.filter(
    (campaign) =>
      (kind === undefined || campaign.kind.id === kind) && (id === undefined || campaign.settings.id === id),
  );
  const [campaign, second] = matching;
  const ids = loaded.campaigns.map((candidate) => candidate.settings.id).join(", ");
  if (campaign === undefined) {
    throw new UsageError(
      `No campaign in ${loaded.source} fits. It has: ${ids}. Choose one with --campaign ID.`,
    );
  }
  if (second !== undefined) {
    throw new UsageError(`${loaded.source} has several campaigns: ${ids}. Choose one with --campaign ID.`);
  }
  return { campaign, source: loaded.source, commit: loaded.commit };
}

async function loadSettings(
  opening: SourceTree | Promise<SourceTree>,
  choice: CampaignChoice,
): Promise<LoadedSettings> {
  if (choice.config !== undefined) return loadNamed(choice.config);
  const tree = await opening;
  const text = await findSettingsText(tree);
  if (text !== null) return readOrExplain(text, settingsPath, tree.commit);
  const kind = choice.kind === undefined ? null : findKind(choice.kind);
  return kind === null ? defaultSettingsFor(tree) : defaultSettings(kind);
}

function loadNamed(config: string): LoadedSettings {
  if (config.startsWith("preset:")) {
    const name = config.slice("preset:".length);
    const loaded = presetSettings(name);
    if (loaded !== null) return loaded;
    const known = campaignKinds.flatMap((kind) => Object.keys(kind.presets)).join(", ");
    throw new UsageError(`There is no preset ${name}. Known: ${known}.`);
  }
  const text = readInput(config, "--config");
  return readOrExplain(text, config, null);
}

function readOrExplain(text: string, file: string, commit: string | null): LoadedSettings {
  const result = readSettings(text, file, commit);
  if (result.ok) return result.loaded;
  const lines = result.problems.map((problem) => `  ${problem.file}:${problem.line}: ${problem.message}`);
  throw new UsageError(`The settings cannot be used:\n${lines.join("\n")}`);
}

/** The text of a file that an option names. */
export function readInput(file: string, option: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const detail =
      error instanceof Error && "code" in error && error.code === "ENOENT"
        ? "there is no such file"
        : String(error);
    throw new UsageError(`${option} ${file} cannot be read: ${detail}.`);
  }
}
