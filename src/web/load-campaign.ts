import { findKind } from "../campaign-kinds/index.ts";
import type { KnownCampaign } from "../domain/campaign-catalogue.ts";
import type { CampaignKey, RecordedSettings } from "../domain/campaign-store.ts";
import type { Progress } from "../domain/progress.ts";
import type { EpicInput } from "../reports/epic-input.ts";
import { makeEpicInput } from "../workflows/epic-input.ts";
import {
  type ConfiguredCampaign,
  defaultSettings,
  type LoadedSettings,
  readSettings,
  settingsPath,
} from "../workflows/load-settings.ts";
import type { CampaignView } from "./campaign-view.ts";
import type { PageServices } from "./page-services.ts";

type Store = PageServices["store"];

/** A campaign as lists show it. */
export interface ListedCampaign {
  readonly key: CampaignKey;
  readonly repository: string;
  readonly title: string;
  readonly kind: string;
  readonly noun: { readonly one: string; readonly many: string };
  readonly progress: Progress;
  readonly commit: string | null;
  /** When the commit was made, ISO 8601. */
  readonly committedAt: string;
}

/**
 * What lists show of a campaign, without reading its history.
 * @returns null when it was never scanned, or its kind or settings are gone
 */
export async function loadListed(store: Store, known: KnownCampaign): Promise<ListedCampaign | null> {
  const latest = await store.latestScan(known);
  if (latest === null) return null;
  const { scan, committedAt } = latest;
  const recorded = await store.lastGoodSettings(known.repository);
  const campaign = campaignOf(settingsOf(recorded, scan.kind), known);
  if (campaign === null) return null;
  return {
    key: { repository: known.repository, campaign: known.campaign },
    repository: known.place?.name ?? known.repository,
    title: campaign.settings.title,
    kind: scan.kind,
    noun: campaign.kind.noun,
    progress: scan.progress,
    commit: scan.commit,
    committedAt,
  };
}

/**
 * Everything recorded about a campaign; nothing is asked of GitHub.
 * @param githubUrl web address of GitHub, for links
 * @returns null when it was never scanned, or its kind or settings are gone
 */
export async function loadCampaign(
  store: Store,
  known: KnownCampaign,
  githubUrl: string,
): Promise<CampaignView | null> {
  const scans = await store.scansSince(known, new Date(0));
  const latest = scans.at(-1);
  if (latest === undefined) return null;
  const recorded = await store.lastGoodSettings(known.repository);
  const loaded = settingsOf(recorded, latest.scan.kind);
  const campaign = campaignOf(loaded, known);
  if (loaded === null || campaign === null) return null;
  const repository = known.place?.name ?? known.repository;
  const criteria = await campaign.kind.definitionOfDone();
  const input = makeEpicInput(campaign, {
    criteria,
    links: { host: githubUrl, repository },
    branch: known.place?.branch ?? campaign.settings.branch ?? "the default branch",
    scan: latest.scan,
    scans,
    pullRequests: await store.judgements(known),
    notes: await store.notes(known),
    checklist: null,
    issues: new Map(),
    benchmarks: null,
    slotRelief: null,
    tests: null,
    settingsSource: loaded.source,
    settingsCommit: loaded.commit,
    settingsProblem: null,
    dashboard: null,
  });
  return {
    key: { repository: known.repository, campaign: known.campaign },
    repository,
    input: withFacts(input, known),
    epic: campaign.settings.epic,
    scans,
    criteria: criteria.map(({ id, title, reconsiderOn }) => ({
      id,
      title,
      reconsiderOn,
    })),
    rules: rulesOf(campaign),
    settingsText: recorded?.text ?? null,
    factsKnown: known.facts !== null,
  };
}

/** The settings in force as far as they are recorded: the last good file, else the defaults of the kind. */
function settingsOf(recorded: RecordedSettings | null, kind: string): LoadedSettings | null {
  if (recorded !== null) {
    const result = readSettings(recorded.text, settingsPath, recorded.commit);
    return result.ok ? result.loaded : null;
  }
  const known = findKind(kind);
  return known === null ? null : defaultSettings(known);
}

function campaignOf(loaded: LoadedSettings | null, { campaign }: CampaignKey): ConfiguredCampaign | null {
  return loaded?.campaigns.find(({ settings }) => settings.id === campaign) ?? null;
}

function withFacts(input: EpicInput, { facts }: KnownCampaign): EpicInput {
  if (facts === null) return input;
  return {
    ...input,
    crossCutting: facts.crossCutting,
    benchmarks: facts.benchmarks,
    // Facts that were recorded before slots were measured have none.
    slotRelief: (facts as Partial<typeof facts>).slotRelief ?? null,
    checklist: facts.checklist,
    tests: facts.tests === null ? null : new Map(Object.entries(facts.tests)),
    settings: { ...input.settings, problem: facts.settingsProblem },
  };
}

function rulesOf({ settings, ruleSet }: ConfiguredCampaign): CampaignView["rules"] {
  return Object.entries(settings.rules).map(([id, value]) => ({
    id,
    value,
    ruleSetValue: ruleSet.rules[id] ?? value,
  }));
}
