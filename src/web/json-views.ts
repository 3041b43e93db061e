import { burnUp } from "../domain/burn-up.ts";
import { connectionBudget } from "../domain/connection-budget.ts";
import { checkReportOf } from "../reports/check-json.ts";
import { findContradictions, isUnconverted, pullRequestsByKey } from "../reports/epic-facts.ts";
import { findNext } from "../reports/epic-people.ts";
import { scanReportOf, targetReportOf } from "../reports/scan-json.ts";
import type { CampaignAddresses } from "./addresses.ts";
import { type CampaignView, scannedAt } from "./campaign-view.ts";
import type { ListedCampaign } from "./load-campaign.ts";
import { targetHistory } from "./target-history.ts";
import { noteOf } from "./target-query.ts";

/*
 * The JSON that lies behind every page. Addresses and names are stable within /api/v1: fields may be added, none is
 * renamed or dropped. They are described on the page /api.
 */

/** A campaign in the list of all. */
export function campaignEntry(listed: Omit<ListedCampaign, "noun">, to: CampaignAddresses): object {
  const { repository, key, title, kind, progress, commit, committedAt } = listed;
  return {
    repository,
    campaign: key.campaign,
    title,
    kind,
    progress,
    commit,
    committedAt,
    page: to.page,
    json: to.json,
  };
}

/** Everything that the campaign's page says beside the table of targets. */
export function campaignSummary(view: CampaignView, to: CampaignAddresses): object {
  const { input } = view;
  const { budget, scan } = input;
  const remaining = scan.targets.filter((target) => isUnconverted(target)).length;
  return {
    ...campaignEntry(
      {
        key: view.key,
        repository: view.repository,
        title: input.campaign.title,
        kind: input.campaign.kind,
        progress: scan.progress,
        commit: scan.commit,
        committedAt: scannedAt(view),
      },
      to,
    ),
    branch: input.branch,
    epic: view.epic,
    settings: input.settings,
    criteria: view.criteria,
    backends: input.backends,
    rules: Object.fromEntries(view.rules.map(({ id, value }) => [id, value])),
    burnUp: burnUp(input.history),
    regressions: input.regressions,
    contradictions: findContradictions(input),
    unresolved: scan.unresolved,
    next: findNext(input)
      .slice(0, 20)
      .map(({ target, score, reasons }) => ({ key: target.key, score, reasons })),
    checklist: input.checklist,
    crossCutting: input.crossCutting,
    budget: budget === null ? null : connectionBudget(budget, scan.progress.converted, remaining),
    benchmarks: input.benchmarks,
    slotRelief: input.slotRelief,
  };
}

/** Counts over time, oldest first. */
export function historyJson(view: CampaignView): object {
  return { points: view.input.history, burnUp: burnUp(view.input.history) };
}

/** The latest scan, as `convert-status scan --format json` prints it. */
export function scanJson(view: CampaignView): object {
  return scanReportOf(view.input.scan);
}

/**
 * One target with its history.
 * @returns null when no scan ever saw it
 */
export function targetJson(view: CampaignView, key: string): object | null {
  const target = view.input.scan.targets.find((candidate) => candidate.key === key);
  const history = targetHistory(view.scans, key);
  if (target === undefined && history.length === 0) return null;
  const pulls = pullRequestsByKey(view.input.pullRequests).get(key) ?? [];
  return {
    target: target === undefined ? null : targetReportOf(target),
    note: noteOf(view, key),
    tests: view.input.tests === null ? null : (view.input.tests.get(key) ?? 0),
    pullRequests: pulls.map(({ judgement, state }) => ({
      number: judgement.pullRequest,
      state,
      conclusion: judgement.conclusion,
    })),
    history,
  };
}

/** Every judged pull request, without findings. */
export function pullsJson(view: CampaignView): object {
  return {
    pullRequests: view.input.pullRequests.map(({ judgement, title, author, state, judgedAt }) => ({
      number: judgement.pullRequest,
      title,
      author,
      state,
      judgedAt,
      head: judgement.head,
      conclusion: judgement.conclusion,
      conversions: judgement.conversions,
      verdicts: judgement.verdicts.map(({ criterion, status, summary }) => ({ criterion, status, summary })),
      backends: judgement.backends.map(({ id, status, summary }) => ({ id, status, summary })),
    })),
  };
}

/**
 * The verdict on one pull request: `report` is what `convert-status check --format json` prints, the rest is what
 * the page shows beside it.
 * @returns null when it was never judged
 */
export function verdictJson(view: CampaignView, number: number): object | null {
  const recorded = view.input.pullRequests.find(({ judgement }) => judgement.pullRequest === number);
  if (recorded === undefined) return null;
  const { judgement, title, author, state, judgedAt } = recorded;
  const { backends, settingsSource, settingsCommit } = judgement;
  return {
    number,
    title,
    author,
    state,
    judgedAt,
    settingsSource,
    settingsCommit,
    backends,
    report: checkReportOf(judgement),
  };
}
