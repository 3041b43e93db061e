import type { BackendResult } from "../../domain/judgement.ts";
import { matchesGlob } from "../../domain/matching.ts";
import type { ConversionPullRequest } from "../../domain/pull-request.ts";
import { sortRuns } from "./genuine-runs.ts";
import { judgeBackend, matcher } from "./judge-backend.ts";

/** What judging the backends needs of a pull request. */
export type BackendEvidence = Pick<
  ConversionPullRequest,
  "checkRuns" | "changedFiles" | "settings" | "headSha"
>;

/**
 * Per backend of the settings, what the check runs of the head prove. Green results go to review where the
 * list was cut short or where the pull request itself decides what CI runs; what failed stays failed.
 */
export function judgeBackends(pullRequest: BackendEvidence): readonly BackendResult[] {
  const { checkRuns, settings, headSha } = pullRequest;
  if (checkRuns.runs === null) return settings.backends.map((backend) => notAsked(backend));
  const runs = sortRuns(checkRuns.runs, headSha, settings.ci);
  const results = settings.backends.map((backend) => judgeBackend(backend, runs));
  const forgeable = findForgeableFiles(pullRequest);
  const unmatched = runs.genuine.length > 0 && hasNoMatch(pullRequest, runs.genuine);
  const finished = runs.genuine.every((run) => run.status === "completed");
  return results.map((result) => {
    if (!checkRuns.complete && result.status !== "fail") {
      return review(result, "GitHub's list of check runs was cut short, so a failed run may be missing.");
    }
    if (result.status === "pending" && unmatched && finished) {
      return review(
        result,
        "CI has finished, but none of its runs matches any configured pattern: the patterns in settings no longer fit the names of the jobs.",
      );
    }
    if (result.status === "pass" && forgeable.length > 0) {
      return review(
        result,
        `${result.summary} This pull request changes what CI runs (${forgeable.join(", ")}), so its own runs are no proof.`,
      );
    }
    return result;
  });
}

/** Changed files, old names included, that decide what CI runs. */
export function findForgeableFiles(
  pullRequest: Pick<ConversionPullRequest, "changedFiles" | "settings">,
): readonly string[] {
  const globs = pullRequest.settings.ci.protected_paths;
  const touched = pullRequest.changedFiles.flatMap((file) =>
    [file.path, file.previousPath].filter((path) => path !== null),
  );
  return [...new Set(touched.filter((path) => matchesGlob(path, globs)))].sort();
}

function hasNoMatch(pullRequest: BackendEvidence, runs: readonly { readonly name: string }[]): boolean {
  const known = matcher(
    pullRequest.settings.backends.flatMap((backend) => [...backend.verified_by, ...backend.without_tests]),
  );
  return !runs.some((run) => known(run.name));
}

function review(result: BackendResult, summary: string): BackendResult {
  return { ...result, status: "review", summary };
}

function notAsked(backend: Pick<BackendResult, "id" | "title" | "driver">): BackendResult {
  const { id, title, driver } = backend;
  return { id, title, driver, status: "pending", summary: "GitHub was not asked for check runs.", runs: [] };
}
