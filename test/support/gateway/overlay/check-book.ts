import type { RegisteredApp } from "../accounts.ts";
import type { Json } from "../json.ts";
import { account, appJson, type World } from "../world.ts";

/** A check run, as far as the emulator does not know it. */
export interface RunRecord {
  readonly id: number;
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
  readonly app: RegisteredApp;
  readonly suite: number;
  readonly name: string;
  status: string;
  /** GitHub appends annotations and never takes one back. */
  readonly annotations: Json[];
}

/** Which App made which check run, in which suite. */
export class CheckBook {
  readonly runs = new Map<number, RunRecord>();
  readonly #suites = new Map<string, number>();
  #nextSuite = 4_000_001;

  /** One suite per App and head; GitHub Actions has one per workflow. */
  suiteOf(owner: string, repo: string, sha: string, app: RegisteredApp, workflow = ""): number {
    const key = `${owner}/${repo}@${sha}/${app.id}/${workflow}`.toLowerCase();
    const known = this.#suites.get(key);
    if (known !== undefined) return known;
    const suite = this.#nextSuite;
    this.#nextSuite += 1;
    this.#suites.set(key, suite);
    return suite;
  }

  inSuite(suite: number): readonly RunRecord[] {
    return [...this.runs.values()].filter((run) => run.suite === suite);
  }
}

/** What the emulator says of a check run, put right. */
export async function correctRun(world: World, run: Json, owner: string, repo: string): Promise<Json> {
  const record = world.checks.runs.get(Number(run.id));
  if (record === undefined) return run;
  const url = `${world.url}/repos/${owner}/${repo}/check-runs/${run.id}`;
  return {
    ...run,
    html_url: `${world.url}/${owner}/${repo}/runs/${run.id}`,
    external_id: run.external_id ?? "",
    details_url: run.details_url ?? `${world.url}/apps/${record.app.slug}`,
    started_at: run.started_at ?? new Date(0).toISOString(),
    output: {
      ...run.output,
      annotations_count: record.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: record.suite },
    app: appJson(world, record.app, await account(world, owner, owner)),
    pull_requests: pullsAt(world, owner, repo, record.headSha),
  };
}

/** GitHub names the pull requests of the repository's own branches only. */
export function pullsAt(world: World, owner: string, repo: string, sha: string): readonly Json[] {
  const api = `${world.url}/repos/${owner}/${repo}`;
  return world.pulls
    .of(owner, repo)
    .filter((pull) => pull.headSha === sha && pull.isOpen && pull.fork === null)
    .map((pull) => ({
      url: `${api}/pulls/${pull.number}`,
      id: pull.number,
      number: pull.number,
      head: { ref: pull.headRef, sha, repo: { id: 1, url: api, name: repo } },
      base: { ref: pull.baseRef, sha, repo: { id: 1, url: api, name: repo } },
    }));
}
