import type { ChaosWorld } from "./world.ts";
import { owner } from "./world.ts";

/** A check run of ours. */
export interface PublishedRun {
  readonly id: number;
  readonly head: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly name: string;
  readonly text: string;
}

/** Everything that the app has published in one repository, as GitHub has it. */
export interface Published {
  readonly epic: string;
  /** Our comments by issue or pull request. */
  readonly comments: ReadonlyMap<number, readonly string[]>;
  readonly runs: readonly PublishedRun[];
}

/** Reads it from the emulator itself, so that no fault gets in between. */
export async function readPublished(
  { github }: Pick<ChaosWorld, "github">,
  repo: string,
  numbers: readonly number[],
): Promise<Published> {
  const { world } = github;
  const get = async (path: string) =>
    (await world.admin(owner, "GET", `/repos/${owner}/${repo}${path}`)).body;
  const comments = new Map<number, readonly string[]>();
  for (const number of [1, ...numbers]) {
    const list = (await get(`/issues/${number}/comments?per_page=100`)) as {
      user: { login: string };
      body: string;
    }[];
    const ours = list.filter(({ user }) => user.login === "convert-status[bot]");
    comments.set(
      number,
      ours.map(({ body }) => body),
    );
  }
  const runs: PublishedRun[] = [];
  for (const record of world.checks.runs.values()) {
    if (record.repo !== repo || record.app.slug !== "convert-status") continue;
    const run = await get(`/check-runs/${record.id}`);
    runs.push({
      id: record.id,
      head: record.headSha,
      name: record.name,
      status: String(run.status),
      conclusion: run.conclusion ?? null,
      text: String(run.output?.text ?? ""),
    });
  }
  const issue = await get("/issues/1");
  return { epic: String(issue.body ?? ""), comments, runs: runs.sort((a, b) => a.id - b.id) };
}
