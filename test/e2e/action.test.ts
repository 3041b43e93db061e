import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { parse } from "yaml";
import { makeSampleRepository, type SampleRepository } from "../sandbox/sample-repository.ts";
import { appToken } from "../support/gateway/accounts.ts";
import { type EmulatedGitHub, startGitHub } from "../support/gateway/start-github.ts";
import { ciApp } from "../support/gateway/usual-apps.ts";
import { type OrchardWorld, place, startOrchard } from "./orchard-world.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as {
  inputs: Record<string, { default: string }>;
  runs: {
    using: string;
    steps: { run: string; "working-directory": string; env?: Record<string, string> }[];
  };
};
let sample: SampleRepository;
let github: EmulatedGitHub;
/** What the runner makes for the job: nothing of the pull request is in it, unless the test puts it there. */
let workspace: string;

beforeAll(async () => {
  sample = await makeSampleRepository();
  const users = sample.pullRequests.map((pull) => pull.author);
  github = await startGitHub({
    apps: [ciApp],
    users,
    repositories: [{ owner: place.owner, name: place.repo }],
  });
  await github.pushBranch({ ...place, folder: sample.folder, revision: "main", branch: "main" });
}, 120_000);

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), "action-"));
});

afterAll(async () => {
  await github.close();
  await rm(sample.folder, { recursive: true, force: true });
});

type Permissions = Readonly<Record<string, string>>;
const writing: Permissions = {
  contents: "read",
  checks: "write",
  pull_requests: "write",
  issues: "write",
  statuses: "read",
};
/** What GitHub gives to the run of a pull request from a fork, whatever the workflow asks for. */
const readOnly: Permissions = Object.fromEntries(Object.keys(writing).map((name) => [name, "read"]));

