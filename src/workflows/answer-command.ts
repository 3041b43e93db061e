import { type Command, type Since, verbs } from "../commands/command.ts";
import type { RecordedScan } from "../domain/campaign-store.ts";
import { diffScans } from "../domain/scan.ts";
import type { EpicInput } from "../reports/epic-input.ts";
import { renderHelpReply, renderInvalidReply, renderUnknownReply } from "../reports/help-reply.ts";
import { renderBlockedReply, renderMineReply, renderNextReply } from "../reports/list-replies.ts";
import { joinParts } from "../reports/markdown.ts";
import { inlineText } from "../reports/neutralise.ts";
import { renderRouteReply } from "../reports/route-reply.ts";
import { renderNothingSince, renderSinceReply } from "../reports/since-reply.ts";
import { renderStatusReply } from "../reports/status-reply.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";
import { findRecorded, findScan } from "./find-scan.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";
import { loadEpicInput } from "./refresh-epic.ts";
import type { SettingsInForce } from "./settings-in-force.ts";

/** "Lately" in a short status. */
const recentDays = 14;

/** A command that only asks. */
export interface Question {
  readonly command: Command;
  readonly issue: number;
  readonly author: string;
}

/** The answer to a command that only asks; over all campaigns, or over that of the epic where it was asked. */
export async function answerCommand(
  context: WorkflowContext,
  settings: SettingsInForce,
  question: Question,
): Promise<string> {
  const { command } = question;
  if (command.verb === "help") return renderHelpReply(verbs);
  if (command.verb === "unknown") return renderUnknownReply(command.word, command.suggestions);
  if (command.verb === "invalid") {
    return renderInvalidReply(command.problem, verbs.find((help) => help.verb === command.of)?.usage ?? null);
  }
  const { campaigns } = settings.loaded;
  const here = campaigns.filter((campaign) => campaign.settings.epic === question.issue);
  const meant = here.length > 0 ? here : campaigns;
  const texts: string[] = [];
  for (const campaign of meant) {
    const text = await answerForCampaign(context, settings, campaign, question);
    texts.push(meant.length > 1 ? joinParts([`**${inlineText(campaign.settings.title)}**`, text]) : text);
  }
  if (texts.length > 0) return joinParts(texts);
  return renderInvalidReply(
    "No campaign is configured here. See the README for `.github/convert-status.yml`.",
    null,
  );
}

async function answerForCampaign(
  context: WorkflowContext,
  settings: SettingsInForce,
  campaign: ConfiguredCampaign,
  { command, author }: Question,
): Promise<string> {
  const input = await loadInput(context, settings, campaign);
  if (input === null) {
    await context.queue.request({ verb: "rescan-branch", repository: context.repository.id, pushed: null });
    return "The branch has not been scanned yet; the scan was asked for. Ask again in a minute.";
  }
  const scans = () => context.store.scansSince(campaignKey(context, campaign.settings.id), new Date(0));
  switch (command.verb) {
    case "status":
      return renderStatusReply(input, {
        epic: campaign.settings.epic,
        recent: recentChanges(context, await scans()),
      });
    case "route":
      return renderRouteReply(input, command.query, await scans());
    case "next":
      return renderNextReply(input, command.count, command.group);
    case "since": {
      const recorded = await scans();
      const branch = campaign.settings.branch ?? settings.defaultBranch;
      const from = await findScan(context, campaign, branch, recorded, command.since);
      if (from !== null) return renderSinceReply(input, from);
      const nothing = renderNothingSince(sinceText(command.since), recorded[0] ?? null);
      // Asked for a time before all that is known: everything that is known is the answer.
      const oldest = command.since.kind === "commit" ? undefined : recorded[0];
      return oldest === undefined ? nothing : joinParts([nothing, renderSinceReply(input, oldest)]);
    }
    case "mine":
      return renderMineReply(input, author);
    case "blocked":
      return renderBlockedReply(input);
    case "recheck":
    case "refresh":
    case "help":
    case "unknown":
    case "invalid":
      throw new Error(`The command ${command.verb} is answered elsewhere.`);
  }
}

async function loadInput(
  context: WorkflowContext,
  settings: SettingsInForce,
  campaign: ConfiguredCampaign,
): Promise<EpicInput | null> {
  const { epic } = campaign.settings;
  const lookup = epic === null ? null : await context.repository.issue(epic);
  return loadEpicInput(context, campaign, settings, lookup?.found === true ? lookup.issue.body : "");
}

function recentChanges(
  context: WorkflowContext,
  scans: readonly RecordedScan[],
): { delta: ReturnType<typeof diffScans>; days: number } | null {
  const latest = scans.at(-1);
  const from = findRecorded(scans, { kind: "days", days: recentDays }, context.now());
  return latest === undefined || from === null
    ? null
    : { delta: diffScans(from.scan, latest.scan), days: recentDays };
}

/** A span or moment as a person writes it. */
export function sinceText(since: Since): string {
  switch (since.kind) {
    case "days":
      return `${since.days}d`;
    case "date":
      return since.date;
    case "commit":
      return since.commit;
  }
}
