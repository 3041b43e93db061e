import { createHash } from "node:crypto";
import { answer, failure } from "../exchange.ts";
import { nameOf } from "../faults.ts";
import type { Json } from "../json.ts";
import { account, appJson, issueKey, type World } from "../world.ts";
import { changeInTurn } from "./edits.ts";
import { correctPull } from "./pull-book.ts";
import { patchPull } from "./pulls.ts";
import type { Route } from "./route.ts";

/** The digest of the body that a web editor was opened with: unlike REST, the form refuses a text that was changed. */
export const webEditorHeader = "x-opened-with";

export function digestOf(body: string | null): string {
  return createHash("sha256")
    .update(body ?? "")
    .digest("hex");
}

/** Issues and comments: pull requests are issues too, some are gone, and bodies have a limit. */
export const issueRoutes: readonly Route[] = [
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/issues/{number}",
    async handle(world, _exchange, { owner = "", repo = "", number = "" }) {
      const gone = goneAnswer(world, owner, repo, number);
      if (gone !== null) return gone;
      if (world.pulls.get(owner, repo, number) === undefined) return null;
      const { body } = await world.admin(owner, "GET", `/repos/${owner}/${repo}/pulls/${number}`);
      return answer(200, asIssue(world, await correctPull(world, body, true)));
    },
  },
  {
    method: "PATCH",
    pattern: "/repos/{owner}/{repo}/issues/{number}",
    async handle(world, exchange, { owner = "", repo = "", number = "" }) {
      const gone = goneAnswer(world, owner, repo, number);
      if (gone !== null) return gone;
      if (world.pulls.get(owner, repo, number) !== undefined) {
        const changed = await patchPull(world, exchange, { owner, repo, number });
        return changed.status === 200 ? { ...changed, body: asIssue(world, changed.body) } : changed;
      }
      const path = `/repos/${owner}/${repo}/issues/${number}`;
      const key = issueKey(owner, repo, number);
      const load = async () => (await world.admin(owner, "GET", path)).body;
      return changeInTurn(world, `issues:${key}`, exchange.body, load, async (before) => {
        const openedWith = exchange.headers[webEditorHeader];
        if (openedWith !== undefined && openedWith !== digestOf(before.body))
          return failure(409, "This issue has been edited since you opened it");
        const changed = await world.forward(exchange);
        if (
          changed.status === 200 &&
          typeof exchange.body?.body === "string" &&
          exchange.body.body !== before.body
        )
          recordEdit(world, key, before, exchange.body.body, authorOf(nameOf(exchange), exchange.who.kind));
        return changed;
      });
    },
  },
  {
    method: "PATCH",
    pattern: "/repos/{owner}/{repo}/issues/comments/{id}",
    async handle(world, exchange, { owner = "", repo = "", id = "" }) {
      const key = `issue_comment:${owner}/${repo}/${id}`.toLowerCase();
      const load = async () => (await world.admin(owner, "GET", exchange.path)).body;
      return changeInTurn(world, key, exchange.body, load, () => world.forward(exchange));
    },
  },
  {
    method: "POST",
    pattern: "/repos/{owner}/{repo}/issues/comments/{id}/reactions",
    async handle(world, exchange, { owner = "", repo = "", id = "" }) {
      const comment = await world.admin(owner, "GET", `/repos/${owner}/${repo}/issues/comments/${id}`);
      if (comment.status !== 200) return failure(404, "Not Found");
      const login = authorOf(nameOf(exchange), exchange.who.kind);
      const key = `${owner}/${repo}/${id}`.toLowerCase();
      const reactions = world.reactions.get(key) ?? [];
      world.reactions.set(key, reactions);
      const content = String(exchange.body?.content);
      const known = reactions.find(
        (reaction) => reaction.user.login === login && reaction.content === content,
      );
      if (known !== undefined) return answer(200, known);
      const reaction = {
        id: 7_000_000 + reactions.length,
        node_id: "R_1",
        user: await account(world, owner, login),
        content,
        created_at: new Date().toISOString(),
      };
      reactions.push(reaction);
      return answer(201, reaction);
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/issues/comments/{id}/reactions",
    handle: (world, _exchange, { owner = "", repo = "", id = "" }) =>
      answer(200, world.reactions.get(`${owner}/${repo}/${id}`.toLowerCase()) ?? []),
  },
];

