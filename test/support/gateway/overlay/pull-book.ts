import type { Json } from "../json.ts";
import { issueKey, type World } from "../world.ts";

/** A pull request, as far as the emulator does not know it: its head moves, it may come from a fork, it is merged by us. */
export interface PullRecord {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly author: string;
  readonly baseRef: string;
  /** Name of the branch in the repository where the emulator has it. */
  readonly branch: string;
  /** What people see: the branch without our prefix for forks. */
  readonly headRef: string;
  /** Owner of the fork; null: a branch of the repository itself. */
  readonly fork: string | null;
  headSha: string;
  isOpen: boolean;
  merge: { readonly sha: string; readonly at: string; readonly by: string } | null;
}

/** Branches of forks live in the repository itself: as on GitHub, where a fork shares its objects. */
export const forkPrefix = "fork/";

/** All pull requests. */
export class PullBook {
  readonly #records = new Map<string, PullRecord>();

  /** Notes down a pull request that the emulator has just made. */
  add(owner: string, repo: string, pull: Json): PullRecord {
    const branch = String(pull.head.ref);
    const [, fork, ...rest] = branch.startsWith(forkPrefix) ? branch.split("/") : [];
    const record: PullRecord = {
      owner,
      repo,
      number: Number(pull.number),
      author: String(pull.user?.login ?? "ghost"),
      baseRef: String(pull.base.ref),
      branch,
      headRef: fork === undefined ? branch : rest.join("/"),
      fork: fork ?? null,
      headSha: String(pull.head.sha),
      isOpen: true,
      merge: null,
    };
    this.#records.set(issueKey(owner, repo, record.number), record);
    return record;
  }

  get(owner: string, repo: string, number: number | string): PullRecord | undefined {
    return this.#records.get(issueKey(owner, repo, number));
  }

  of(owner: string, repo: string): readonly PullRecord[] {
    const prefix = issueKey(owner, repo, "");
    return [...this.#records].filter(([key]) => key.startsWith(prefix)).map(([, record]) => record);
  }
}

/** What the emulator says of a pull request, put right. `detailed` adds the numbers that only a single one carries. */
export async function correctPull(world: World, pull: Json, detailed = false): Promise<Json> {
  const [owner = "", repo = ""] = String(pull.base.repo.full_name).split("/");
  const record = world.pulls.get(owner, repo, pull.number);
  if (record === undefined) return pull;
  const headOwner = record.fork ?? owner;
  const head = {
    ...pull.head,
    sha: record.headSha,
    ref: record.headRef,
    label: `${headOwner}:${record.headRef}`,
    ...(record.fork === null
      ? {}
      : { user: { ...pull.head.user, login: record.fork }, repo: forkOf(pull.head.repo, record.fork) }),
  };
  const { merge } = record;
  const corrected = {
    ...pull,
    head,
    statuses_url: `${world.url}/repos/${owner}/${repo}/statuses/${record.headSha}`,
    state: merge === null ? pull.state : "closed",
    merged_at: merge?.at ?? null,
    merge_commit_sha: merge?.sha ?? pull.merge_commit_sha,
  };
  if (!detailed) return withoutDetails(corrected);
  const { body: difference } = await world.admin(
    owner,
    "GET",
    `/repos/${owner}/${repo}/compare/${pull.base.sha}...${record.headSha}`,
  );
  const files: Json[] = difference?.files ?? [];
  const sum = (field: string) => files.reduce((total: number, file) => total + Number(file[field]), 0);
  return {
    ...corrected,
    merged: merge !== null,
    merged_by: merge === null ? null : { ...pull.user, login: merge.by },
    mergeable: merge === null ? true : null,
    commits: Number(difference?.ahead_by ?? 1),
    changed_files: files.length,
    additions: sum("additions"),
    deletions: sum("deletions"),
  };
}

/** Lists leave these fields out. */
function withoutDetails(pull: Json): Json {
  const {
    merged,
    mergeable,
    rebaseable,
    mergeable_state,
    merged_by,
    comments,
    review_comments,
    maintainer_can_modify,
    commits,
    additions,
    deletions,
    changed_files,
    ...rest
  } = pull;
  return rest;
}

function forkOf(repository: Json, owner: string): Json {
  return {
    ...repository,
    id: Number(repository.id) + 500_000,
    full_name: `${owner}/${repository.name}`,
    fork: true,
    owner: { ...repository.owner, login: owner },
  };
}
