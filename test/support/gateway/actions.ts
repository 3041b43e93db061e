import { Octokit } from "octokit";
import { type RegisteredApp, tokenOf } from "./accounts.ts";
import type { Answer } from "./exchange.ts";
import type { Json } from "./json.ts";
import { correctPull, forkPrefix } from "./overlay/pull-book.ts";
import { merge } from "./overlay/pulls.ts";
import { HistoryPusher } from "./push-history.ts";
import { actors, emit, issueKey, type World } from "./world.ts";

/** Where something happens. */
interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** A check run as CI reports it. */
interface CiRun extends Place {
  readonly sha: string;
  readonly name: string;
  /** Slug of the App; GitHub Actions when not said. */
  readonly app?: string;
  /** Runs of different workflows are in different suites. */
  readonly workflow?: string;
  /** Not given: the run stays in progress. */
  readonly conclusion?:
    | "success"
    | "failure"
    | "neutral"
    | "cancelled"
    | "skipped"
    | "timed_out"
    | "action_required";
}

/** What people, CI and GitHub itself do. */
export interface Actions {
  /** Puts a local branch onto GitHub, as `git push --force` does. Gives the SHA of the tip there. */
  pushBranch(
    push: Place & {
      readonly folder: string;
      readonly revision: string;
      readonly branch: string;
      readonly fork?: string;
      readonly depth?: number;
    },
  ): Promise<string>;
  /** Writes files onto a branch as one commit, without any local repository; null deletes one. */
  commitFiles(
    commit: Place & {
      readonly branch: string;
      readonly from?: string;
      readonly files: Readonly<Record<string, string | null>>;
      readonly message?: string;
      readonly fork?: string;
    },
  ): Promise<string>;
  openPullRequest(
    pull: Place & {
      readonly branch: string;
      readonly base?: string;
      readonly title: string;
      readonly body?: string;
      readonly by: string;
      readonly fork?: string;
      readonly draft?: boolean;
    },
  ): Promise<number>;
  markReady(place: Place, number: number): Promise<void>;
  mergePullRequest(place: Place, number: number, method?: "merge" | "squash"): Promise<string>;
  openIssue(
    issue: Place & { readonly title: string; readonly body: string; readonly by: string },
  ): Promise<number>;
  postComment(
    comment: Place & { readonly issue: number; readonly body: string; readonly by: string },
  ): Promise<number>;
  addCollaborator(
    place: Place,
    login: string,
    permission: "pull" | "triage" | "push" | "maintain" | "admin",
  ): Promise<void>;
  /** Reports a check run; gives its id, for `finishCheckRun`. */
  postCheckRun(run: CiRun): Promise<number>;
  finishCheckRun(
    place: Place,
    id: number,
    conclusion: NonNullable<CiRun["conclusion"]>,
    app?: string,
  ): Promise<void>;
  /** "Re-run" was pressed on a check run. */
  rerequest(place: Place, checkRun: number): Promise<void>;
  /** A merge queue asks for checks on the commit that would be merged. */
  requestMergeGroup(place: Place, base: string, head: string): Promise<void>;
  deleteIssue(place: Place, number: number): Promise<void>;
  transferIssue(place: Place, number: number, to: Place): Promise<void>;
  lockIssue(place: Place, number: number): Promise<void>;
  suspend(app: string, isSuspended: boolean): void;
  expireTokens(): void;
}

const nothing = { throttle: { enabled: false }, retry: { enabled: false } };

/** GitHub's tokens of installations live for an hour. */
const tokenLifetimeMs = 3_600_000;

