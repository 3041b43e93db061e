import * as z from "zod";
import type { CheckRun, CheckRuns } from "../domain/check-run.ts";
import { webAddress } from "./read-fields.ts";
import { readAs, UnreadableInput } from "./unreadable-input.ts";

/** The fields of GitHub's check run that evidence is made of. Source: REST, "List check runs for a Git reference". */
const checkRunJson = z
  .object({
    id: z.number(),
    name: z.string(),
    head_sha: z.string(),
    status: z.string(),
    conclusion: z.string().nullish(),
    app: z.object({ slug: z.string().nullish() }).nullish(),
    html_url: webAddress,
    details_url: webAddress,
    started_at: z.string().nullish(),
    completed_at: z.string().nullish(),
    check_suite: z.object({ id: z.number().nullish() }).nullish(),
  })
  .transform(
    (run): CheckRun => ({
      id: run.id,
      name: run.name,
      headSha: run.head_sha,
      status: run.status,
      conclusion: run.conclusion ?? null,
      app: run.app?.slug ?? null,
      url: run.html_url ?? run.details_url,
      startedAt: run.started_at ?? null,
      completedAt: run.completed_at ?? null,
      suiteId: run.check_suite?.id ?? null,
      source: "check-run",
    }),
  );

const page = z.object({
  total_count: z.number().int().nonnegative().optional(),
  check_runs: z.array(checkRunJson),
});

/**
 * Reads what GitHub's "list check runs for a ref" returns: one page `{ total_count, check_runs }`, an array of
 * such pages (`gh api --paginate --slurp`), or a bare array of check runs. A run that stands on two pages
 * counts once: lists move while they are read.
 *
 * @returns the runs, not complete where GitHub's own count says that some are missing
 * @throws UnreadableInput naming the place that is wrong
 */
export function readCheckRuns(value: unknown): CheckRuns {
  const pages = readPages(value);
  const runs = new Map<number, CheckRun>();
  for (const { check_runs } of pages) {
    for (const run of check_runs) runs.set(run.id, run);
  }
  const announced = Math.max(0, ...pages.map(({ total_count }) => total_count ?? 0));
  return { runs: [...runs.values()], complete: runs.size >= announced };
}

function readPages(value: unknown): readonly z.infer<typeof page>[] {
  const what = "The list of check runs";
  if (Array.isArray(value)) {
    const looksLikePages = value.some((entry) => isObject(entry) && "check_runs" in entry);
    if (looksLikePages) return readAs(z.array(page), value, what);
    return [{ check_runs: readAs(z.array(checkRunJson), value, what) }];
  }
  if (isObject(value) && "message" in value && !("check_runs" in value)) {
    // What is stored when the request failed: `{ "message": "Not Found", "status": "404" }`.
    throw new UnreadableInput(
      `The list of check runs holds GitHub's error message instead: ${JSON.stringify(value.message)}. Ask again, and store the answer only when the request succeeded.`,
    );
  }
  return [readAs(page, value, what)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
