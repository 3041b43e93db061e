import * as z from "zod";
import type { CheckRun, CheckRuns } from "../domain/check-run.ts";
import type { GitHubClient } from "./github-connection.ts";
import { limits } from "./limits.ts";
import { allPages, asPage } from "./pages.ts";
import { readCheckRuns } from "./read-check-runs.ts";
import { webAddress } from "./read-fields.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

/** Check suites that GitHub looks at for one commit. Source: REST, "List check runs for a Git reference". */
const maximumSuites = 1_000;

/** Everything that GitHub knows about CI at a commit. */
export async function loadEvidence(
  client: GitHubClient,
  address: RepositoryAddress,
  sha: string,
  options: { readonly commitStatuses: boolean },
): Promise<CheckRuns> {
  const pages: unknown[] = [];
  const load = async (page: number) =>
    asPage(
      await client.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
        ...address,
        ref: sha,
        filter: "latest",
        per_page: limits.pageSize,
        page,
      }),
    );
  for await (const page of allPages(load)) pages.push(page);
  const checkRuns = readCheckRuns(pages);
  const runs = checkRuns.runs ?? [];
  const suites = new Set(runs.map(({ suiteId }) => suiteId));
  const complete = checkRuns.complete && suites.size < maximumSuites;
  if (!options.commitStatuses) return { runs, complete };
  return { runs: [...runs, ...(await loadStatuses(client, address, sha))], complete };
}

const combinedStatus = z.object({
  sha: z.string(),
  statuses: z.array(
    z.object({
      id: z.number(),
      context: z.string(),
      state: z.string(),
      target_url: webAddress,
      created_at: z.string().nullish(),
      updated_at: z.string().nullish(),
    }),
  ),
});

/** The latest status of each context, as a check run would show it. Source: REST, "Get the combined status". */
async function loadStatuses(
  client: GitHubClient,
  address: RepositoryAddress,
  sha: string,
): Promise<readonly CheckRun[]> {
  const runs: CheckRun[] = [];
  const load = async (page: number) =>
    asPage(
      await client.request("GET /repos/{owner}/{repo}/commits/{ref}/status", {
        ...address,
        ref: sha,
        per_page: limits.pageSize,
        page,
      }),
    );
  for await (const page of allPages(load)) {
    const combined = readAs(combinedStatus, page, "The combined status");
    for (const status of combined.statuses) {
      const isPending = status.state === "pending";
      runs.push({
        id: status.id,
        name: status.context,
        headSha: combined.sha,
        status: isPending ? "in_progress" : "completed",
        conclusion: isPending ? null : status.state === "success" ? "success" : "failure",
        app: null,
        url: status.target_url,
        startedAt: status.created_at ?? null,
        completedAt: isPending ? null : (status.updated_at ?? null),
        suiteId: null,
        source: "commit-status",
      });
    }
  }
  return runs;
}
