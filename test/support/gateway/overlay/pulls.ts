import { answer, type Exchange, failure, paginate } from "../exchange.ts";
import { nameOf } from "../faults.ts";
import type { Json } from "../json.ts";
import { actors, emit, issueKey, type World } from "../world.ts";
import { changeInTurn } from "./edits.ts";
import { correctPull, type PullRecord } from "./pull-book.ts";
import type { Route } from "./route.ts";

/** Pull requests: what the emulator answers wrong or not at all. */
export const pullRoutes: readonly Route[] = [
  {
    method: "POST",
    pattern: "/repos/{owner}/{repo}/pulls",
    async handle(world, exchange, { owner = "", repo = "" }) {
      const head = String(exchange.body?.head ?? "");
      const branch = await world.admin(
        owner,
        "GET",
        `/repos/${owner}/${repo}/git/ref/heads/${encodeURIComponent(head)}`,
      );
      // The emulator would make the branch; GitHub refuses.
      if (branch.status !== 200) return failure(422, "Validation Failed: head is invalid");
      const made = await world.forward(exchange);
      if (made.status !== 201) return made;
      world.pulls.add(owner, repo, made.body);
      return { ...made, body: await correctPull(world, made.body, true) };
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/pulls",
    async handle(world, exchange) {
      const list = await world.forward(exchange);
      if (list.status !== 200) return list;
      const pulls: Json[] = [];
      for (const pull of list.body) pulls.push(await correctPull(world, pull));
      return { ...list, body: pulls };
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/pulls/{number}",
    async handle(world, exchange) {
      const found = await world.forward(exchange);
      return found.status === 200 ? { ...found, body: await correctPull(world, found.body, true) } : found;
    },
  },
  { method: "PATCH", pattern: "/repos/{owner}/{repo}/pulls/{number}", handle: patchPull },
  {
    method: "PUT",
    pattern: "/repos/{owner}/{repo}/pulls/{number}/merge",
    async handle(world, exchange, { owner = "", repo = "", number = "" }) {
      const record = world.pulls.get(owner, repo, number);
      if (record === undefined) return failure(404, "Not Found");
      if (!record.isOpen) return failure(405, "Pull Request is not mergeable");
      if (typeof exchange.body?.sha === "string" && exchange.body.sha !== record.headSha) {
        return failure(409, "Head branch was modified. Review and try the merge again.");
      }
      const method = exchange.body?.merge_method === "squash" ? "squash" : "merge";
      const sha = await merge(world, record, method, nameOf(exchange));
      return answer(200, { sha, merged: true, message: "Pull Request successfully merged" });
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/pulls/{number}/files",
    async handle(world, exchange, { owner = "", repo = "", number = "" }) {
      const difference = await compare(world, owner, repo, number);
      if (difference === null) return failure(404, "Not Found");
      const { page, headers } = paginate(exchange, difference.files, world.url);
      return answer(200, page, headers);
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/pulls/{number}/commits",
    async handle(world, exchange, { owner = "", repo = "", number = "" }) {
      const difference = await compare(world, owner, repo, number);
      if (difference === null) return failure(404, "Not Found");
      const { page, headers } = paginate(exchange, difference.commits, world.url);
      return answer(200, page, headers);
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/commits/{sha}/pulls",
    async handle(world, exchange, { owner = "", repo = "", sha = "" }) {
      const found: Json[] = [];
      for (const record of world.pulls.of(owner, repo)) {
        // As far as is known, GitHub does not associate commits of forks that are not merged.
        const isHead = record.headSha === sha && record.fork === null;
        if (!isHead && record.merge?.sha !== sha) continue;
        const { body } = await world.admin(owner, "GET", `/repos/${owner}/${repo}/pulls/${record.number}`);
        found.push(await correctPull(world, body));
      }
      const { page, headers } = paginate(exchange, found, world.url);
      return answer(200, page, headers);
    },
  },
];

/** Changes a pull request; also reached through the issue of the same number. */
export async function patchPull(
  world: World,
  exchange: Exchange,
  { owner = "", repo = "", number = "" }: Record<string, string>,
) {
  const path = `/repos/${owner}/${repo}/pulls/${number}`;
  const record = world.pulls.get(owner, repo, number);
  if (record !== undefined && (exchange.body?.state === "closed" || exchange.body?.state === "open")) {
    record.isOpen = exchange.body.state === "open";
  }
  const key = `pull_request:${issueKey(owner, repo, number)}`;
  const load = async () => (await world.admin(owner, "GET", path)).body;
  const changed = await changeInTurn(world, key, exchange.body, load, () =>
    world.forward({ ...exchange, path }),
  );
  return changed.status === 200
    ? { ...changed, body: await correctPull(world, changed.body, true) }
    : changed;
}

async function compare(world: World, owner: string, repo: string, number: string): Promise<Json> {
  const record = world.pulls.get(owner, repo, number);
  if (record === undefined) return null;
  const { body } = await world.admin(
    owner,
    "GET",
    `/repos/${owner}/${repo}/compare/${encodeURIComponent(record.baseRef)}...${record.headSha}`,
  );
  return body;
}

/** Merges by files: what the pull request changed replaces what the base has. */
export async function merge(
  world: World,
  record: PullRecord,
  method: "merge" | "squash",
  by: string,
): Promise<string> {
  const { owner, repo, headSha } = record;
  const at = (path: string) => `/repos/${owner}/${repo}${path}`;
  const tip = (await world.admin(owner, "GET", at(`/git/ref/heads/${encodeURIComponent(record.baseRef)}`)))
    .body.object.sha;
  const baseTree = (await world.admin(owner, "GET", at(`/git/commits/${tip}`))).body.tree.sha;
  const difference = (await world.admin(owner, "GET", at(`/compare/${tip}...${headSha}`))).body;
  const headTree = (await world.admin(owner, "GET", at(`/git/trees/${headSha}?recursive=1`))).body
    .tree as Json[];
  const modes = new Map(headTree.map((entry) => [entry.path, entry]));
  const entries: Json[] = [];
  for (const file of difference.files as Json[]) {
    const gone = file.status === "removed" ? file.filename : file.previous_filename;
    if (gone !== undefined && gone !== null)
      entries.push({ path: gone, mode: "100644", type: "blob", sha: null });
    const entry = modes.get(file.filename);
    if (file.status !== "removed")
      entries.push({ path: file.filename, mode: entry.mode, type: "blob", sha: entry.sha });
  }
  const tree = (await world.admin(owner, "POST", at("/git/trees"), { base_tree: baseTree, tree: entries }))
    .body.sha;
  const title =
    method === "squash"
      ? `Squashed (#${record.number})`
      : `Merge pull request #${record.number} from ${record.headRef}`;
  const made = await world.admin(owner, "POST", at("/git/commits"), {
    message: title,
    tree,
    parents: method === "squash" ? [tip] : [tip, headSha],
  });
  const sha = String(made.body.sha);
  record.merge = { sha, at: new Date().toISOString(), by };
  record.isOpen = false;
  await world.admin(owner, "PATCH", at(`/git/refs/heads/${encodeURIComponent(record.baseRef)}`), {
    sha,
    force: true,
  });
  await world.admin(owner, "PATCH", at(`/pulls/${record.number}`), { state: "closed" });
  return sha;
}

/** A branch has moved: its open pull requests get a new head and say so. */
export async function moveHeads(
  world: World,
  owner: string,
  repo: string,
  branch: string,
  sha: string,
  by: string,
): Promise<void> {
  for (const record of world.pulls.of(owner, repo)) {
    if (record.branch !== branch || !record.isOpen || record.headSha === sha) continue;
    const before = record.headSha;
    record.headSha = sha;
    const { body } = await world.admin(owner, "GET", `/repos/${owner}/${repo}/pulls/${record.number}`);
    emit(world, owner, "pull_request", {
      action: "synchronize",
      number: record.number,
      before,
      after: sha,
      pull_request: await correctPull(world, body, true),
      ...(await actors(world, owner, repo, by)),
    });
  }
}