export function actions(world: World, app: (slug: string) => RegisteredApp): Actions {
  const person = (login: string) => new Octokit({ auth: tokenOf(login), baseUrl: world.url, ...nothing });
  const pushers = new Map<string, HistoryPusher>();

  async function must(request: Promise<Answer>): Promise<Json> {
    const { status, body } = await request;
    if (status >= 300) throw new Error(`The emulator answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  const branchOf = (branch: string, fork?: string) =>
    fork === undefined ? branch : `${forkPrefix}${fork}/${branch}`;

  async function moveBranch({ owner, repo }: Place, branch: string, sha: string): Promise<void> {
    // Through the front door, so that pull requests follow and events are sent.
    const path = { owner, repo, ref: `heads/${branch}` };
    const known = await world.admin(
      owner,
      "GET",
      `/repos/${owner}/${repo}/git/ref/heads/${encodeURIComponent(branch)}`,
    );
    const who = person(owner);
    if (known.status === 200)
      await who.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", { ...path, sha, force: true });
    else
      await who.request("POST /repos/{owner}/{repo}/git/refs", {
        owner,
        repo,
        ref: `refs/heads/${branch}`,
        sha,
      });
  }

  const tokens = new Map<number, string>();

  async function tokenFor(registered: RegisteredApp, installation: number): Promise<string> {
    const known = tokens.get(installation);
    if (known !== undefined && world.accounts.isValid(known)) return known;
    const token = await world.emulator.mint(registered, installation);
    const expires = new Date(Date.now() + tokenLifetimeMs).toISOString();
    world.accounts.remember(registered, installation, { token, expires_at: expires });
    tokens.set(installation, token);
    return token;
  }

  async function asApp(
    slug: string,
    { owner, repo }: Place,
    method: string,
    path: string,
    body: Json,
    headers: Record<string, string> = {},
  ): Promise<Json> {
    const registered = app(slug);
    const installation = registered.installations.find(({ account }) => account === owner);
    const token = await tokenFor(registered, installation?.id ?? 0);
    const response = await fetch(`${world.url}/repos/${owner}/${repo}${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${method} ${path} as ${slug}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  return {
    async pushBranch({ owner, repo, folder, revision, branch, fork, depth }) {
      const key = `${owner}/${repo}`;
      const pusher =
        pushers.get(key) ??
        new HistoryPusher(owner, repo, (method, path, body) => world.admin(owner, method, path, body));
      pushers.set(key, pusher);
      const sha = await pusher.push(folder, revision, depth);
      await moveBranch({ owner, repo }, branchOf(branch, fork), sha);
      return sha;
    },

    async commitFiles({ owner, repo, branch, from, files, message, fork }) {
      const at = (path: string) => `/repos/${owner}/${repo}${path}`;
      const name = branchOf(branch, fork);
      const own = await world.admin(owner, "GET", at(`/git/ref/heads/${encodeURIComponent(name)}`));
      const parent =
        own.status === 200 && from === undefined
          ? String(own.body.object.sha)
          : String(
              (
                await must(
                  world.admin(owner, "GET", at(`/git/ref/heads/${encodeURIComponent(from ?? "main")}`)),
                )
              ).object.sha,
            );
      const base = await must(world.admin(owner, "GET", at(`/git/commits/${parent}`)));
      const tree = Object.entries(files).map(([path, content]) =>
        content === null
          ? { path, mode: "100644", type: "blob", sha: null }
          : { path, mode: "100644", type: "blob", content },
      );
      const made = await must(
        world.admin(owner, "POST", at("/git/trees"), { base_tree: base.tree.sha, tree }),
      );
      const commit = await must(
        world.admin(owner, "POST", at("/git/commits"), {
          message: message ?? `Change ${branch}`,
          tree: made.sha,
          parents: [parent],
        }),
      );
      await moveBranch({ owner, repo }, name, String(commit.sha));
      return String(commit.sha);
    },

    async openPullRequest({ owner, repo, branch, base, title, body, by, fork, draft }) {
      const { data } = await person(by).request("POST /repos/{owner}/{repo}/pulls", {
        owner,
        repo,
        head: branchOf(branch, fork),
        base: base ?? "main",
        title,
        ...(body === undefined ? {} : { body }),
        draft: draft ?? false,
      });
      return data.number;
    },

    async markReady({ owner, repo }, number) {
      const pull = await must(
        world.admin(owner, "PATCH", `/repos/${owner}/${repo}/pulls/${number}`, { draft: false }),
      );
      emit(world, owner, "pull_request", {
        action: "ready_for_review",
        number,
        pull_request: await correctPull(world, pull, true),
        ...(await actors(world, owner, repo, owner)),
      });
    },

    async mergePullRequest({ owner, repo }, number, method = "squash") {
      const record = world.pulls.get(owner, repo, number);
      if (record === undefined) throw new Error(`There is no pull request #${number}.`);
      return merge(world, record, method, owner);
    },

    async openIssue({ owner, repo, title, body, by }) {
      const { data } = await person(by).request("POST /repos/{owner}/{repo}/issues", {
        owner,
        repo,
        title,
        body,
      });
      return data.number;
    },

    async postComment({ owner, repo, issue, body, by }) {
      const { data } = await person(by).request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        owner,
        repo,
        issue_number: issue,
        body,
      });
      return Number(data.id);
    },

    async addCollaborator({ owner, repo }, login, permission) {
      await must(world.admin(owner, "PUT", `/repos/${owner}/${repo}/collaborators/${login}`, { permission }));
    },

    async postCheckRun({ owner, repo, sha, name, app: slug = "github-actions", workflow, conclusion }) {
      const body = {
        name,
        head_sha: sha,
        ...(conclusion === undefined ? { status: "in_progress" } : { status: "completed", conclusion }),
      };
      const made = await asApp(
        slug,
        { owner, repo },
        "POST",
        "/check-runs",
        body,
        workflow === undefined ? {} : { "x-sandbox-workflow": workflow },
      );
      return Number(made.id);
    },

    async finishCheckRun(place, id, conclusion, slug = "github-actions") {
      await asApp(slug, place, "PATCH", `/check-runs/${id}`, { status: "completed", conclusion });
    },

    async rerequest({ owner, repo }, checkRun) {
      await must(world.admin(owner, "POST", `/repos/${owner}/${repo}/check-runs/${checkRun}/rerequest`));
      const record = world.checks.runs.get(checkRun);
      if (record !== undefined) record.status = "queued";
    },

    async requestMergeGroup({ owner, repo }, base, head) {
      emit(world, owner, "merge_group", {
        action: "checks_requested",
        merge_group: {
          head_sha: head,
          head_ref: `refs/heads/gh-readonly-queue/main/pr-1-${base}`,
          base_sha: base,
          base_ref: "refs/heads/main",
          head_commit: {
            id: head,
            tree_id: head,
            message: "",
            timestamp: new Date(0).toISOString(),
            author: { name: owner, email: "" },
            committer: { name: owner, email: "" },
          },
        },
        ...(await actors(world, owner, repo, owner)),
      });
    },

    async deleteIssue({ owner, repo }, number) {
      const issue = await must(world.admin(owner, "GET", `/repos/${owner}/${repo}/issues/${number}`));
      world.gone.set(issueKey(owner, repo, number), { why: "deleted" });
      emit(world, owner, "issues", {
        action: "deleted",
        issue,
        ...(await actors(world, owner, repo, owner)),
      });
    },

    async transferIssue({ owner, repo }, number, to) {
      const issue = await must(world.admin(owner, "GET", `/repos/${owner}/${repo}/issues/${number}`));
      const made = await must(
        world.admin(to.owner, "POST", `/repos/${to.owner}/${to.repo}/issues`, {
          title: issue.title,
          body: issue.body,
        }),
      );
      world.gone.set(issueKey(owner, repo, number), {
        why: "transferred",
        to: { ...to, number: Number(made.number) },
      });
      const { repository } = await actors(world, to.owner, to.repo, to.owner);
      emit(world, owner, "issues", {
        action: "transferred",
        issue,
        changes: { new_issue: made, new_repository: repository },
        ...(await actors(world, owner, repo, owner)),
      });
    },

    async lockIssue({ owner, repo }, number) {
      await must(
        world.admin(owner, "PUT", `/repos/${owner}/${repo}/issues/${number}/lock`, {
          lock_reason: "resolved",
        }),
      );
    },

    suspend(slug, isSuspended) {
      for (const { id } of app(slug).installations) {
        if (isSuspended) world.suspended.add(id);
        else world.suspended.delete(id);
      }
    },

    expireTokens() {
      world.accounts.expireTokens();
    },
  };
}