/** The token of a workflow: GitHub Actions' own App, for this repository. */
async function workflowToken(on: EmulatedGitHub, permissions: Permissions): Promise<string> {
  const app = on.app("github-actions");
  const installation = app.installations.find(({ account }) => account === place.owner);
  const response = await fetch(`${on.apiUrl}/app/installations/${installation?.id}/access_tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${appToken(app)}`, "content-type": "application/json" },
    body: JSON.stringify({ permissions }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** Runs the step of action.yml as a runner does: its own text in bash, in the action's folder, the event in a file. */
async function run(event: object, permissions: Permissions, on = github) {
  const step = action.runs.steps.at(-1);
  const eventPath = join(workspace, "event.json");
  const summaryPath = join(workspace, "summary.md");
  await writeFile(eventPath, JSON.stringify(event));
  await writeFile(summaryPath, "");
  // The step runs what was built from the source; here the source itself.
  const source = `${process.execPath} --import ${import.meta.resolve("tsx")} ${join(root, "src/cli.ts")}`;
  const command = (step?.run ?? "").replace("node dist/cli.cjs", source);
  expect(command).not.toBe(step?.run);
  const token = await workflowToken(on, permissions);
  const outcome = await new Promise<{ code: number; output: string; errors: string }>((resolve) => {
    execFile(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", command],
      {
        cwd: root,
        env: {
          PATH: process.env.PATH,
          HOME: workspace,
          GITHUB_ACTIONS: "true",
          GITHUB_TOKEN: token,
          GITHUB_REPOSITORY: `${place.owner}/${place.repo}`,
          GITHUB_EVENT_PATH: eventPath,
          GITHUB_STEP_SUMMARY: summaryPath,
          GITHUB_API_URL: on.apiUrl,
          GITHUB_SERVER_URL: on.url,
          GITHUB_WORKSPACE: workspace,
        },
      },
      (error, output, errors) => {
        resolve({ code: error === null ? 0 : Number(error.code), output, errors });
      },
    );
  });
  return { ...outcome, summary: await readFile(summaryPath, "utf8"), token };
}

async function open(branch: string, fork?: string): Promise<{ number: number; sha: string }> {
  const pull = sample.pullRequests.find((candidate) => candidate.branch === branch);
  const from = fork === undefined ? {} : { fork };
  const sha = await github.pushBranch({ ...place, folder: sample.folder, revision: branch, branch, ...from });
  const number = await github.openPullRequest({
    ...place,
    branch,
    title: pull?.title ?? "",
    body: pull?.body ?? "",
    by: pull?.author ?? "",
    ...from,
  });
  return { number, sha };
}

/** What GitHub Actions has published on a pull request. */
async function published({ number, sha }: { number: number; sha: string }, on = github) {
  const octokit = on.actAs(place.owner);
  const comments = await octokit.rest.issues.listComments({ ...place, issue_number: number });
  const runs = await octokit.rest.checks.listForRef({ ...place, ref: sha });
  return {
    comments: comments.data
      .filter(({ user }) => user?.login === "github-actions[bot]")
      .map(({ body }) => body ?? ""),
    runs: runs.data.check_runs
      .filter((one) => one.name === "Convert Status" && one.app?.slug === "github-actions")
      .map(({ status, conclusion }) => conclusion ?? status),
  };
}

it("judges a pull request of the repository itself: comment, check run, job summary", async () => {
  const pull = await open("forgotten-await");

  const first = await run({ pull_request: { number: pull.number } }, writing);
  const again = await run({ pull_request: { number: pull.number } }, writing);

  // A verdict is no failure of the step: the check run shows it.
  expect([first.code, again.code]).toEqual([0, 0]);
  expect(first.summary).toContain("is not awaited");
  const { comments, runs } = await published(pull);
  expect(comments).toHaveLength(1);
  expect(comments[0]).toContain("is not awaited");
  expect(runs).toEqual(["failure"]);
  // The runner obeys `::add-mask::` and the like in a log, and the log shows the pull request's code.
  const [begin = "", ...lines] = first.output.trim().split("\n");
  expect(begin).toMatch(/^::stop-commands::[\w-]{36}$/);
  expect(lines.at(-1)).toBe(`::${begin.split("::")[2] ?? ""}::`);
  expect(first.output + first.errors + first.summary).not.toContain(first.token);
});

it("leaves a fork's verdict in the summary, and publishes it from the run on the default branch", async () => {
  const pull = await open("commit-through-an-alias", "stranger");

  const fork = await run({ pull_request: { number: pull.number } }, readOnly);

  expect(fork, fork.errors).toMatchObject({ code: 0 });
  expect(fork.summary).toContain("Convert Status");
  expect(fork.errors).toContain("The verdict is in the job summary.");
  expect(await published(pull)).toEqual({ comments: [], runs: [] });

  // As GitHub sends it for forks: without the pull request's number.
  const publishing = await run({ workflow_run: { head_sha: pull.sha, pull_requests: [] } }, writing);

  expect(publishing.code).toBe(0);
  const { comments, runs } = await published(pull);
  expect(comments).toHaveLength(1);
  expect(runs).toEqual(["failure"]);
});

it("runs nothing of the pull request, even where its files lie in the workspace", async () => {
  const trap = join(workspace, "trap");
  const spring = `require("node:fs").writeFileSync(${JSON.stringify(trap)}, "")`;
  await mkdir(join(workspace, "dist"));
  await mkdir(join(workspace, "node_modules/octokit"), { recursive: true });
  await writeFile(join(workspace, "dist/cli.cjs"), spring);
  await writeFile(join(workspace, "node_modules/octokit/index.js"), spring);
  await writeFile(
    join(workspace, "package.json"),
    JSON.stringify({ scripts: { preinstall: `touch ${trap}`, prepare: `touch ${trap}` } }),
  );
  await writeFile(join(workspace, "conftest.py"), `open(${JSON.stringify(trap)}, "w")`);
  await writeFile(join(workspace, ".npmrc"), "ignore-scripts=false\n");
  const pull = await open("nothing-to-judge");

  const { code } = await run({ pull_request: { number: pull.number } }, writing);

  expect(code).toBe(0);
  expect(existsSync(trap)).toBe(false);
  // Every step works in the action's own folder, and none of them fetches anything of the pull request.
  for (const step of action.runs.steps) {
    expect(step["working-directory"]).toBe("${{ github.action_path }}");
    expect(JSON.stringify(step)).not.toMatch(/checkout|github\.(event|head_ref|workspace)/);
  }
});

it("says in the summary that there is nothing to judge", async () => {
  const { code, summary } = await run({ ref: "refs/heads/main" }, writing);
  expect({ code, summary }).toEqual({ code: 0, summary: "Nothing to judge in this event.\n" });
});

it("fails the step where it cannot work, in a sentence", async () => {
  const broken = await run({ pull_request: { number: "seven" } }, writing);
  expect(broken.code).not.toBe(0);
  expect(broken.errors).toContain("The event of this workflow run is not what GitHub sends");
  expect(broken.errors).not.toContain("    at ");
});

it("yields to the App: takes back what it said, and says no more", { timeout: 240_000 }, async () => {
  const world: OrchardWorld = await startOrchard();
  try {
    const pull = await world.open("forgotten-await");
    const marker = (await world.commentsOf(pull.number))[0]?.body.split("\n")[0] ?? "";
    expect(marker).toMatch(/^<!-- /);
    // What an earlier run of the Action left, from before the App was installed.
    const token = await workflowToken(world.github, writing);
    await fetch(`${world.github.apiUrl}/repos/robin/orchard/issues/${pull.number}/comments`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ body: `${marker}\nAn older verdict.` }),
    });
    expect((await published(pull, world.github)).comments).toHaveLength(1);

    const { code, summary } = await run({ pull_request: { number: pull.number } }, writing, world.github);

    expect(code).toBe(0);
    expect(summary).toContain("is not awaited");
    expect(await published(pull, world.github)).toEqual({ comments: [], runs: [] });
    expect(await world.checkRunsOf(pull.sha)).toHaveLength(1);
  } finally {
    await world.close();
  }
});
