import { type IssueStanding, standingOf } from "../domain/cross-cutting.ts";
import type { EpicInput } from "../reports/epic-input.ts";
import { readNotes } from "../reports/epic-notes.ts";
import { epicPageMarker, needsPages, renderEpicPages } from "../reports/epic-pages.ts";
import { renderEpicSection } from "../reports/epic-section.ts";
import { listMistakes } from "../reports/settings-problems.ts";
import { findSection, roomForSection } from "../reports/splice-section.ts";
import { checklistFacts, keepChecklist } from "./checklist.ts";
import { campaignKey, linksOf, type WorkflowContext } from "./context.ts";
import { findBenchmarkFile, makeEpicInput } from "./epic-input.ts";
import { writeEpicBody } from "./epic-writes.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";
import { measureSlotRelief } from "./measure-slot-relief.ts";
import { type SettingsInForce, settingsInForce } from "./settings-in-force.ts";

/** Longest chain of comments that holds the whole table. */
const maximumPages = 40;

/** Makes a campaign's epic say what is true now; writes nothing when its meaning is the same. */
export async function refreshEpic(context: WorkflowContext, campaignId: string): Promise<void> {
  const settings = await settingsInForce(context);
  const campaign = settings?.loaded.campaigns.find((candidate) => candidate.settings.id === campaignId);
  if (settings === null || campaign === undefined) return;
  const { epic } = campaign.settings;
  const lookup = epic === null ? null : await context.repository.issue(epic);
  if (lookup?.found === false)
    context.log.warn({ campaign: campaignId, epic, why: lookup.why }, "the epic cannot be read");
  const body = lookup?.found === true ? lookup.issue.body : "";
  const input = await loadEpicInput(context, campaign, settings, body);
  if (input === null) {
    await context.queue.request({ verb: "rescan-branch", repository: context.repository.id, pushed: null });
    return;
  }
  await context.store.recordFacts(campaignKey(context, campaignId), {
    crossCutting: input.crossCutting,
    benchmarks: input.benchmarks,
    slotRelief: input.slotRelief,
    checklist: input.checklist,
    tests: input.tests === null ? null : Object.fromEntries(input.tests),
    settingsProblem: input.settings.problem,
  });
  // Pages show the facts also of a campaign that has no epic, or lost it.
  if (epic !== null && lookup?.found === true) await writeEpic(context, campaign, epic, body, input);
}

/** Writes section and check boxes, and the whole table as comments where it does not fit. */
async function writeEpic(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  epic: number,
  body: string,
  input: EpicInput,
): Promise<void> {
  const { table, checklist } = campaign.settings.epic_section;
  const section = table ? renderEpicSection(input, roomForSection(body, campaign.settings.id)) : null;
  const written = await writeEpicBody(context, campaign.settings.id, epic, {
    section,
    amend: (live) => (checklist ? keepChecklist(live, input).body : live),
  });
  context.log.info({ campaign: campaign.settings.id, epic, written }, "epic looked at");
  if (written === "gone" || written === "locked") return;

  const pages = section !== null && needsPages(section) ? renderEpicPages(input).slice(0, maximumPages) : [];
  for (const [index, page] of pages.entries()) {
    await context.publisher.ensureComment(epic, epicPageMarker(campaign.settings.id, index + 1), page);
  }
  if (pages.length < maximumPages && section !== null) {
    await context.publisher.ensureNoComment(epic, epicPageMarker(campaign.settings.id, pages.length + 1));
  }
}

/** Everything the epic says about a campaign now; null while the branch was never scanned. */
export async function loadEpicInput(
  context: WorkflowContext,
  campaign: ConfiguredCampaign,
  settings: SettingsInForce,
  body: string,
): Promise<EpicInput | null> {
  const { repository, store } = context;
  const key = campaignKey(context, campaign.settings.id);
  const latest = await store.latestScan(key);
  if (latest === null) return null;
  const tree = latest.scan.commit === null ? settings.tree : await repository.treeAt(latest.scan.commit);
  const scans = await store.scansSince(key, new Date(0));
  const sources = {
    links: linksOf(context),
    branch: campaign.settings.branch ?? settings.defaultBranch,
    scan: latest.scan,
    criteria: await campaign.kind.definitionOfDone(),
    scans,
    pullRequests: await store.judgements(key),
    notes: await collectNotes(context, campaign.settings.id, body),
    checklist: null,
    issues: await loadIssueStates(context, campaign),
    benchmarks: await findBenchmarkFile(tree, campaign.settings),
    slotRelief: await measureSlotRelief(campaign.settings.slot_relief, scans, context.metrics, context.now()),
    tests: await campaign.kind.mapTests(tree, latest.scan, campaign.settings),
    settingsSource: settings.loaded.source,
    settingsCommit: settings.loaded.commit,
    settingsProblem: settings.problems.length === 0 ? null : listMistakes(settings.problems),
    dashboard:
      context.links.dashboard === null
        ? null
        : `${context.links.dashboard}/${key.repository}/${key.campaign}`,
  };
  const input = makeEpicInput(campaign, sources);
  return { ...input, checklist: checklistFacts(body, input, campaign.settings.epic_section.checklist) };
}

/** Notes as people left them in the section, over those remembered: the body may have lost some. */
async function collectNotes(
  context: WorkflowContext,
  campaign: string,
  body: string,
): Promise<ReadonlyMap<string, string>> {
  const key = campaignKey(context, campaign);
  const remembered = await context.store.notes(key);
  const section = findSection(body, campaign);
  if (section === null) return remembered;
  const read = readNotes(section);
  const changed = new Map([...read].filter(([target, note]) => (remembered.get(target) ?? "") !== note));
  if (changed.size > 0) await context.store.recordNotes(key, changed);
  return context.store.notes(key);
}

async function loadIssueStates(
  context: WorkflowContext,
  { settings }: ConfiguredCampaign,
): Promise<ReadonlyMap<number, IssueStanding>> {
  const numbers = settings.cross_cutting.flatMap((item) => (item.issue === null ? [] : [item.issue]));
  const states = new Map<number, IssueStanding>();
  for (const number of new Set(numbers)) {
    const lookup = await context.repository.issue(number);
    states.set(number, standingOf(lookup));
  }
  return states;
}
