import type { RegisteredApp } from "./accounts.ts";
import type { Json } from "./json.ts";
import { correctRun } from "./overlay/check-book.ts";
import { takeChange } from "./overlay/edits.ts";
import { correctComment, pullLinks } from "./overlay/issues.ts";
import { correctPull } from "./overlay/pull-book.ts";
import { moveHeads } from "./overlay/pulls.ts";
import { issueKey, type World } from "./world.ts";

const nothing = "0".repeat(40);

/** Takes an event that the emulator sends, puts its payload right and hands it over as GitHub does. */
export async function relay(world: World, app: RegisteredApp, event: string, payload: Json): Promise<void> {
  if (world.suspended.has(Number(payload.installation?.id))) return;
  for (const corrected of await correct(world, event, payload)) {
    if (app.events.includes(corrected.event))
      world.deliveries.dispatch(app, corrected.event, corrected.payload);
  }
}

/** What GitHub would have sent instead. */
async function correct(
  world: World,
  event: string,
  payload: Json,
): Promise<readonly { event: string; payload: Json }[]> {
  const [owner = "", repo = ""] = String(payload.repository?.full_name).split("/");
  switch (event) {
    case "pull_request": {
      const { number } = payload.pull_request;
      // A pull request is noted down when the answer to its making comes back, maybe after its event.
      if (world.pulls.get(owner, repo, number) === undefined)
        world.pulls.add(owner, repo, payload.pull_request);
      const pull = await correctPull(world, payload.pull_request, true);
      const changes =
        payload.action === "edited"
          ? {
              changes: takeChange(
                world,
                `pull_request:${issueKey(owner, repo, number)}`,
                payload.pull_request,
              ),
            }
          : {};
      return [{ event, payload: { ...payload, number, ...changes, pull_request: pull } }];
    }
    case "issue_comment": {
      const record = world.pulls.get(owner, repo, payload.issue.number);
      const links = `${world.url}/repos/${owner}/${repo}/pulls/${payload.issue.number}`;
      const html = `${world.url}/${owner}/${repo}/pull/${payload.issue.number}`;
      const asPull =
        record === undefined
          ? {}
          : {
              pull_request: pullLinks({
                url: links,
                html_url: html,
                diff_url: `${html}.diff`,
                patch_url: `${html}.patch`,
                merged_at: null,
              }),
            };
      const changes =
        payload.action === "edited"
          ? {
              changes: takeChange(
                world,
                `issue_comment:${owner}/${repo}/${payload.comment.id}`.toLowerCase(),
                payload.comment,
              ),
            }
          : {};
      const comment = await correctComment(world, payload.comment, owner);
      return [
        { event, payload: { ...payload, ...changes, comment, issue: { ...payload.issue, ...asPull } } },
      ];
    }
    case "issues": {
      const changes =
        payload.action === "edited"
          ? {
              changes: takeChange(
                world,
                `issues:${issueKey(owner, repo, payload.issue.number)}`,
                payload.issue,
              ),
            }
          : {};
      return [{ event, payload: { ...payload, ...changes } }];
    }
    case "check_run": {
      // Whoever makes a check run is answered after the event; its App is known only then.
      await settle(() => world.checks.runs.has(Number(payload.check_run.id)));
      const run = await correctRun(world, payload.check_run, owner, repo);
      const own = { event, payload: { ...payload, check_run: run } };
      const isBornDone = payload.action === "created" && run.status === "completed";
      return isBornDone ? [own, { event, payload: { ...own.payload, action: "completed" } }] : [own];
    }
    case "create": {
      if (payload.ref_type !== "branch") return [{ event, payload }];
      const ref = String(payload.ref);
      const branch = ref.replace(/^refs\/heads\//, "");
      const tip = await world.admin(
        owner,
        "GET",
        `/repos/${owner}/${repo}/git/ref/heads/${encodeURIComponent(branch)}`,
      );
      const after = String(tip.body?.object?.sha ?? nothing);
      const push = { ...pushPayload(world, payload, ref, nothing, after), created: true };
      return [
        { event, payload: { ...payload, ref: branch, pusher_type: "user", description: null } },
        { event: "push", payload: push },
      ];
    }
    case "push":
      return [
        {
          event,
          payload: pushPayload(
            world,
            payload,
            String(payload.ref),
            String(payload.before),
            String(payload.after),
          ),
        },
      ];
    default:
      return [{ event, payload }];
  }
}

function pushPayload(world: World, payload: Json, ref: string, before: string, after: string): Json {
  const { repository, sender, installation } = payload;
  return {
    ref,
    before,
    after,
    repository,
    pusher: { name: sender.login, email: null },
    sender,
    installation,
    created: false,
    deleted: after === nothing,
    forced: false,
    base_ref: null,
    compare: `${world.url}/${repository.full_name}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: [],
    head_commit: null,
  };
}

/** Follows a branch that was moved by a request. */
export async function followBranch(
  world: World,
  owner: string,
  repo: string,
  branch: string,
  by: string,
): Promise<void> {
  const tip = await world.admin(
    owner,
    "GET",
    `/repos/${owner}/${repo}/git/ref/heads/${encodeURIComponent(branch)}`,
  );
  if (tip.status === 200) await moveHeads(world, owner, repo, branch, String(tip.body.object.sha), by);
}

async function settle(isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !isDone(); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 2));
}