/** What GitHub answers about an issue that is no longer there. */
function goneAnswer(world: World, owner: string, repo: string, number: string) {
  const fate = world.gone.get(issueKey(owner, repo, number));
  if (fate === undefined) return null;
  if (fate.why !== "transferred") {
    return failure(
      410,
      fate.why === "deleted" ? "This issue was deleted" : "Issues are disabled for this repo",
    );
  }
  const location = `${world.url}/repos/${fate.to.owner}/${fate.to.repo}/issues/${fate.to.number}`;
  return answer(301, { message: "Moved Permanently", url: location }, { location });
}

/** The login that shows on what somebody wrote. */
function authorOf(name: string, kind: string): string {
  return kind === "installation" ? `${name}[bot]` : name;
}

function recordEdit(world: World, key: string, before: Json, body: string, editor: string): void {
  const edits = world.edits.get(key) ?? [];
  world.edits.set(key, edits);
  // GitHub keeps the first version too, once there is a second one.
  if (edits.length === 0) {
    edits.push({
      editor: String(before.user?.login ?? "ghost"),
      editedAt: String(before.created_at),
      body: before.body ?? "",
    });
  }
  edits.push({ editor, editedAt: new Date().toISOString(), body });
}

/** A pull request as the issue that it also is. */
function asIssue(world: World, pull: Json): Json {
  const [owner = "", repo = ""] = String(pull.base.repo.full_name).split("/");
  const api = `${world.url}/repos/${owner}/${repo}`;
  const own = `${api}/issues/${pull.number}`;
  return {
    url: own,
    repository_url: api,
    labels_url: `${own}/labels{/name}`,
    comments_url: `${own}/comments`,
    events_url: `${own}/events`,
    html_url: pull.html_url,
    id: Number(pull.id) + 800_000,
    node_id: pull.node_id,
    number: pull.number,
    title: pull.title,
    user: pull.user,
    labels: pull.labels,
    state: pull.state,
    state_reason: null,
    locked: pull.locked,
    active_lock_reason: null,
    assignee: pull.assignee,
    assignees: pull.assignees,
    milestone: pull.milestone,
    comments: pull.comments ?? 0,
    created_at: pull.created_at,
    updated_at: pull.updated_at,
    closed_at: pull.closed_at,
    closed_by: null,
    body: pull.body,
    draft: pull.draft,
    author_association: pull.author_association,
    timeline_url: `${own}/timeline`,
    performed_via_github_app: null,
    pull_request: pullLinks(pull),
    reactions: {
      url: `${own}/reactions`,
      total_count: 0,
      "+1": 0,
      "-1": 0,
      laugh: 0,
      hooray: 0,
      confused: 0,
      heart: 0,
      rocket: 0,
      eyes: 0,
    },
  };
}

/** The key by which an issue is known to be a pull request. */
export function pullLinks(pull: Json): Json {
  return {
    url: pull.url,
    html_url: pull.html_url,
    diff_url: pull.diff_url,
    patch_url: pull.patch_url,
    merged_at: pull.merged_at,
  };
}

/** Comments of an App name it, besides its account. */
export async function correctComment(world: World, comment: Json, owner: string): Promise<Json> {
  const app = world.accounts.apps.find(({ slug }) => `${slug}[bot]` === comment.user?.login);
  if (app === undefined) return comment;
  const user = await account(world, owner, comment.user.login);
  return {
    ...comment,
    user: { ...user, id: comment.user.id },
    performed_via_github_app: appJson(world, app, await account(world, owner, owner)),
  };
}
