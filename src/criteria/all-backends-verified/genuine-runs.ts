import type { CheckRun } from "../../domain/check-run.ts";
import type { CampaignSettings } from "../../domain/settings.ts";

/** Runs of one head, told apart by whether they may count as evidence. */
export interface SortedRuns {
  /** From the expected app, on the head: the latest attempt of each name in each suite. */
  readonly genuine: readonly CheckRun[];
  /** From somewhere else, or for another commit, whatever their names say. */
  readonly foreign: readonly { readonly run: CheckRun; readonly why: string }[];
}

/** Sorts the evidence: what anybody could have made proves nothing. */
export function sortRuns(
  runs: readonly CheckRun[],
  headSha: string,
  ci: Pick<CampaignSettings["ci"], "app" | "commit_statuses">,
): SortedRuns {
  const foreign: { run: CheckRun; why: string }[] = [];
  const latest = new Map<string, CheckRun>();
  for (const run of runs) {
    const why = whyForeign(run, headSha, ci);
    if (why !== null) {
      foreign.push({ run, why });
      continue;
    }
    const attempt = JSON.stringify([run.source, run.name, run.suiteId]);
    const known = latest.get(attempt);
    if (known === undefined || isLater(run, known)) latest.set(attempt, run);
  }
  return { genuine: [...latest.values()], foreign };
}

function whyForeign(
  run: CheckRun,
  headSha: string,
  ci: Pick<CampaignSettings["ci"], "app" | "commit_statuses">,
): string | null {
  if (run.headSha.toLowerCase() !== headSha.toLowerCase()) {
    return `it ran on ${run.headSha.slice(0, 10)}, not on the head ${headSha.slice(0, 10)}`;
  }
  if (run.source === "commit-status") {
    return ci.commit_statuses ? null : "it is a commit status, which anybody with write access can set";
  }
  if (run.app === ci.app) return null;
  return run.app === null
    ? "GitHub does not say which app made it"
    : `it was made by ${run.app}, not by ${ci.app}`;
}

/** Ids grow with time; a run that is created later is the later attempt. */
function isLater(run: CheckRun, than: CheckRun): boolean {
  return run.id > than.id;
}
