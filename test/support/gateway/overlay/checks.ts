import { answer, type Exchange, failure, paginate } from "../exchange.ts";
import type { Json } from "../json.ts";
import { account, actors, appJson, emit, type World } from "../world.ts";
import { correctRun, pullsAt, type RunRecord } from "./check-book.ts";
import type { Route } from "./route.ts";

const appsOnly = failure(403, "You must authenticate via a GitHub App.");

/** Check runs, suites and commit statuses. */
export const checkRoutes: readonly Route[] = [
  {
    method: "POST",
    pattern: "/repos/{owner}/{repo}/check-runs",
    async handle(world, exchange, { owner = "", repo = "" }) {
      if (exchange.who.kind !== "installation") return appsOnly;
      const { app } = exchange.who;
      const sha = String(exchange.body?.head_sha);
      const commit = await world.admin(owner, "GET", `/repos/${owner}/${repo}/git/commits/${sha}`);
      if (commit.status !== 200) return failure(422, `No commit found for SHA: ${sha}`);
      const body = withStatus(exchange.body);
      const made = await world.forward({ ...exchange, body });
      if (made.status !== 201) return made;
      const workflow = exchange.headers["x-sandbox-workflow"];
      const record: RunRecord = {
        id: Number(made.body.id),
        owner,
        repo,
        headSha: sha,
        app,
        suite: world.checks.suiteOf(owner, repo, sha, app, typeof workflow === "string" ? workflow : ""),
        name: String(body.name),
        status: String(made.body.status),
        annotations: [...(body.output?.annotations ?? [])],
      };
      world.checks.runs.set(record.id, record);
      await completeSuite(world, record, exchange);
      return { ...made, body: await correctRun(world, made.body, owner, repo) };
    },
  },
  {
    method: "PATCH",
    pattern: "/repos/{owner}/{repo}/check-runs/{id}",
    async handle(world, exchange, { owner = "", repo = "", id = "" }) {
      const record = world.checks.runs.get(Number(id));
      if (exchange.who.kind !== "installation") return appsOnly;
      if (record === undefined) return failure(404, "Not Found");
      if (record.app.id !== exchange.who.app.id) {
        return failure(
          403,
          `Invalid app_id \`${exchange.who.app.id}\` - check run can only be modified by the GitHub App that created it.`,
        );
      }
      record.annotations.push(...(exchange.body?.output?.annotations ?? []));
      const changed = await world.forward({ ...exchange, body: patchBody(exchange.body, record) });
      if (changed.status !== 200) return changed;
      record.status = String(changed.body.status);
      await completeSuite(world, record, exchange);
      return { ...changed, body: await correctRun(world, changed.body, owner, repo) };
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/check-runs/{id}",
    async handle(world, exchange, { owner = "", repo = "" }) {
      const found = await world.forward(exchange);
      return found.status === 200
        ? { ...found, body: await correctRun(world, found.body, owner, repo) }
        : found;
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/check-runs/{id}/annotations",
    handle(world, exchange, { owner = "", repo = "", id = "" }) {
      const record = world.checks.runs.get(Number(id));
      if (record === undefined) return failure(404, "Not Found");
      const list = record.annotations.map((annotation) => ({
        start_column: null,
        end_column: null,
        title: null,
        raw_details: null,
        ...annotation,
        blob_href: `${world.url}/${owner}/${repo}/blob/${record.headSha}/${annotation.path}`,
      }));
      const { page, headers } = paginate(exchange, list, world.url);
      return answer(200, page, headers);
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/commits/{ref}/check-runs",
    async handle(world, exchange, { owner = "", repo = "", ref = "" }) {
      const query = new URLSearchParams({ filter: "all" });
      for (const name of ["check_name", "status"]) {
        const value = exchange.query.get(name);
        if (value !== null) query.set(name, value);
      }
      const listed = await world.forward({ ...exchange, query });
      if (listed.status !== 200)
        return ref.length === 40 && listed.status === 404
          ? failure(422, `No commit found for SHA: ${ref}`)
          : listed;
      let runs: Json[] = [];
      for (const run of listed.body.check_runs) runs.push(await correctRun(world, run, owner, repo));
      const appId = exchange.query.get("app_id");
      if (appId !== null) runs = runs.filter((run) => String(run.app?.id) === appId);
      if (exchange.query.get("filter") !== "all") runs = latest(runs);
      const { page, headers } = paginate(exchange, runs, world.url);
      return answer(200, { total_count: runs.length, check_runs: page }, headers);
    },
  },
  {
    method: "POST",
    pattern: "/repos/{owner}/{repo}/statuses/{sha}",
    async handle(world, exchange, { owner = "", repo = "", sha = "" }) {
      const key = `${owner}/${repo}@${sha}`.toLowerCase();
      const list = world.statuses.get(key) ?? [];
      world.statuses.set(key, list);
      const now = new Date().toISOString();
      const login = exchange.who.kind === "user" ? exchange.who.login : owner;
      const { repository, sender } = await actors(world, owner, repo, login);
      const api = `${world.url}/repos/${owner}/${repo}`;
      const status = {
        url: `${api}/statuses/${sha}`,
        avatar_url: sender.avatar_url,
        id: 6_000_000 + world.statuses.size * 1000 + list.length,
        node_id: "S_1",
        state: exchange.body?.state,
        description: exchange.body?.description ?? null,
        target_url: exchange.body?.target_url ?? null,
        context: exchange.body?.context ?? "default",
        created_at: now,
        updated_at: now,
        creator: sender,
      };
      list.push(status);
      emit(world, owner, "status", {
        id: status.id,
        sha,
        name: `${owner}/${repo}`,
        context: status.context,
        description: status.description,
        state: status.state,
        target_url: status.target_url,
        avatar_url: null,
        branches: [],
        commit: {},
        created_at: now,
        updated_at: now,
        repository,
        sender,
      });
      return answer(201, status);
    },
  },
  {
    method: "GET",
    pattern: "/repos/{owner}/{repo}/commits/{ref}/status",
    async handle(world, exchange, { owner = "", repo = "", ref = "" }) {
      const all = world.statuses.get(`${owner}/${repo}@${ref}`.toLowerCase()) ?? [];
      const byContext = new Map(all.map(({ creator, ...status }) => [status.context, status]));
      const statuses = [...byContext.values()];
      const states = new Set(statuses.map(({ state }) => state));
      const state =
        states.has("failure") || states.has("error")
          ? "failure"
          : states.size === 1 && states.has("success")
            ? "success"
            : "pending";
      const { page, headers } = paginate(exchange, statuses, world.url);
      const { repository } = await actors(world, owner, repo, owner);
      const api = `${world.url}/repos/${owner}/${repo}`;
      const body = {
        state,
        statuses: page,
        sha: ref,
        total_count: statuses.length,
        repository,
        commit_url: `${api}/commits/${ref}`,
        url: `${api}/commits/${ref}/status`,
      };
      return answer(200, body, headers);
    },
  },
];

/** GitHub: whoever gives a conclusion has completed the run. */
function withStatus(body: Json): Json {
  return typeof body?.conclusion === "string" ? { ...body, status: "completed" } : body;
}

/** GitHub does not take a conclusion back; the emulator forgets annotations that are not repeated. */
function patchBody(body: Json, record: RunRecord): Json {
  const patch = withStatus(body);
  if (record.status === "completed" && patch.status !== "completed") delete patch.status;
  return patch.output === undefined
    ? patch
    : { ...patch, output: { ...patch.output, annotations: record.annotations } };
}

/** The last run of a name in each suite. */
function latest(runs: readonly Json[]): Json[] {
  const byName = new Map<string, Json>();
  for (const run of [...runs].sort((a, b) => a.id - b.id))
    byName.set(`${run.check_suite?.id}/${run.name}`, run);
  return [...byName.values()].sort((a, b) => b.id - a.id);
}

/** When the last run of a suite is done, GitHub says so; the emulator never does. */
async function completeSuite(world: World, record: RunRecord, exchange: Exchange): Promise<void> {
  const runs = world.checks.inSuite(record.suite);
  if (runs.some(({ status }) => status !== "completed")) return;
  const { owner, repo, headSha, app } = record;
  const by = exchange.who.kind === "installation" ? `${app.slug}[bot]` : owner;
  const pulls = pullsAt(world, owner, repo, headSha);
  emit(world, owner, "check_suite", {
    action: "completed",
    check_suite: {
      id: record.suite,
      node_id: `CS_${record.suite}`,
      head_branch: pulls[0]?.head.ref ?? null,
      head_sha: headSha,
      status: "completed",
      conclusion: "success",
      url: `${world.url}/repos/${owner}/${repo}/check-suites/${record.suite}`,
      before: headSha,
      after: headSha,
      pull_requests: pulls,
      app: appJson(world, app, await account(world, owner, owner)),
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
      latest_check_runs_count: runs.length,
      check_runs_url: `${world.url}/repos/${owner}/${repo}/check-suites/${record.suite}/check-runs`,
      head_commit: {
        id: headSha,
        tree_id: headSha,
        message: "",
        timestamp: new Date(0).toISOString(),
        author: { name: by, email: "" },
        committer: { name: by, email: "" },
      },
    },
    ...(await actors(world, owner, repo, by)),
  });
}
