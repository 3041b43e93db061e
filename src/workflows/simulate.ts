import type { CheckRun, CheckRuns } from "../domain/check-run.ts";
import type { Judgement } from "../domain/judgement.ts";
import { diffScans, type Scan, type ScanDelta } from "../domain/scan.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import { type Judged, type JudgementInput, judge } from "./judge.ts";
import { loadJudgementInput } from "./judgement-input.ts";
import { type ConfiguredCampaign, readSettings, type SettingsProblem } from "./load-settings.ts";
import { type SettingsInForce, settingsInForce } from "./settings-in-force.ts";

/** What to suppose. */
export interface Supposition {
  readonly campaign: string;
  /** A pull request to judge under it; null: only the scan is made again. */
  readonly pullRequest: number | null;
  /** A whole settings file in place of the one in force; null: that one. */
  readonly settingsText: string | null;
  /** Each takes the place of the runs of its name; a null conclusion means that it still runs, `absent` that there is none. */
  readonly checkRuns: readonly SupposedRun[];
}

export interface SupposedRun {
  readonly name: string;
  readonly conclusion: string | null;
}

/** What would be, beside what is. */
export type Simulation =
  | { readonly ok: false; readonly problems: readonly SettingsProblem[]; readonly why: string }
  | {
      readonly ok: true;
      readonly before: Outcome;
      readonly after: Outcome;
      /** How the targets differ between the two. */
      readonly delta: ScanDelta;
    };

/** One side of a simulation. */
export interface Outcome {
  readonly scan: Scan;
  /** Null where no pull request was asked about. */
  readonly judgement: Judgement | null;
  readonly ruleSet: { readonly id: string; readonly date: string };
}

/** Scans, and judges a pull request, as if settings or check runs were others. Publishes nothing. */
export async function simulate(context: WorkflowContext, supposition: Supposition): Promise<Simulation> {
  const settings = await settingsInForce(context);
  const now = settings?.loaded.campaigns.find(({ settings: { id } }) => id === supposition.campaign);
  if (settings === null || now === undefined)
    return refusal("This campaign is not in the settings any more.");
  const supposed = supposedCampaign(supposition, now);
  if ("ok" in supposed) return supposed;
  return supposition.pullRequest === null
    ? scanTwice(context, now, supposed)
    : judgeTwice(context, settings, now, supposed, supposition.pullRequest, supposition.checkRuns);
}

function supposedCampaign(
  { settingsText, campaign }: Supposition,
  now: ConfiguredCampaign,
): ConfiguredCampaign | (Simulation & { ok: false }) {
  if (settingsText === null) return now;
  const result = readSettings(settingsText, "your settings", null);
  if (!result.ok) return { ok: false, problems: result.problems, why: "These settings cannot be used." };
  return (
    result.loaded.campaigns.find(({ settings }) => settings.id === campaign) ??
    refusal(`These settings hold no campaign with the id ${campaign}.`)
  );
}

async function scanTwice(
  context: WorkflowContext,
  now: ConfiguredCampaign,
  supposed: ConfiguredCampaign,
): Promise<Simulation> {
  const { store, repository } = context;
  const latest = await store.latestScan(campaignKey(context, now.settings.id));
  const commit = latest?.scan.commit ?? null;
  if (commit === null) return refusal("The tracked branch was not scanned yet.");
  const tree = await repository.treeAt(commit);
  const options = { cache: store.scanCache };
  const before = await now.kind.scan(tree, now.settings, options);
  const after = await supposed.kind.scan(tree, supposed.settings, options);
  return {
    ok: true,
    before: { scan: before, judgement: null, ruleSet: now.ruleSet },
    after: { scan: after, judgement: null, ruleSet: supposed.ruleSet },
    delta: diffScans(before, after),
  };
}

async function judgeTwice(
  context: WorkflowContext,
  settings: SettingsInForce,
  now: ConfiguredCampaign,
  supposed: ConfiguredCampaign,
  number: number,
  supposedRuns: readonly SupposedRun[],
): Promise<Simulation> {
  const input = await loadInput(context, settings, now, number);
  if (input === null) return refusal(`There is no pull request #${number} against the tracked branch.`);
  const options = { cache: context.store.scanCache };
  const before = await judge(now, input, options);
  const after = await judge(
    supposed,
    { ...input, checkRuns: withSupposed(input.checkRuns, supposedRuns, input.headSha, supposed) },
    options,
  );
  const outcome = ({ judgement, headScan }: Judged, { ruleSet }: ConfiguredCampaign): Outcome => ({
    scan: headScan,
    judgement,
    ruleSet,
  });
  return {
    ok: true,
    before: outcome(before, now),
    after: outcome(after, supposed),
    delta: diffScans(before.headScan, after.headScan),
  };
}

async function loadInput(
  context: WorkflowContext,
  settings: SettingsInForce,
  campaign: ConfiguredCampaign,
  number: number,
): Promise<JudgementInput | null> {
  const { repository } = context;
  const pullRequest = await repository.pullRequest(number);
  if (pullRequest === null) return null;
  if (pullRequest.baseRef !== (campaign.settings.branch ?? settings.defaultBranch)) return null;
  const comparison = await repository.compare(pullRequest.baseRef, pullRequest.headSha);
  return loadJudgementInput(context, campaign, settings, { pullRequest, comparison });
}

/** The runs as they are, except that the supposed ones take the place of those of the same name. */
function withSupposed(
  live: CheckRuns,
  supposed: readonly SupposedRun[],
  headSha: string,
  { settings }: ConfiguredCampaign,
): CheckRuns {
  if (supposed.length === 0) return live;
  const names = new Set(supposed.map(({ name }) => name));
  const kept = (live.runs ?? []).filter((run) => !names.has(run.name));
  const added = supposed.flatMap(({ name, conclusion }, index): CheckRun[] =>
    conclusion === "absent"
      ? []
      : [
          {
            id: index + 1,
            name,
            headSha,
            status: conclusion === null ? "in_progress" : "completed",
            conclusion,
            app: settings.ci.app,
            url: null,
            startedAt: null,
            completedAt: null,
            suiteId: null,
            source: "check-run",
          },
        ],
  );
  return { runs: [...kept, ...added], complete: live.complete };
}

function refusal(why: string): Simulation & { ok: false } {
  return { ok: false, problems: [], why };
}
